/** The TLV form of LwM2M (OMA LightweightM2M 1.1 core, 7.4.3). */
@NullMarked
package io.mailuo.codec.lwm2m;

import org.jspecify.annotations.NullMarked;
