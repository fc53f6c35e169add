/**
 * HJ 212, the data transmission of pollution monitoring: HJ/T 212-2005, HJ 212-2017 and what is known of HJ 212-2025.
 * Start at {@link io.mailuo.codec.hj212.Hj212Message}; streams are cut by {@link io.mailuo.codec.hj212.Hj212Framer}.
 */
@NullMarked
package io.mailuo.codec.hj212;

import org.jspecify.annotations.NullMarked;
