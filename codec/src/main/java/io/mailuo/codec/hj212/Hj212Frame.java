package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;

/** What {@link Hj212Framer} finds in a stream. */
public sealed interface Hj212Frame {

    /** The bytes in question, as they came. */
    byte[] raw();

    /**
     * A sound frame.
     *
     * @param raw its bytes
     * @param message what it says
     */
    record Sound(byte[] raw, Hj212Message message) implements Hj212Frame {}

    /**
     * Bytes that are no sound frame: garbage between frames, a frame cut short, a wrong CRC.
     *
     * @param raw the bytes
     * @param error why; its offset counts from the start of {@code raw}
     */
    record Broken(byte[] raw, DecodeException error) implements Hj212Frame {}
}
