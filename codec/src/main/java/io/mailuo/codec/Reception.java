package io.mailuo.codec;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The circumstances of reception that a codec needs, since it has no clock of its own.
 *
 * @param receivedAt when the message arrived; relative times count from here
 * @param deviceOffset the zone of the device's clock, for protocols that give local time
 */
public record Reception(Instant receivedAt, ZoneOffset deviceOffset) {

    /** The zone of devices in China. */
    public static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    /** A reception at {@code receivedAt} from a device whose clock shows China standard time. */
    public static Reception at(Instant receivedAt) {
        return new Reception(receivedAt, CHINA);
    }
}
