package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * How frames of a protocol are found in a stream. Stateless.
 *
 * @param <M> what a frame says
 */
public interface FrameShape<M> {

    /** {@link #measure} cannot tell yet. */
    int MORE = 0;
    /** No frame starts here. */
    int NONE = -1;

    /**
     * How long the frame is that starts at {@code at}.
     *
     * @param bytes what is there of the stream, up to its length
     * @param at an index in it
     * @return the frame's length, also where not all of it is there; {@link #MORE} where more bytes must come to know;
     *     {@link #NONE} where no frame starts here
     */
    int measure(byte[] bytes, int at);

    /**
     * Reads a frame of the length that {@link #measure} said.
     *
     * @throws DecodeException if it is not sound
     */
    M decode(byte[] frame) throws DecodeException;

    /** Whether this byte may stand between frames without being worth a word, such as a wake-up preamble. */
    default boolean isFiller(byte value) {
        return false;
    }

    /** Whether the byte that ends a frame is the byte that starts one, so that a broken frame's end may be a start. */
    default boolean endsAsItStarts() {
        return false;
    }

    /**
     * Whether {@link #MORE} says that no end of a frame stands in all the bytes that are there. Then no whole frame stands
     * among them either, and none is looked for.
     */
    default boolean waitsForEnd() {
        return false;
    }

    /**
     * How many bytes are passed over, at least 1, where no frame starts at {@code at}: more than one where a frame has
     * started there and never ended, so that not each byte of it is tried again with all that follows.
     */
    default int passOver(byte[] bytes, int at) {
        return 1;
    }

    /** The standard's clause on framing, for errors. */
    String clause();

    /** An error in a frame; offsets count from its first byte. */
    default DecodeException broken(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, clause());
    }

    /** Where the first byte stands that is no filler. */
    default int start(byte[] frame) {
        int at = 0;
        while (at < frame.length && isFiller(frame[at])) {
            at++;
        }
        return at;
    }

    /**
     * Where the frame ends that starts at {@code at} and is all that follows there.
     *
     * @param expected what a frame starts with, for the error where none does
     * @throws DecodeException if no frame starts there, or it ends too early or too late
     */
    default int end(byte[] frame, int at, String expected) throws DecodeException {
        int length = at < frame.length ? measure(frame, at) : NONE;
        if (length == NONE) {
            throw broken(at, "expected " + expected);
        }
        if (length == MORE || frame.length - at < length) {
            throw broken(frame.length, "the frame ends before its length field says");
        }
        if (frame.length - at > length) {
            throw broken(at + length, "bytes follow the end of the frame");
        }
        return at + length;
    }
}
