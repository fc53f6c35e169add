package io.mailuo.codec;

import java.util.List;

/**
 * Reads the payloads of one protocol. Pure: no I/O, no clock, no threads, no state between calls; safe for use by many
 * threads. Memory is bounded by a small multiple of the payload's length.
 */
public interface Codec {

    /** The name by which profiles and the command line call it, such as {@code senml-json} or {@code hj212}. */
    String name();

    /**
     * Reads one whole message.
     *
     * @param payload the message's bytes, not modified
     * @param reception when and in which time zone it was received
     * @return what it says, in its own order; empty where the message carries no readings
     * @throws DecodeException if the bytes are not a message of this protocol; nothing else is ever thrown
     */
    List<Reading> decode(byte[] payload, Reception reception) throws DecodeException;
}
