package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into frames of one {@link FrameShape}. Bytes may come in any pieces. What is no sound frame is
 * handed out as {@link StreamFrame.Broken}; nothing is dropped but filler between frames. A sound frame that starts inside
 * a broken or unfinished one is found all the same, so that a false start or a lost byte costs one frame only.
 *
 * <p>Keeps at most one frame's bytes. Not thread-safe: one framer per connection.
 *
 * @param <M> what a frame says
 */
public final class StreamFramer<M> {

    private final FrameShape<M> shape;
    private byte[] buffer = new byte[0];

    /** A framer for {@code shape}. */
    public StreamFramer(FrameShape<M> shape) {
        this.shape = shape;
    }

    /** Takes the next bytes of the stream and answers what they complete, in the order of the stream. */
    public List<StreamFrame<M>> push(byte[] bytes) {
        byte[] all = Arrays.copyOf(buffer, buffer.length + bytes.length);
        System.arraycopy(bytes, 0, all, buffer.length, bytes.length);
        var frames = new ArrayList<StreamFrame<M>>();
        int at = skipFiller(all, 0);
        while (at < all.length) {
            int next = step(all, at, frames);
            if (next < 0) {
                break;
            }
            at = skipFiller(all, next);
        }
        buffer = Arrays.copyOfRange(all, at, all.length);
        return frames;
    }

    /** Says that the stream has ended, and answers what was left unfinished. */
    public List<StreamFrame<M>> end() {
        byte[] rest = buffer;
        buffer = new byte[0];
        var frames = new ArrayList<StreamFrame<M>>();
        if (rest.length > 0) {
            broken(rest, 0, rest.length, error("the stream ended inside a frame"), frames);
        }
        return frames;
    }

    private int skipFiller(byte[] all, int from) {
        int at = from;
        while (at < all.length && shape.isFiller(all[at])) {
            at++;
        }
        return at;
    }

    /** Handles what stands at {@code at}; answers where to go on, or -1 where more bytes are needed. */
    private int step(byte[] all, int at, List<StreamFrame<M>> frames) {
        int length = shape.measure(all, at);
        if (length == FrameShape.NONE) {
            int start = nextStart(all, at + shape.passOver(all, at));
            broken(all, at, start, error("no frame starts here"), frames);
            return start;
        }
        if (length == FrameShape.MORE && shape.waitsForEnd()) {
            return -1;
        }
        if (length == FrameShape.MORE || length > all.length - at) {
            return falseStart(all, at, frames);
        }
        byte[] raw = Arrays.copyOfRange(all, at, at + length);
        try {
            frames.add(new StreamFrame.Sound<>(new Octets(raw), shape.decode(raw)));
            return at + length;
        } catch (DecodeException e) {
            int end = shape.endsAsItStarts() ? at + length - 1 : at + length;
            int resume = soundStart(all, at + 1, end);
            broken(all, at, resume, e, frames);
            return resume;
        }
    }

    /** Looks for a sound frame inside the frame that is still waited for: then that one was a false start. */
    private int falseStart(byte[] all, int at, List<StreamFrame<M>> frames) {
        int inner = soundStart(all, at + 1, all.length);
        if (inner == all.length) {
            return -1;
        }
        broken(all, at, inner, error("a sound frame starts before this one ends"), frames);
        return inner;
    }

    private int nextStart(byte[] all, int from) {
        int at = from;
        while (at < all.length && shape.measure(all, at) == FrameShape.NONE) {
            at++;
        }
        return at;
    }

    /** The first place from {@code from} to {@code to} where a sound frame starts, else {@code to}. */
    private int soundStart(byte[] all, int from, int to) {
        for (int at = from; at < to; at++) {
            int length = shape.measure(all, at);
            if (length > 0 && length <= all.length - at) {
                try {
                    shape.decode(Arrays.copyOfRange(all, at, at + length));
                    return at;
                } catch (DecodeException e) {
                    // Not here.
                }
            }
        }
        return to;
    }

    private void broken(byte[] all, int from, int to, DecodeException error, List<StreamFrame<M>> frames) {
        frames.add(new StreamFrame.Broken<>(new Octets(Arrays.copyOfRange(all, from, to)), error));
    }

    private DecodeException error(String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, 0, rule, shape.clause());
    }
}
