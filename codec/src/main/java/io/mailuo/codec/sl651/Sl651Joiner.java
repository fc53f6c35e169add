package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one message (SL 651-2014, 6.4.3 note a): the body is cut wherever a packet is full, so only the whole
 * can be read. Bounded by {@link #MOST_BYTES}. Not thread-safe.
 */
final class Sl651Joiner {

    /** Most bytes of a message that is joined. */
    static final int MOST_BYTES = 4 << 20;

    private final Sl651Frame first;
    private final TreeMap<Integer, Sl651Frame> packets = new TreeMap<>();
    private int bytes;

    /** @param first the packet that came first, whichever it is */
    Sl651Joiner(Sl651Frame first) {
        this.first = first;
        add(first);
    }

    /** Whether {@code frame} is a packet of this message. */
    boolean takes(Sl651Frame frame) {
        return frame.packets() == first.packets()
                && frame.function() == first.function()
                && frame.form() == first.form()
                && frame.station().equals(first.station());
    }

    /** Takes a packet, or another copy of it. */
    void add(Sl651Frame frame) {
        var before = packets.put(frame.packet(), frame);
        bytes += frame.body().length() - (before == null ? 0 : before.body().length());
    }

    /** Whether there is already another packet of this number, so that a new message has begun. */
    boolean contradicts(Sl651Frame frame) {
        var before = packets.get(frame.packet());
        return before != null && !before.body().equals(frame.body());
    }

    boolean tooLong() {
        return bytes > MOST_BYTES;
    }

    /** The number of the first packet that is missing, or 0. */
    int missing() {
        int expected = 1;
        for (int number : packets.keySet()) {
            if (number != expected) {
                return expected;
            }
            expected++;
        }
        return expected > first.packets() ? 0 : expected;
    }

    /** The first packet, or whichever there is. */
    Sl651Frame sample() {
        @Nullable Sl651Frame one = packets.get(1);
        return one == null ? first : one;
    }

    /** The packets that are there, in their order. */
    List<Sl651Frame> packets() {
        return new ArrayList<>(packets.values());
    }

    /** The message as if it had come in one frame; only where nothing is missing. */
    Sl651Frame whole() {
        var out = new ByteWriter();
        packets.values().forEach(packet -> out.octets(packet.body()));
        return sample().with(0, 0, new Octets(out.toByteArray()), Sl651Frame.LAST);
    }
}
