/** Real processes under test: a platform and gateways that are started, killed, started again and stopped. */
@NullMarked
package io.mailuo.deploy.harness;

import org.jspecify.annotations.NullMarked;
