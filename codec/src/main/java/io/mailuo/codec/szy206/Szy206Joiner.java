package io.mailuo.codec.szy206;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The frames of one message (SL/T 427-2021 6.3.3.3): DIVS counts down to 1, the data are cut wherever a frame is full. At
 * most 255 frames of 248 bytes. Not thread-safe.
 */
final class Szy206Joiner {

    private final Szy206Frame first;
    private final TreeMap<Integer, Szy206Frame> frames = new TreeMap<>((one, other) -> Integer.compare(other, one));

    /** @param first the frame that came first */
    Szy206Joiner(Szy206Frame first) {
        this.first = first;
        frames.put(first.divs(), first);
    }

    /** Whether {@code frame} belongs to this message: not above its first one, and not another one of the same number. */
    boolean takes(Szy206Frame frame) {
        var before = frames.get(frame.divs());
        return frame.divs() <= first.divs()
                && frame.function() == first.function()
                && frame.content() == first.content()
                && frame.address().equals(first.address())
                && (before == null || before.data().equals(frame.data()));
    }

    void add(Szy206Frame frame) {
        frames.put(frame.divs(), frame);
    }

    boolean isWhole() {
        return frames.size() == first.divs();
    }

    /** The frames that are there, in their order. */
    List<Szy206Frame> frames() {
        return new ArrayList<>(frames.values());
    }

    /** The message as if it had come in one frame. */
    Szy206Frame whole() {
        var out = new ByteWriter();
        frames.values().forEach(frame -> out.octets(frame.data()));
        return first.with(-1, new Octets(out.toByteArray()));
    }
}
