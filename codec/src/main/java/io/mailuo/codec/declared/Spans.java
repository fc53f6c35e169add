package io.mailuo.codec.declared;

import org.jspecify.annotations.Nullable;

/** Lengths and checksums between parts of a payload, by where the parts stand. */
final class Spans {

    /** Where a part stands, from and to; null where it is not there. */
    @FunctionalInterface
    interface Places {
        int @Nullable [] of(String name);
    }

    private Spans() {}

    static long length(Role.Length length, Places places, int end) {
        return (long) to(length.to(), places, end) - from(length.from(), places) + length.add();
    }

    /** The checksum in the field {@code name}. */
    static long checksum(Role.Checksum checksum, String name, Places places, byte[] payload) {
        int from = from(checksum.from(), places);
        int[] own = places.of(name);
        int to = to(checksum.to(), places, own == null ? payload.length : own[0]);
        return checksum.crc().of(payload, Math.min(from, to), to);
    }

    private static int from(String name, Places places) {
        int[] span = name.isEmpty() ? null : places.of(name);
        return span == null ? 0 : span[0];
    }

    private static int to(String name, Places places, int end) {
        int[] span = name.isEmpty() ? null : places.of(name);
        return span == null ? end : span[1];
    }
}
