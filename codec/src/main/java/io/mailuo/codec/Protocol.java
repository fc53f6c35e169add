package io.mailuo.codec;

import java.util.Map;

/**
 * A protocol as people meet it at the command line: an example, a frame as named fields, and back. Values of the fields
 * are text, numbers, truth values, and maps and lists of these, so that they print as JSON. Thread-safe.
 */
public interface Protocol {

    /** The name on the command line, such as {@code hj212}. */
    String name();

    /** Title and editions of the standard. */
    String standard();

    /** Whether frames are text; otherwise people write them in hexadecimal. */
    boolean isText();

    /** A sound frame to try. */
    byte[] example();

    /** What reads the observations. */
    Codec codec();

    /**
     * All fields of one frame by their standard names; the checksum, where the protocol has one, as given and as
     * computed.
     *
     * @throws DecodeException if the bytes are not a frame of this protocol
     */
    Map<String, Object> read(byte[] frame) throws DecodeException;

    /**
     * The way back from {@link #read}: what {@code read} gives is written as the same frame. Lengths and checksums are
     * computed, not taken.
     *
     * @throws IllegalArgumentException if a field is missing, unknown or out of range; the message names it
     */
    byte[] write(Map<String, Object> message);
}
