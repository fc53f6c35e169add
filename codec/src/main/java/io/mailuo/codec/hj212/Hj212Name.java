package io.mailuo.codec.hj212;

import io.mailuo.codec.bytes.Interner;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A field's name taken apart, with what it means. Stations send the same few names again and again, so those that were
 * met are kept: at most {@value #SLOTS}, the later pushing out the earlier. Names are values; two threads that meet here may at worst each make
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

    private static final Interner FACTORS = new Interner();
    private static final @Nullable Hj212Name[] KEPT = new Hj212Name[SLOTS];

    private final String text;
    private final String factor;
    private final String suffix;
    private final Kind kind;
    private final String property;
    private final String unit;

    private Hj212Name(String text) {
        this.text = text;
        int dash = text.lastIndexOf('-');
        factor = dash <= 0 ? "" : shared(text.substring(0, dash));
        suffix = dash <= 0 ? "" : text.substring(dash + 1);
        kind = dash <= 0 ? Kind.OTHER : kind(suffix);
        property = kind == Kind.VALUE ? Hj212Codec.property(factor, suffix) : "";
        unit = kind == Kind.VALUE ? Hj212Codec.unit(factor, suffix) : "";
    }

    /** The same {@code String} for the same factor, so that fields of one factor are found fast. */
    private static String shared(String factor) {
        byte[] bytes = factor.getBytes(StandardCharsets.UTF_8);
        String shared = FACTORS.ascii(bytes, 0, bytes.length);
        return shared == null ? factor : shared;
    }

    private static Kind kind(String suffix) {
        return switch (suffix) {
            case "Flag" -> Kind.FLAG;
            case "SampleTime" -> Kind.SAMPLE_TIME;
            case "EFlag" -> Kind.OTHER;
            default -> Kind.VALUE;
        };
    }

    /** The name {@code text}. */
    static Hj212Name of(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 11) & SLOTS - 1;
        Hj212Name kept = KEPT[slot];
        if (kept != null && kept.text.equals(text)) {
            return kept;
        }
        var made = new Hj212Name(text);
        if (text.length() <= LONGEST) {
            KEPT[slot] = made;
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

    /** The property of its readings, see {@link Hj212Codec#property}; empty where it is no value. */
    String property() {
        return property;
    }

    /** The UCUM code of its readings; empty where none is known. */
    String unit() {
        return unit;
    }

    /** What the field is to the others of its item. */
    Kind kind() {
        return kind;
    }
}
