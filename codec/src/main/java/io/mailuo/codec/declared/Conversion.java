package io.mailuo.codec.declared;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a raw number becomes a field's value, and back: times a scale, plus an offset, or a label.
 * Where labels stand for raw numbers, nothing is scaled.
 */
final class Conversion {

    static final Conversion NONE = new Conversion(1, 0, Map.of());

    private static final double EXACT = 0x1p53;
    private static final int MOST_DECIMALS = 15;

    private final double scale;
    private final double offset;
    private final Map<Long, Object> labels;
    private final boolean scales;
    /** The power of ten that the scale divides by, and by which is divided instead to keep decimals; else 0. */
    private final double divisor;

    Conversion(double scale, double offset, Map<Long, Object> labels) {
        this.scale = scale;
        this.offset = offset;
        this.labels = Map.copyOf(labels);
        scales = scale != 1 || offset != 0;
        double inverse = Math.rint(1 / scale);
        divisor = offset == 0 && isPowerOfTen(inverse) && 1 / inverse == scale ? inverse : 0;
    }

    Map<Long, Object> labels() {
        return labels;
    }

    /** The value of {@code raw}; what is no finite number or has no label stays as it is. */
    Object value(Object raw) {
        if (!scales && labels.isEmpty() || !(raw instanceof Number number)) {
            return raw;
        }
        if (!labels.isEmpty()) {
            return labels.getOrDefault(number.longValue(), raw);
        }
        double real = number.doubleValue();
        return Double.isFinite(real) ? (Object) scaled(real, number) : raw;
    }

    /** The value of {@code raw} where there are no labels. */
    double number(long raw) {
        return scales ? scaled(raw, raw) : raw;
    }

    /** @param exact the same number as {@code raw}, with all its digits */
    private double scaled(double raw, Number exact) {
        if (divisor != 0 && Math.abs(raw) < EXACT) {
            return raw / divisor;
        }
        double scaled = raw * scale;
        if (isWhole(scale) && isWhole(offset) && isWhole(scaled) && isWhole(scaled + offset)) {
            // All of them exact, so the sum is, too.
            return scaled + offset;
        }
        return Plain.decimal(exact)
                .multiply(BigDecimal.valueOf(scale))
                .add(BigDecimal.valueOf(offset))
                .doubleValue();
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) <= EXACT;
    }

    private static boolean isPowerOfTen(double number) {
        double power = 10;
        for (int i = 1; i <= MOST_DECIMALS; i++) {
            if (number == power) {
                return true;
            }
            power *= 10;
        }
        return false;
    }

    /**
     * The raw value of {@code value}; null where no label is called so. A number that no step of the scale fits is
     * rounded to the next one where {@code whole}.
     */
    @Nullable
    Object raw(Object value, boolean whole) {
        if (!labels.isEmpty()) {
            var raw = byLabel().get(value);
            return raw != null ? raw : value instanceof Number ? value : null;
        }
        if (!scales || !(value instanceof Number number)) {
            return value;
        }
        var difference = Plain.decimal(number).subtract(BigDecimal.valueOf(offset));
        if (whole) {
            return difference
                    .divide(BigDecimal.valueOf(scale), 0, RoundingMode.HALF_EVEN)
                    .toBigInteger();
        }
        return difference.doubleValue() / scale;
    }

    private Map<Object, Long> byLabel() {
        var numbers = new HashMap<Object, Long>();
        labels.forEach((number, label) -> numbers.put(label, number));
        return numbers;
    }
}
