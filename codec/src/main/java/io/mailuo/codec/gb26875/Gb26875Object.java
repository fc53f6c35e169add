package io.mailuo.codec.gb26875;

import io.mailuo.codec.bytes.Octets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One object of a data unit (GB/T 26875.3-2011, 8.3): numbers as {@code Integer}, texts as {@code String}, addresses and
 * times as {@link Octets} in the order of the wire.
 *
 * @param fields the object's fields
 */
public record Gb26875Object(Map<Field, Object> fields) {

    /** What an object can hold. */
    public enum Field {
        SYSTEM_TYPE("sysType", 1),
        SYSTEM_ADDRESS("sysAddr", 1),
        PART_TYPE("partType", 1),
        PART_ADDRESS("partAddr", 4),
        /** Eight ASCII characters, in a field deviation. */
        TEXT_ADDRESS("partAddr", 8),
        STATE("state", 2),
        SHORT_STATE("state", 1),
        ANALOG_TYPE("analogType", 1),
        ANALOG_VALUE("analogValue", 2),
        OPERATION("operation", 1),
        OPERATOR("operator", 1),
        MAJOR("major", 1),
        MINOR("minor", 1),
        COUNT("records", 1),
        RESERVED("reserved", 1),
        /** How long somebody has to answer. */
        MINUTES("minutes", 1),
        TEXT("text", 31),
        LONG_TEXT("text", 32),
        /** Preceded by its length in one byte. */
        COUNTED_TEXT("text", -1),
        TIME("time", 6);

        private final String label;
        private final int size;

        Field(String label, int size) {
            this.label = label;
            this.size = size;
        }

        /** The name for people. */
        public String label() {
            return label;
        }

        /** Size in bytes; -1 where it varies. */
        int size() {
            return size;
        }
    }

    public Gb26875Object {
        var copy = new EnumMap<Field, Object>(Field.class);
        copy.putAll(fields);
        fields = Collections.unmodifiableMap(copy);
    }

    /** A number. */
    public Optional<Integer> number(Field field) {
        return fields.get(field) instanceof Integer value ? Optional.of(value) : Optional.empty();
    }

    /** A text. */
    public Optional<String> text(Field field) {
        return fields.get(field) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    /** Bytes. */
    public Optional<Octets> octets(Field field) {
        return fields.get(field) instanceof Octets value ? Optional.of(value) : Optional.empty();
    }

    /** The local time of what the object tells, if it has one. */
    public @Nullable LocalDateTime time() {
        var time = octets(Field.TIME);
        return time.isPresent() ? time(time.get()) : null;
    }

    static @Nullable LocalDateTime time(Octets raw) {
        try {
            return LocalDateTime.of(2000 + raw.at(5), raw.at(4), raw.at(3), raw.at(2), raw.at(1), raw.at(0));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * A local time as the standard writes it: second, minute, hour, day, month, year.
     *
     * @throws IllegalArgumentException unless its year is from 2000 to 2255
     */
    public static Octets time(LocalDateTime time) {
        int year = time.getYear() - 2000;
        if (year < 0 || year > 255) {
            throw new IllegalArgumentException("the year must be from 2000 to 2255, got " + time.getYear());
        }
        return new Octets(new byte[] {
            (byte) time.getSecond(),
            (byte) time.getMinute(),
            (byte) time.getHour(),
            (byte) time.getDayOfMonth(),
            (byte) time.getMonthValue(),
            (byte) year
        });
    }
}
