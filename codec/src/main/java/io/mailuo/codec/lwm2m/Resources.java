package io.mailuo.codec.lwm2m;

import io.mailuo.codec.DecodeException;
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
                case INTEGER, TIME -> size == 1 || size == 2 || size == 4 || size == 8;
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
