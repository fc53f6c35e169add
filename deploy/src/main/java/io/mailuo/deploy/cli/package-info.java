/** The command line: one class per command, all of them thin clients of the HTTP API, plus the commands that run a service. */
@NullMarked
package io.mailuo.deploy.cli;

import org.jspecify.annotations.NullMarked;
