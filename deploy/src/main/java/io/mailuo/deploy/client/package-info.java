/** A client of the platform's HTTP API, and where the platform on this machine is found. */
@NullMarked
package io.mailuo.deploy.client;

import org.jspecify.annotations.NullMarked;
