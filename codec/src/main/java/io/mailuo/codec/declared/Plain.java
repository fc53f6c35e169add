package io.mailuo.codec.declared;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Plain values: whole numbers, numbers, truth values and texts, and how they are compared. */
final class Plain {

    private static final double EXACT = 0x1p53;

    private Plain() {}

    /** The value in the form that equal values share: whole numbers as {@link Long}, however they came. */
    static Object key(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= EXACT) {
            return number.longValue();
        }
        return value;
    }

    /** The exact decimal of a finite number; of a {@code double}, the shortest one that stands for it. */
    static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case BigInteger whole -> new BigDecimal(whole);
            case Double real -> BigDecimal.valueOf(real);
            default -> BigDecimal.valueOf(number.longValue());
        };
    }
}
