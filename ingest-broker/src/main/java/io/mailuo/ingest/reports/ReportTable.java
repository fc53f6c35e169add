package io.mailuo.ingest.reports;

/**
 * Of each device when it was last reported on and which conditions held then: 16 bytes each and a little room. Devices
 * never leave; a device that is gone from the registry costs its 16 bytes until the next start. Not thread-safe.
 */
final class ReportTable {

    private static final int CODE_DIGITS = 19;
    private static final int SMALLEST = 1024;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // golden ratio, for Fibonacci hashing

    private long[] keys = new long[SMALLEST];
    private int[] minutes = new int[SMALLEST];
    private int[] bits = new int[SMALLEST];
    private int size;

    /** A code's number without its check digit, above zero; 0 for what is no code of a device. */
    static long key(String code) {
        if (code.length() != CODE_DIGITS) {
            return 0;
        }
        long key = 0;
        for (int i = 0; i < CODE_DIGITS - 1; i++) {
            int digit = code.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            key = 10 * key + digit;
        }
        return key;
    }

    /** Where a key stands, or will from now on; good until the next call. */
    int slot(long key) {
        int slot = find(keys, key);
        if (keys[slot] == key) {
            return slot;
        }
        if (3 * (size + 1) > 2 * keys.length) {
            grow();
            slot = find(keys, key);
        }
        keys[slot] = key;
        size++;
        return slot;
    }

    /** Minutes since 1970 of the last report; 0 for none. */
    int minute(int slot) {
        return minutes[slot];
    }

    /** Which conditions held at the last report. */
    int bits(int slot) {
        return bits[slot];
    }

    void set(int slot, int minute, int held) {
        minutes[slot] = minute;
        bits[slot] = held;
    }

    /** How many devices there are. */
    int size() {
        return size;
    }

    private static int find(long[] keys, long key) {
        int slot = (int) (key * SPREAD >>> Long.numberOfLeadingZeros(keys.length - 1L));
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        var old = keys;
        var oldMinutes = minutes;
        var oldBits = bits;
        keys = new long[2 * old.length];
        minutes = new int[keys.length];
        bits = new int[keys.length];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != 0) {
                int slot = find(keys, old[i]);
                keys[slot] = old[i];
                minutes[slot] = oldMinutes[i];
                bits[slot] = oldBits[i];
            }
        }
    }
}
