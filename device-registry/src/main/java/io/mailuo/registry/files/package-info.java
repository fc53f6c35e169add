/** Files that are needed for a while only. */
@NullMarked
package io.mailuo.registry.files;

import org.jspecify.annotations.NullMarked;
