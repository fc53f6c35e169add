package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;

/**
 * What a {@link StreamFramer} finds in a stream.
 *
 * @param <M> what a frame says
 */
public sealed interface StreamFrame<M> {

    /** The bytes in question, as they came. */
    Octets raw();

    /**
     * A sound frame.
     *
     * @param raw its bytes
     * @param message what it says
     * @param <M> what a frame says
     */
    record Sound<M>(Octets raw, M message) implements StreamFrame<M> {}

    /**
     * Bytes that are no sound frame.
     *
     * @param raw the bytes
     * @param error why; its offset counts from the start of {@code raw}
     * @param <M> what a frame says
     */
    record Broken<M>(Octets raw, DecodeException error) implements StreamFrame<M> {}
}
