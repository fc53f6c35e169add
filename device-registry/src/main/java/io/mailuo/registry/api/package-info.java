/** What the HTTP resources have in common: pages, patches, checks of fields. */
@NullMarked
package io.mailuo.registry.api;

import org.jspecify.annotations.NullMarked;
