package io.mailuo.codec.hj212;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field's name taken apart. Stations send the same few names again and again, so those that were met are kept: at most
 * {@value #SLOTS}, the later pushing out the earlier. Names are values; two threads that meet here may at worst each make
 * their own.
 */
final class Hj212Name {

    /** What a field is to the others of its item. */
    enum Kind {
        /** A value of a factor. */
        VALUE,
        /** The flag of a factor. */
        FLAG,
        /** The sample time of a factor. */
        SAMPLE_TIME,
        /** The device's own flag, or a field that is of no factor. */
        OTHER
    }

    private static final int SLOTS = 2048;
    /** Longer names are not kept. */
    private static final int LONGEST = 32;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int SPREAD_SHIFT = 53;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final @Nullable Hj212Name[] BY_BYTES = new Hj212Name[SLOTS];
    private static final @Nullable Hj212Name[] BY_TEXT = new Hj212Name[SLOTS];

    private final byte[] bytes;
    private final String text;
    private final String factor;
    private final String suffix;
    private final Kind kind;

    private Hj212Name(String text) {
        this.text = text;
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int dash = text.lastIndexOf('-');
        factor = dash <= 0 ? "" : text.substring(0, dash);
        suffix = dash <= 0 ? "" : text.substring(dash + 1);
        kind = dash <= 0 ? Kind.OTHER : kind(suffix);
    }

    private static Kind kind(String suffix) {
        return switch (suffix) {
            case "Flag" -> Kind.FLAG;
            case "SampleTime" -> Kind.SAMPLE_TIME;
            case "EFlag" -> Kind.OTHER;
            default -> Kind.VALUE;
        };
    }

    /** The name whose ASCII characters stand in {@code frame} from {@code from} to {@code to}. */
    static String text(byte[] frame, int from, int to) {
        int length = to - from;
        if (length < Long.BYTES || length > LONGEST) {
            return new String(frame, from, length, StandardCharsets.ISO_8859_1);
        }
        long mixed = (long) EIGHT.get(frame, from) * SPREAD ^ (long) EIGHT.get(frame, to - Long.BYTES);
        int slot = (int) (mixed * SPREAD >>> SPREAD_SHIFT);
        Hj212Name kept = BY_BYTES[slot];
        if (kept == null || !Arrays.equals(kept.bytes, 0, kept.bytes.length, frame, from, to)) {
            kept = of(new String(frame, from, length, StandardCharsets.ISO_8859_1));
            BY_BYTES[slot] = kept;
        }
        return kept.text;
    }

    /** The name {@code text}. */
    static Hj212Name of(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 11) & SLOTS - 1;
        Hj212Name kept = BY_TEXT[slot];
        if (kept != null && kept.text.equals(text)) {
            return kept;
        }
        var made = new Hj212Name(text);
        if (text.length() <= LONGEST) {
            BY_TEXT[slot] = made;
        }
        return made;
    }

    /** Code of the factor; empty where there is none. */
    String factor() {
        return factor;
    }

    /** What stands after the last dash; empty where there is none. */
    String suffix() {
        return suffix;
    }

    /** What the field is to the others of its item. */
    Kind kind() {
        return kind;
    }
}
