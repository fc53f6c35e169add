package io.mailuo.spec.observation;

/** The value of an observation: a number, a truth value or a text. */
public sealed interface Result {

    /**
     * A number in the unit of its datastream.
     *
     * @param value finite; NaN and infinities are refused, since no sensor measures them
     */
    record Number(double value) implements Result {
        public Number {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("result must be a finite number, got " + value);
            }
        }

        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** A truth value, such as the state of a contact. */
    enum Truth implements Result {
        FALSE,
        TRUE;

        /** The constant for {@code value}. */
        public static Truth of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /**
     * A text, such as a state word or a number plate.
     *
     * @param value at most {@value #MAX_LENGTH} characters
     */
    record Text(String value) implements Result {
        /** Longest text, in characters. Anything longer is an attachment, not an observation. */
        public static final int MAX_LENGTH = 4096;

        public Text {
            if (value.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "result text has " + value.length() + " characters, at most " + MAX_LENGTH + " are allowed");
            }
        }
    }

    /** A number result. */
    static Result of(double value) {
        return new Number(value);
    }

    /** A truth result. */
    static Result of(boolean value) {
        return Truth.of(value);
    }

    /** A text result. */
    static Result of(String value) {
        return new Text(value);
    }
}
