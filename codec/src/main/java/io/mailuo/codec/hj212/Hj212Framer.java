package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into frames (HJ 212-2017, 6.3.1). Bytes may come in any pieces. What is no sound frame is
 * handed out as {@link Hj212Frame.Broken}, nothing is dropped but blank space between frames, and reading resumes at
 * the next {@code ##}: a frame that was cut short does not take the following one with it.
 *
 * <p>Keeps at most one frame's bytes. Not thread-safe: one framer per connection.
 */
public final class Hj212Framer {

    private static final String CLAUSE = "HJ 212-2017 6.3.1";

    private final int longest;
    private byte[] buffer = new byte[0];

    /** A framer that takes data segments of up to {@link Hj212Format#MAX_DATA} bytes, as the standard has it. */
    public Hj212Framer() {
        this(Hj212Format.MAX_DATA);
    }

    /** @param longest the longest data segment to take, up to {@link Hj212Format#MAX_STATED} bytes */
    public Hj212Framer(int longest) {
        if (longest < 1 || longest > Hj212Format.MAX_STATED) {
            throw new IllegalArgumentException("longest data segment must be 1 to 9999 bytes, got " + longest);
        }
        this.longest = longest;
    }

    /** Takes the next bytes of the stream and answers what they complete, in the order of the stream. */
    public List<Hj212Frame> push(byte[] bytes) {
        byte[] all = Arrays.copyOf(buffer, buffer.length + bytes.length);
        System.arraycopy(bytes, 0, all, buffer.length, bytes.length);
        var frames = new ArrayList<Hj212Frame>();
        int rest = cut(all, frames);
        buffer = Arrays.copyOfRange(all, rest, all.length);
        return frames;
    }

    /** Says that the stream has ended, and answers what was left unfinished. */
    public List<Hj212Frame> end() {
        byte[] rest = buffer;
        buffer = new byte[0];
        if (blanks(rest, 0) == rest.length) {
            return List.of();
        }
        return List.of(broken(rest, 0, rest.length, rest.length, "the stream ended inside a frame"));
    }

    /** Cuts off what is complete; answers where the incomplete rest starts. */
    private int cut(byte[] all, List<Hj212Frame> frames) {
        int at = blanks(all, 0);
        while (at < all.length) {
            int next = step(all, at, frames);
            if (next < 0) {
                break;
            }
            at = blanks(all, next);
        }
        return at;
    }

    /** Handles what stands at {@code at}; answers where to go on, or -1 where more bytes are needed. */
    private int step(byte[] all, int at, List<Hj212Frame> frames) {
        if (!startsFrame(all, at)) {
            int start = nextStart(all, at + 1, all.length);
            frames.add(broken(all, at, start, 0, "expected '##' and four digits of length"));
            return start;
        }
        if (all.length - at < Hj212Format.HEAD) {
            return -1;
        }
        int length;
        try {
            length = Hj212Format.length(all, at, all.length, longest);
        } catch (DecodeException e) {
            int start = nextStart(all, at + 2, all.length);
            frames.add(new Hj212Frame.Broken(Arrays.copyOfRange(all, at, start), shifted(e, at)));
            return start;
        }
        int crc = at + Hj212Format.HEAD + length;
        int end = crc + Hj212Format.CRC + Hj212Format.TAIL;
        if (end <= all.length && all[end - 2] == '\r' && all[end - 1] == '\n') {
            frames.add(frame(Arrays.copyOfRange(all, at, end)));
            return end;
        }
        int start = nextStart(all, at + 2, Math.min(end, all.length));
        if (start < Math.min(end, all.length) && isFullStart(all, start)) {
            frames.add(
                    broken(all, at, start, start - at, "the frame is shorter than its length field says: " + length));
            return start;
        }
        if (end > all.length) {
            return -1;
        }
        int bytes = Hj212Format.charactersLength(all, at + Hj212Format.HEAD, all.length, length);
        if (bytes == Hj212Format.MORE) {
            return -1;
        }
        if (bytes > 0) {
            int tail = at + Hj212Format.HEAD + bytes + Hj212Format.CRC + Hj212Format.TAIL;
            frames.add(frame(Arrays.copyOfRange(all, at, tail)));
            return tail;
        }
        int resume = nextStart(all, at + 2, all.length);
        frames.add(broken(all, at, resume, end - 2 - at, "no CR LF where the length field, " + length + ", puts it"));
        return resume;
    }

    private static Hj212Frame frame(byte[] raw) {
        try {
            return new Hj212Frame.Sound(raw, Hj212Format.decode(raw));
        } catch (DecodeException e) {
            return new Hj212Frame.Broken(raw, e);
        }
    }

    /** Whether a frame may start here, as far as the bytes go. */
    private static boolean startsFrame(byte[] all, int at) {
        for (int i = at; i < all.length && i < at + Hj212Format.HEAD; i++) {
            boolean fits = i < at + 2 ? all[i] == '#' : all[i] >= '0' && all[i] <= '9';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFullStart(byte[] all, int at) {
        return all.length - at >= Hj212Format.HEAD && startsFrame(all, at);
    }

    private static int nextStart(byte[] all, int from, int to) {
        for (int i = from; i < to; i++) {
            if (all[i] == '#' && startsFrame(all, i)) {
                return i;
            }
        }
        return to;
    }

    private static int blanks(byte[] all, int from) {
        int at = from;
        while (at < all.length && (all[at] == '\r' || all[at] == '\n' || all[at] == ' ')) {
            at++;
        }
        return at;
    }

    private static DecodeException shifted(DecodeException e, int by) {
        return new DecodeException(e.reason(), e.offset() - by, e.rule(), e.clause());
    }

    private static Hj212Frame broken(byte[] all, int from, int to, int offset, String rule) {
        return new Hj212Frame.Broken(
                Arrays.copyOfRange(all, from, to),
                new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE));
    }
}
