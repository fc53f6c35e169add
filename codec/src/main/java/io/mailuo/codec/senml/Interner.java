package io.mailuo.codec.senml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives the same {@code String} for the same short ASCII bytes, since names repeat from message to message. Bounded:
 * {@value #SLOTS} slots, the later name takes the slot of the earlier. Thread-safe without locks: a slot is an
 * immutable entry, and losing a race costs only a new string.
 */
final class Interner {

    private static final int SLOTS = 1 << 13;
    private static final int LONGEST = 48;

    private record Entry(byte[] bytes, String text) {}

    private final Entry[] entries = new Entry[SLOTS];

    /** The text of {@code bytes} from {@code from} to {@code to}, all of which must be ASCII. */
    String text(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        Entry entry = entries[slot];
        if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
            return entry.text;
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        var text = new String(copy, StandardCharsets.ISO_8859_1);
        entries[slot] = new Entry(copy, text);
        return text;
    }
}
