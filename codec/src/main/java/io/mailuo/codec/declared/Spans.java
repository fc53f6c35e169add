package io.mailuo.codec.declared;

/** Lengths and checksums between parts of a payload, by where the parts stand. */
final class Spans {

    /** Where parts stand. */
    interface Places {

        /** Where a part starts; {@code otherwise} where it is not there. */
        int from(String name, int otherwise);

        /** Where a part ends; {@code otherwise} where it is not there. */
        int to(String name, int otherwise);
    }

    private Spans() {}

    static long length(Role.Length length, Places places, int end) {
        return (long) places.to(length.to(), end) - places.from(length.from(), 0) + length.add();
    }

    /** The checksum in the field {@code name}. */
    static long checksum(Role.Checksum checksum, String name, Places places, byte[] payload) {
        int from = places.from(checksum.from(), 0);
        int to = places.to(checksum.to(), places.from(name, payload.length));
        return checksum.crc().of(payload, Math.min(from, to), to);
    }
}
