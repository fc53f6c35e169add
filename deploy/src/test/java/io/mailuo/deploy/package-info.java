/** Tests of the whole: its modules, its command line, its processes. */
@NullMarked
package io.mailuo.deploy;

import org.jspecify.annotations.NullMarked;
