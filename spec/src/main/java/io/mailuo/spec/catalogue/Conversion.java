package io.mailuo.spec.catalogue;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How values of one unit become values of another. Cheap to apply; keep it where many values are converted.
 *
 * @param multiplier multiplied first
 * @param divisor divided by next, so that powers of ten stay exact either way
 * @param offset added last
 */
public record Conversion(double multiplier, double divisor, double offset) {

    /** Values stay as they are. */
    public static final Conversion IDENTITY = new Conversion(1, 1, 0);

    /** More digits than the definitions of the units have, fewer than a double has. */
    private static final MathContext DIGITS = new MathContext(15);

    /** The conversion {@code value * fromFactor / toFactor + (fromOffset - toOffset) / toFactor}. */
    static Conversion of(double fromFactor, double fromOffset, double toFactor, double toOffset) {
        double offset = round((fromOffset - toOffset) / toFactor);
        double ratio = fromFactor / toFactor;
        return ratio >= 1 ? new Conversion(round(ratio), 1, offset) : new Conversion(1, round(1 / ratio), offset);
    }

    private static double round(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** The value in the other unit. */
    public double apply(double value) {
        return value * multiplier / divisor + offset;
    }
}
