package io.mailuo.spec.coding;

/**
 * The 19-digit code of a sensing device or gateway: division 6, sensing domain 2, device type 3, sequence 7, check digit
 * (ISO 7064 MOD 11,10). This class knows the shape and the check digit only, and is quick; whether division and type
 * exist is the business of {@link CodingSchemes#device()}.
 *
 * @param division GB/T 2260, 6 digits
 * @param type sensing domain 2 digits and device type 3 digits
 * @param sequence from 1 to {@value #MAX_SEQUENCE}
 */
public record DeviceCode(String division, String type, int sequence) {

    /** The greatest sequence. */
    public static final int MAX_SEQUENCE = 9_999_999;

    /** Digits of a code. */
    public static final int LENGTH = 19;

    private static final int DIVISION_END = 6;
    private static final int TYPE_END = 11;
    private static final int SEQUENCE_END = 18;

    public DeviceCode {
        if (!digits(division, DIVISION_END) || !digits(type, TYPE_END - DIVISION_END)) {
            throw new IllegalArgumentException(
                    "division must have 6 digits and type 5, got '" + division + "' and '" + type + "'");
        }
        if (sequence < 1 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence must be from 1 to " + MAX_SEQUENCE + ", got " + sequence);
        }
    }

    /** Whether a text is 19 digits with the right check digit. */
    public static boolean isValid(String text) {
        return digits(text, LENGTH) && CheckAlgorithm.ISO7064_MOD_11_10.verify(text);
    }

    /**
     * Reads a code.
     *
     * @throws IllegalArgumentException if it is not 19 digits with the right check digit
     */
    public static DeviceCode parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a device code: 19 digits with a fitting check digit");
        }
        return new DeviceCode(
                text.substring(0, DIVISION_END),
                text.substring(DIVISION_END, TYPE_END),
                Integer.parseInt(text, TYPE_END, SEQUENCE_END, 10));
    }

    /** The sensing domain, 2 digits. */
    public String domain() {
        return type.substring(0, 2);
    }

    /** The 19 digits. */
    @Override
    public String toString() {
        var number = Integer.toString(sequence);
        var payload = division + type + "0".repeat(SEQUENCE_END - TYPE_END - number.length()) + number;
        return payload + CheckAlgorithm.ISO7064_MOD_11_10.compute(payload);
    }

    private static boolean digits(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
