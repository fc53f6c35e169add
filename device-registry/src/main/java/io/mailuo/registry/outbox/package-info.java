/** Every change on its way to the topic {@code registry}. */
@NullMarked
package io.mailuo.registry.outbox;

import org.jspecify.annotations.NullMarked;
