/** Cayenne LPP, the low power payload of LoRaWAN sensors. */
@NullMarked
package io.mailuo.codec.cayennelpp;

import org.jspecify.annotations.NullMarked;
