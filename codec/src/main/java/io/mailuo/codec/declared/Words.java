package io.mailuo.codec.declared;

import io.mailuo.codec.bytes.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as words of a text, or as values of JSON. */
final class Words {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");

    private Words() {}

    /** The raw value that {@code found} is; null where it is none of this type. */
    static @Nullable Object value(Shape.Type type, Object found) {
        return switch (type) {
            case NUMBER -> found instanceof String text ? number(text) : found instanceof Number ? found : null;
            case INTEGER -> whole(found);
            case BOOL -> truth(found);
            case TEXT ->
                found instanceof String || found instanceof Number || found instanceof Boolean
                        ? found.toString()
                        : null;
            default -> throw new IllegalStateException(type + " is not of text");
        };
    }

    private static @Nullable Object whole(Object found) {
        if (found instanceof String text) {
            return WHOLE.matcher(text).matches() ? (Object) Long.parseLong(text) : null;
        }
        var key = Plain.key(found);
        return key instanceof Long || key instanceof BigInteger ? key : null;
    }

    private static @Nullable Object number(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        var number = Decimals.parse(text);
        return number.isPresent() ? (Object) number.getAsDouble() : null;
    }

    private static @Nullable Object truth(Object found) {
        if (found instanceof Boolean) {
            return found;
        }
        return switch (found.toString()) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> null;
        };
    }

    /** How {@code raw} is written as a word. */
    static String text(Shape shape, Object raw) {
        if (raw instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (!(raw instanceof Number number)) {
            return raw.toString();
        }
        BigDecimal decimal = Plain.decimal(number);
        return shape.decimals() < 0
                ? decimal.toPlainString()
                : decimal.setScale(shape.decimals(), RoundingMode.HALF_EVEN).toPlainString();
    }
}
