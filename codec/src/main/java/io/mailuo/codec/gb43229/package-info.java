/** GB/T 43229-2023, vehicle detectors and signal controllers. Experimental: known from one implementation only. */
@NullMarked
package io.mailuo.codec.gb43229;

import org.jspecify.annotations.NullMarked;
