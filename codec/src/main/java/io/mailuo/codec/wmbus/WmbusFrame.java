package io.mailuo.codec.wmbus;

import io.mailuo.codec.bytes.Octets;

/**
 * A frame of the link layer (EN 13757-4, 12): who sends, and what follows.
 *
 * @param format how its checksums are laid out
 * @param control control field, such as 44h (send, no reply) or 08h (answer)
 * @param manufacturer three letters (EN 62056-21)
 * @param id identification number, 8 digits; letters A to F occur
 * @param version generation of the device
 * @param medium kind of device: 2 electricity, 3 gas, 4 heat, 7 water …
 * @param data control information and what follows it, without checksums
 */
public record WmbusFrame(
        Format format, int control, String manufacturer, String id, int version, int medium, Octets data) {

    /** How the checksums of a frame are laid out. */
    public enum Format {
        /** One of 10 bytes, then blocks of 16 bytes, each with its checksum; the length counts no checksums. */
        A,
        /** Up to 126 bytes with one checksum, then the rest with another; the length counts the checksums. */
        B,
        /** Without checksums, as receivers hand frames on. */
        STRIPPED
    }
}
