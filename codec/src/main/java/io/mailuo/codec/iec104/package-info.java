/** IEC 60870-5-104, telecontrol over TCP: frames, data units, and the state machines of both stations. */
@NullMarked
package io.mailuo.codec.iec104;

import org.jspecify.annotations.NullMarked;
