package io.mailuo.codec.fuzz;

import java.util.List;

/**
 * Something that must bear any bytes.
 *
 * @param name by which it is chosen
 * @param codec the protocol whose bytes it takes; one may have a target for its codec, its stream and its dialogue
 * @param seeds sound inputs to start from, at least one
 * @param run takes the bytes; what it throws is a finding
 */
public record FuzzTarget(String name, String codec, List<byte[]> seeds, Run run) {

    /** Takes bytes. */
    @FunctionalInterface
    public interface Run {
        /** Takes {@code data}; an exception or error is a finding. */
        void accept(byte[] data);
    }
}
