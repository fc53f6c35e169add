/** Where things are: datums, and what is near. */
@NullMarked
package io.mailuo.registry.place;

import org.jspecify.annotations.NullMarked;
