/**
 * What is acknowledged is stored, whatever breaks: each test breaks one thing under load, mends it, and counts what was
 * acknowledged against what is stored, observation by observation. {@code ./mailuo soak} runs them for longer.
 */
@NullMarked
package io.mailuo.deploy.faults;

import org.jspecify.annotations.NullMarked;
