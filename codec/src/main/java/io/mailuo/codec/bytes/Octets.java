package io.mailuo.codec.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as a value: compared by content, printed in hexadecimal.
 *
 * @param bytes the bytes; not to be modified
 */
public record Octets(byte[] bytes) {

    /** No bytes. */
    public static final Octets NONE = new Octets(new byte[0]);

    /** The bytes written {@code hex}. */
    public static Octets of(String hex) {
        return new Octets(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** How many. */
    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}, 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** The bytes in hexadecimal, lower case. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
