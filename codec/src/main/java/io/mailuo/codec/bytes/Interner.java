package io.mailuo.codec.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same {@code String} for the same short ASCII bytes, since names repeat from message to message. Bounded: the
 * later text takes the slot of the earlier. Thread-safe without locks: a slot is an immutable entry, and losing a race
 * costs only a new string.
 */
public final class Interner {

    private static final int SLOT_BITS = 13;
    /** Longer texts are not kept. */
    private static final int LONGEST = 48;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private record Entry(byte[] bytes, String text) {}

    private final @Nullable Entry[] entries = new Entry[1 << SLOT_BITS];

    /** The text of {@code bytes} from {@code from} to {@code to}, or null unless all of them are ASCII. */
    public @Nullable String ascii(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return Ascii.is(bytes, from, to) ? Ascii.text(bytes, from, to) : null;
        }
        int slot = slot(bytes, from, to);
        Entry entry = entries[slot];
        if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
            return entry.text;
        }
        if (!Ascii.is(bytes, from, to)) {
            return null;
        }
        entry = new Entry(Arrays.copyOfRange(bytes, from, to), Ascii.text(bytes, from, to));
        entries[slot] = entry;
        return entry.text;
    }

    /** The first and the last eight bytes tell names apart well enough; shorter ones count whole. */
    private static int slot(byte[] bytes, int from, int to) {
        long mixed = to - from;
        if (to - from >= Long.BYTES) {
            mixed = (mixed ^ (long) EIGHT.get(bytes, from)) * SPREAD ^ (long) EIGHT.get(bytes, to - Long.BYTES);
        } else {
            for (int i = from; i < to; i++) {
                mixed = mixed << 8 | bytes[i] & 0xff;
            }
        }
        return (int) (mixed * SPREAD >>> Long.SIZE - SLOT_BITS);
    }
}
