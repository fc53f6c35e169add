package io.mailuo.codec.declared;

import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a field is to the message as a whole. */
sealed interface Role {

    /** Whether reading its field does more than keep the value. */
    default boolean isAct() {
        return switch (this) {
            case Source _, Time _ -> true;
            case Plain _, Length _, Checksum _ -> false;
        };
    }

    /** Nothing but itself. */
    record Plain() implements Role {}

    /** The name of the device that sensed. */
    record Source() implements Role {}

    /**
     * When it was sensed.
     *
     * @param format how the time is written
     * @param zone the zone it is in; null for that of the device's clock
     */
    record Time(TimeFormat format, @Nullable ZoneOffset zone) implements Role {}

    /**
     * The number of bytes from one part to another.
     *
     * @param from the first part; empty for the first of all
     * @param to the last part; empty for the last of all
     * @param add what the field says more than that
     */
    record Length(String from, String to, int add) implements Role {}

    /**
     * A checksum over the bytes from one part to another.
     *
     * @param crc how it is computed
     * @param from the first part; empty for the first of all
     * @param to the last part; empty for the one before the checksum
     */
    record Checksum(Crc crc, String from, String to) implements Role {}
}
