package io.mailuo.codec.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes that are characters of ASCII, and so the same in all encodings of the field. */
public final class Ascii {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Ascii() {}

    /** Whether all of {@code bytes} from {@code from} to {@code to} are. */
    public static boolean is(byte[] bytes, int from, int to) {
        long all = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            all |= (long) EIGHT.get(bytes, i);
        }
        for (; i < to; i++) {
            all |= bytes[i];
        }
        return (all & HIGH_BITS) == 0;
    }

    /** The text of {@code bytes} from {@code from} to {@code to}, all of which must be. */
    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where {@code character} stands first in {@code bytes} from {@code from} to {@code to}; {@code to} where it does not. */
    public static int indexOf(byte[] bytes, int from, int to, char character) {
        long pattern = character * ONES;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long found = zeros((long) EIGHT.get(bytes, at) ^ pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != character) {
            at++;
        }
        return at;
    }

    /** A word whose lowest bit that is set lies in the lowest byte of {@code word} that is zero; 0 where none is. */
    private static long zeros(long word) {
        return word - ONES & ~word & HIGH_BITS;
    }
}
