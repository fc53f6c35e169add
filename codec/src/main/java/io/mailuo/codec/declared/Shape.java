package io.mailuo.codec.declared;

import java.util.List;

/**
 * How a field is written in the payload.
 *
 * @param type kind of value
 * @param size how many bytes; for binary payloads
 * @param little whether the least byte comes first
 * @param pad the byte that fills up a text
 * @param path names of the members that lead to it; for JSON and for text of names and values
 * @param decimals decimal places of a number written as text; -1 for as many as it needs
 */
record Shape(Type type, Extent size, boolean little, int pad, List<String> path, int decimals) {

    Shape {
        path = List.copyOf(path);
    }

    /** Whether it is binary, and a whole number of a fixed number of bytes, {@code mostBytes} at most. */
    boolean isWhole(int mostBytes) {
        return (type == Type.UNSIGNED || type == Type.SIGNED) && size.fixed() <= mostBytes;
    }

    /** Kinds of values. */
    enum Type {
        /** Whole number without sign, 1 to 8 bytes. */
        UNSIGNED,
        /** Whole number with sign in two's complement, 1 to 8 bytes. */
        SIGNED,
        /** IEEE 754, 4 or 8 bytes. */
        FLOAT,
        /** One byte, 0 or 1; true or false in JSON and text. */
        BOOL,
        /** Packed decimals as a number. */
        BCD,
        /** Packed decimals as a text of digits. */
        DIGITS,
        /** Text of seven-bit characters. */
        ASCII,
        /** Text in UTF-8. */
        UTF8,
        /** Text in GB 18030. */
        GB18030,
        /** Bytes, shown in hexadecimal. */
        HEX,
        /** A number of JSON or text. */
        NUMBER,
        /** A whole number of JSON or text. */
        INTEGER,
        /** A text of JSON or text. */
        TEXT;

        boolean isWhole() {
            return switch (this) {
                case UNSIGNED, SIGNED, BCD, INTEGER -> true;
                case FLOAT, BOOL, DIGITS, ASCII, UTF8, GB18030, HEX, NUMBER, TEXT -> false;
            };
        }

        boolean isNumber() {
            return isWhole() || this == FLOAT || this == NUMBER;
        }
    }
}
