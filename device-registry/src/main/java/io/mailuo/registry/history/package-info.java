/** What became of each entity: its changes, and its state at any past moment. */
@NullMarked
package io.mailuo.registry.history;

import org.jspecify.annotations.NullMarked;
