package io.mailuo.codec.cjt188;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.Octets;
import java.util.Arrays;

/**
 * A frame of CJ/T 188 (CJ/T 188-2004, 7.2).
 *
 * @param type kind of meter: 10h to 19h water, 20h to 29h heat, 30h to 39h gas, 40h to 49h other
 * @param address 14 digits, the vendor's four first; {@code AA…} is any meter
 * @param control control code: bit 7 answer, bit 6 error
 * @param data the data field: data identifier 2 bytes, serial number 1 byte, the rest; an error has its own
 */
public record Cjt188Message(int type, String address, int control, Octets data) {

    private static final int IDENTIFIER = 2;
    private static final int HEAD = 3;
    private static final int ANSWER = 0x80;
    private static final int ERROR = 0x40;

    /** Whether a meter sent it. */
    public boolean isAnswer() {
        return (control & ANSWER) != 0;
    }

    /** Whether the meter refuses. */
    public boolean isError() {
        return isAnswer() && (control & ERROR) != 0;
    }

    /** The data identifier as its bytes stand in the frame; empty where there is none. */
    public String identifierOnWire() {
        return isError() || data.length() < IDENTIFIER ? "" : Bcd.text(data.bytes(), 0, IDENTIFIER);
    }

    /**
     * The data identifier in the standard's notation, such as {@code 901F}. Meters send it in either order; only the
     * high byte of an identifier has 8, 9, A, C or D as its first digit in the standard's tables, and the low byte of
     * those that are alike in this (A0xx, 81xx, D1xx) has not.
     */
    public String identifier() {
        String wire = identifierOnWire();
        if (wire.isEmpty() || isHighByte(wire.substring(0, 2)) || !isHighByte(wire.substring(2))) {
            return wire;
        }
        return wire.substring(2) + wire.substring(0, 2);
    }

    private static boolean isHighByte(String digits) {
        return switch (digits) {
            case "90", "81", "A0", "A1", "C0", "D1", "D0" -> true;
            default -> false;
        };
    }

    /** The serial number that an answer repeats, or -1 where the frame has none. */
    public int serial() {
        return isError() || data.length() < HEAD ? -1 : data.at(IDENTIFIER);
    }

    /** The data field after identifier and serial number. */
    public Octets payload() {
        if (isError()) {
            return data;
        }
        int from = Math.min(HEAD, data.length());
        return new Octets(Arrays.copyOfRange(data.bytes(), from, data.length()));
    }
}
