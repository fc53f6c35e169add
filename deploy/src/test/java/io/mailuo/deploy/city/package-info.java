/** Tests of the demo city's devices. */
@NullMarked
package io.mailuo.deploy.city;

import org.jspecify.annotations.NullMarked;
