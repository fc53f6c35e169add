package io.mailuo.codec.lwm2m;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The resources of the common objects of the OMA registry: type, unit and name. */
public final class Resources {

    private static final int COLUMNS = 5;
    private static final Map<Long, Definition> ALL = new HashMap<>();

    /** The types of values (OMA LightweightM2M 1.1 core, appendix C). */
    public enum Type {
        INTEGER,
        UNSIGNED,
        FLOAT,
        STRING,
        BOOLEAN,
        TIME,
        OPAQUE,
        OBJLNK;

        /**
         * Reads a value of this type.
         *
         * @throws DecodeException if it is not as long as the type needs
         */
        Result read(Octets value) throws DecodeException {
            int size = value.length();
            boolean fits = switch (this) {
                case INTEGER, UNSIGNED, TIME -> size == 1 || size == 2 || size == 4 || size == 8;
                case FLOAT -> size == 4 || size == 8;
                case BOOLEAN -> size == 1;
                case OBJLNK -> size == 4;
                case STRING, OPAQUE -> size <= Result.Text.MAX_LENGTH / 2;
            };
            if (!fits) {
                throw new DecodeException(
                        QuarantineReason.MALFORMED,
                        0,
                        size + " bytes are no " + name().toLowerCase(Locale.ROOT),
                        "OMA LwM2M 1.1 core appendix C");
            }
            return switch (this) {
                case INTEGER, TIME -> Result.of((double) number(value));
                case UNSIGNED -> Result.of(unsigned(value));
                case FLOAT -> real(value);
                case BOOLEAN -> Result.of(value.at(0) != 0);
                case STRING -> Result.of(new String(value.bytes(), StandardCharsets.UTF_8));
                case OPAQUE -> Result.of(value.hex());
                case OBJLNK -> Result.of((value.at(0) << 8 | value.at(1)) + ":" + (value.at(2) << 8 | value.at(3)));
            };
        }

        private static long number(Octets value) {
            long number = value.bytes()[0];
            for (int i = 1; i < value.length(); i++) {
                number = number << 8 | value.at(i);
            }
            return number;
        }

        private static double unsigned(Octets value) {
            double unsigned = 0;
            for (int i = 0; i < value.length(); i++) {
                unsigned = unsigned * 256 + value.at(i);
            }
            return unsigned;
        }

        /**
         * Writes the field {@code value} as this type: integers and times in the fewest of 1, 2, 4 and 8 bytes, numbers in
         * 4 bytes where these hold them exactly and otherwise in 8, links as {@code object:instance}, opaque values in
         * hexadecimal.
         *
         * @throws IllegalArgumentException if it is missing or no value of this type
         */
        Octets write(MessageFields fields) {
            return switch (this) {
                case INTEGER, TIME -> integer(fields.integer("value", Long.MIN_VALUE, Long.MAX_VALUE));
                case UNSIGNED -> unsigned(fields.integer("value", 0, Long.MAX_VALUE));
                case FLOAT -> real(fields.number("value"));
                case BOOLEAN -> new Octets(new byte[] {(byte) (fields.truth("value") ? 1 : 0)});
                case STRING -> new Octets(fields.text("value").getBytes(StandardCharsets.UTF_8));
                case OPAQUE -> new Octets(fields.hex("value"));
                case OBJLNK -> link(fields.text("value"));
            };
        }

        private static Octets integer(long value) {
            int size = 1;
            while (size < Long.BYTES && value != value << Long.SIZE - 8 * size >> Long.SIZE - 8 * size) {
                size *= 2;
            }
            return new Octets(new ByteWriter().big(value, size).toByteArray());
        }

        private static Octets unsigned(long value) {
            int size = 1;
            while (size < Long.BYTES && value >>> 8 * size != 0) {
                size *= 2;
            }
            return new Octets(new ByteWriter().big(value, size).toByteArray());
        }

        private static Octets real(double value) {
            var out = new ByteWriter();
            return new Octets(
                    (float) value == value
                            ? out.u32(Float.floatToIntBits((float) value)).toByteArray()
                            : out.big(Double.doubleToLongBits(value), Double.BYTES)
                                    .toByteArray());
        }

        private static Octets link(String text) {
            var parts = text.split(":", 2);
            try {
                int object = Integer.parseInt(parts[0]);
                int instance = Integer.parseInt(parts[parts.length - 1]);
                if (parts.length == 2 && (object | instance) >= 0 && (object | instance) <= 0xffff) {
                    return new Octets(new ByteWriter().u16(object).u16(instance).toByteArray());
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw new IllegalArgumentException("field 'value' must be <object>:<instance>, got '" + text + "'");
        }

        private static Result real(Octets value) throws DecodeException {
            double real = value.length() == 4
                    ? Float.intBitsToFloat((int) number(value))
                    : Double.longBitsToDouble(number(value));
            if (!Double.isFinite(real)) {
                throw new DecodeException(
                        QuarantineReason.RESULT, 0, real + " is not a finite number", "OMA LwM2M 1.1 core appendix C");
            }
            return Result.of(real);
        }
    }

    /**
     * A resource.
     *
     * @param object its object
     * @param id its id
     * @param type type of its value
     * @param unit UCUM code, or empty
     * @param name its name
     */
    public record Definition(int object, int id, Type type, String unit, String name) {}

    static {
        for (var row : Tables.rows(Resources.class, "resources.csv", COLUMNS)) {
            int object = Integer.parseInt(row[0]);
            int id = Integer.parseInt(row[1]);
            ALL.put(key(object, id), new Definition(object, id, Type.valueOf(row[2]), row[3], row[4]));
        }
    }

    private Resources() {}

    private static long key(int object, int id) {
        return (long) object << 16 | id;
    }

    /** The resource {@code id} of {@code object}. */
    public static Optional<Definition> find(int object, int id) {
        return object < 0 ? Optional.empty() : Optional.ofNullable(ALL.get(key(object, id)));
    }
}
