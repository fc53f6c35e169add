/** Tests of the command line. */
@NullMarked
package io.mailuo.deploy.cli;

import org.jspecify.annotations.NullMarked;
