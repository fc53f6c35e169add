package io.mailuo.ingest.discovery;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Places of quarantine entries, 8 bytes each, by partition and ascending. Not thread-safe. */
final class Offsets {

    private static final int PARTITION_SHIFT = 44;
    private static final long OFFSET_MASK = (1L << PARTITION_SHIFT) - 1;
    private static final int FIRST_ROOM = 4;

    private long[] places = new long[FIRST_ROOM];
    private int size;

    /** The place in 8 bytes; partitions up to 2^19, offsets up to 2^44. */
    static long place(int partition, long offset) {
        return (long) partition << PARTITION_SHIFT | offset & OFFSET_MASK;
    }

    int size() {
        return size;
    }

    /** Adds a place; false where it is there already. */
    boolean add(long place) {
        int at = size == 0 || places[size - 1] < place ? -size - 1 : Arrays.binarySearch(places, 0, size, place);
        if (at >= 0) {
            return false;
        }
        int to = -at - 1;
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        System.arraycopy(places, to, places, to + 1, size - to);
        places[to] = place;
        size++;
        return true;
    }

    boolean remove(long place) {
        int at = Arrays.binarySearch(places, 0, size, place);
        if (at < 0) {
            return false;
        }
        System.arraycopy(places, at + 1, places, at, size - at - 1);
        size--;
        return true;
    }

    /** The offsets of both, ascending. */
    static long[] union(long[] left, long[] right) {
        return LongStream.concat(Arrays.stream(left), Arrays.stream(right))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The offsets of each partition, ascending. */
    TreeMap<Integer, long[]> byPartition() {
        var offsets = new TreeMap<Integer, long[]>();
        int from = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || places[i] >>> PARTITION_SHIFT != places[from] >>> PARTITION_SHIFT) {
                offsets.put(
                        (int) (places[from] >>> PARTITION_SHIFT),
                        Arrays.stream(places, from, i)
                                .map(place -> place & OFFSET_MASK)
                                .toArray());
                from = i;
            }
        }
        return offsets;
    }
}
