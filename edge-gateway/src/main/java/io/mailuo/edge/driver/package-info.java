/** What all drivers share. */
@NullMarked
package io.mailuo.edge.driver;

import org.jspecify.annotations.NullMarked;
