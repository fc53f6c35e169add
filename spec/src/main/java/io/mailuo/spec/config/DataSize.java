package io.mailuo.spec.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * An amount of data.
 *
 * @param bytes never negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Map<String, Long> UNITS = new TreeMap<>(Map.ofEntries(
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40)));

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is never negative, got " + bytes + " bytes");
        }
    }

    /**
     * Parses a whole number and a unit, such as {@code 64MiB} or {@code 10 GB}.
     *
     * @throws IllegalArgumentException if it is anything else, or too large for a {@code long} of bytes
     */
    public static DataSize parse(String text) {
        var trimmed = text.strip();
        int digits = 0;
        while (digits < trimmed.length() && Character.digit(trimmed.charAt(digits), 10) >= 0) {
            digits++;
        }
        var unit = UNITS.get(trimmed.substring(digits).strip());
        if (digits == 0 || unit == null) {
            throw new IllegalArgumentException("allowed: a whole number and one of B, kB, MB, GB, TB (powers of 1000),"
                    + " KiB, MiB, GiB, TiB (powers of 1024), such as 64MiB");
        }
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), unit));
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw new IllegalArgumentException("too large", tooLarge);
        }
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size in the largest unit that divides it, such as {@code 64MiB}. */
    @Override
    public String toString() {
        var bestUnit = "B";
        long bestFactor = 1;
        for (var unit : UNITS.entrySet()) {
            if (bytes != 0 && bytes % unit.getValue() == 0 && unit.getValue() > bestFactor) {
                bestUnit = unit.getKey();
                bestFactor = unit.getValue();
            }
        }
        return bytes / bestFactor + bestUnit;
    }
}
