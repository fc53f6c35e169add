/** Tests of the command line. */
@NullMarked
package io.mailuo.deploy.client;

import org.jspecify.annotations.NullMarked;
