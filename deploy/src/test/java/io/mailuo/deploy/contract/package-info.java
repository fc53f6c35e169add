/** The published contract held against a running platform. */
@NullMarked
package io.mailuo.deploy.contract;

import org.jspecify.annotations.NullMarked;
