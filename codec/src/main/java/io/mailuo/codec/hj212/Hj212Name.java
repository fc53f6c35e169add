package io.mailuo.codec.hj212;

import org.jspecify.annotations.Nullable;

/**
 * A field's name taken apart. Stations send the same few names again and again, so those that
 * were met are kept: at most {@value #SLOTS}, the later pushing out the earlier. Names are values; two threads that meet
 * here may at worst each make their own.
 *
 * @param text the whole name, such as {@code a34004-Rtd}
 * @param factor what stands before the last dash; empty where there is none
 * @param suffix what stands after it; empty where there is none
 */
record Hj212Name(String text, String factor, String suffix) {

    private static final int SLOTS = 2048;
    /** Longer names are not kept. */
    private static final int LONGEST = 32;

    private static final @Nullable Hj212Name[] KEPT = new Hj212Name[SLOTS];

    /** The name that stands in {@code text} from {@code from} to {@code to}. */
    static Hj212Name of(String text, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return make(text.substring(from, to));
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int slot = (hash ^ hash >>> 11) & SLOTS - 1;
        Hj212Name kept = KEPT[slot];
        if (kept != null && kept.text.length() == length && text.startsWith(kept.text, from)) {
            return kept;
        }
        var made = make(text.substring(from, to));
        KEPT[slot] = made;
        return made;
    }

    /** The name {@code text}. */
    static Hj212Name of(String text) {
        return of(text, 0, text.length());
    }

    private static Hj212Name make(String text) {
        int dash = text.lastIndexOf('-');
        if (dash <= 0) {
            return new Hj212Name(text, "", "");
        }
        return new Hj212Name(text, text.substring(0, dash), text.substring(dash + 1));
    }

    /** Whether {@code other} says something of the same factor. */
    boolean sameFactor(Hj212Name other) {
        return factor.equals(other.factor);
    }
}
