package io.mailuo.spec.observation;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known against an observation, as a set of flags. No flag means good. On the wire it is the integer
 * {@code mq} (SenML extension field), absent when good; in the store and on the API it is the same integer.
 *
 * @param bits the sum of the {@link Flag#bit()} of all flags that hold
 */
public record Quality(int bits) {

    /** One reason to trust an observation less. The bit values are part of the wire format and never change. */
    public enum Flag {
        /** The sender's clock was wrong by more than its tolerance, or its time could not be verified. */
        CLOCK_UNSURE(1),
        /** The sender gave no time; the time is that of reception. */
        TIME_OF_RECEPTION(2),
        /** Outside the plausible range of the observed property. */
        OUT_OF_RANGE(4),
        /** The device says that it is faulty. */
        DEVICE_FAULT(8),
        /** The device is under calibration or maintenance. */
        MAINTENANCE(16),
        /** Not measured but estimated, interpolated or typed in by hand. */
        SUBSTITUTED(32),
        /** The value has not been refreshed within its expected interval. */
        STALE(64),
        /** The value has not changed for longer than is plausible. */
        STUCK(128),
        /** The device says that the value is above the instrument's measuring range. */
        OVER_SCALE(256),
        /** The gateway could not reach the device; the value is the last known one. */
        NO_COMMUNICATION(512);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        /** The power of two that stands for this flag. */
        public int bit() {
            return bit;
        }
    }

    /** Nothing is known against it. */
    public static final Quality GOOD = new Quality(0);

    private static final int ALL = 1023;

    public Quality {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException("quality " + bits + " has bits that are not defined");
        }
    }

    /** The quality with exactly these bits; {@link #GOOD} for 0. */
    public static Quality ofBits(int bits) {
        return bits == 0 ? GOOD : new Quality(bits);
    }

    /** The quality with exactly this flag. */
    public static Quality of(Flag flag) {
        return new Quality(flag.bit());
    }

    /** This quality and {@code flag} too. */
    public Quality with(Flag flag) {
        return has(flag) ? this : new Quality(bits | flag.bit());
    }

    /** Whether {@code flag} holds. */
    public boolean has(Flag flag) {
        return (bits & flag.bit()) != 0;
    }

    /** Whether no flag holds. */
    public boolean isGood() {
        return bits == 0;
    }

    /** The flags that hold, in the order of their bits. */
    public List<Flag> flags() {
        var flags = new ArrayList<Flag>();
        for (var flag : Flag.values()) {
            if (has(flag)) {
                flags.add(flag);
            }
        }
        return List.copyOf(flags);
    }
}
