package io.mailuo.ingest.quality;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all devices in one hour or some, two or three bytes for a device that does what it should. Codes stand in an
 * array that hours with the same devices share. One thread corrects, any thread reads.
 */
final class HourTable {

    /** Takes the numbers of one device. */
    @FunctionalInterface
    interface Reader {
        void take(long device, Numbers numbers);
    }

    private static final int EVERY = 64;
    private static final int MOST_CORRECTIONS = 4096;
    private static final int MINUTES = 60;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MASK = 0x7F;
    private static final int VARINT_MORE = 0x80;

    /** What is packed, replaced as a whole. */
    private record Packed(long[] codes, byte[] data, int[] marks) {}

    /** Where reading is. */
    private static final class Place {
        private final byte[] data;
        private int at;

        Place(byte[] data, int at) {
            this.data = data;
            this.at = at;
        }

        long number() {
            long number = 0;
            for (int shift = 0; ; shift += VARINT_BITS) {
                byte next = data[at++];
                number |= (long) (next & VARINT_MASK) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        Numbers numbers() {
            long expected = number();
            int differs = data[at++];
            long met = (differs & 1) == 0 ? expected : number();
            long received = (differs & 2) == 0 ? met : number();
            long timely = (differs & 4) == 0 ? received : number();
            long outOfRange = (differs & 8) == 0 ? 0 : number();
            long stuck = (differs & 16) == 0 ? 0 : number();
            long judged = (differs & 32) == 0 ? MINUTES : number();
            long online = (differs & 64) == 0 ? judged : number();
            long quarantined = (differs & 128) == 0 ? 0 : number();
            return new Numbers(expected, met, received, timely, outOfRange, stuck, online, judged, quarantined);
        }
    }

    private volatile Packed packed;
    private volatile Map<Long, Numbers> corrections = Map.of();

    /** @param sibling whose array of codes is shared if it is the same; null for none */
    HourTable(Map<Long, Numbers> numbers, @Nullable HourTable sibling) {
        this.packed = pack(numbers, sibling == null ? new long[0] : sibling.packed.codes());
    }

    private HourTable(Packed packed) {
        this.packed = packed;
    }

    private static Packed pack(Map<Long, Numbers> numbers, long[] sibling) {
        long[] codes =
                numbers.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        var packer = new Packer(codes.length);
        for (long code : codes) {
            packer.add(code, numbers.getOrDefault(code, Numbers.NONE));
        }
        return packer.packed(sibling);
    }

    /** The sums of several tables. Goes through all of them side by side, so that it needs room for the sums only. */
    static HourTable sum(List<HourTable> tables) {
        var going = new ArrayList<Rows>();
        tables.forEach(table -> {
            var rows = table.rows();
            if (rows.next()) {
                going.add(rows);
            }
        });
        var longest = tables.stream().max(Comparator.comparingInt(HourTable::size));
        var packer = new Packer(longest.map(HourTable::size).orElse(0));
        while (!going.isEmpty()) {
            long device = Long.MAX_VALUE;
            for (var rows : going) {
                device = Math.min(device, rows.device());
            }
            packer.add(device, sum(going, device));
        }
        return new HourTable(
                packer.packed(longest.map(table -> table.packed.codes()).orElse(new long[0])));
    }

    /** The sum of all rows of a device, which they go on from. */
    private static Numbers sum(List<Rows> going, long device) {
        var sum = Numbers.NONE;
        boolean ended = false;
        for (var rows : going) {
            if (rows.device() == device) {
                sum = sum.plus(rows.numbers());
                ended |= !rows.next();
            }
        }
        if (ended) {
            going.removeIf(Rows::isOver);
        }
        return sum;
    }

    /** Packs devices in the order of their codes. */
    private static final class Packer {

        private final ByteArrayOutputStream data;
        private long[] codes;
        private int[] marks;
        private int size;

        Packer(int about) {
            data = new ByteArrayOutputStream(about * 3);
            codes = new long[Math.max(EVERY, about)];
            marks = new int[codes.length / EVERY + 1];
        }

        void add(long code, Numbers numbers) {
            if (size == codes.length) {
                codes = Arrays.copyOf(codes, 2 * size);
                marks = Arrays.copyOf(marks, codes.length / EVERY + 1);
            }
            if (size % EVERY == 0) {
                marks[size / EVERY] = data.size();
            }
            codes[size++] = code;
            write(data, numbers);
        }

        Packed packed(long[] sibling) {
            boolean same = Arrays.equals(codes, 0, size, sibling, 0, sibling.length);
            return new Packed(
                    same ? sibling : Arrays.copyOf(codes, size),
                    data.toByteArray(),
                    Arrays.copyOf(marks, (size + EVERY - 1) / EVERY));
        }
    }

    /** Goes through the devices in the order of their codes. */
    static final class Rows {

        private final Packed packed;
        private final TreeMap<Long, Numbers> corrected;
        private final Place place;
        private int next;
        private long device;
        private Numbers numbers = Numbers.NONE;
        private boolean over;

        private Rows(Packed packed, Map<Long, Numbers> corrections) {
            this.packed = packed;
            this.corrected = new TreeMap<>(corrections);
            this.place = new Place(packed.data(), 0);
        }

        /** Goes to the next device; false when there is none. */
        boolean next() {
            boolean more = next < packed.codes().length;
            var instead = corrected.firstEntry();
            if (instead != null && (!more || instead.getKey() <= packed.codes()[next])) {
                if (more && instead.getKey() == packed.codes()[next]) {
                    next++;
                    place.numbers();
                }
                corrected.pollFirstEntry();
                device = instead.getKey();
                numbers = instead.getValue();
                return true;
            }
            over = !more;
            if (more) {
                device = packed.codes()[next++];
                numbers = place.numbers();
            }
            return more;
        }

        boolean isOver() {
            return over;
        }

        long device() {
            return device;
        }

        Numbers numbers() {
            return numbers;
        }
    }

    private static void write(ByteArrayOutputStream data, Numbers numbers) {
        int differs = (numbers.met() == numbers.expected() ? 0 : 1)
                | (numbers.received() == numbers.met() ? 0 : 2)
                | (numbers.timely() == numbers.received() ? 0 : 4)
                | (numbers.outOfRange() == 0 ? 0 : 8)
                | (numbers.stuck() == 0 ? 0 : 16)
                | (numbers.judged() == MINUTES ? 0 : 32)
                | (numbers.online() == numbers.judged() ? 0 : 64)
                | (numbers.quarantined() == 0 ? 0 : 128);
        number(data, numbers.expected());
        data.write(differs);
        long[] all = {
            numbers.met(),
            numbers.received(),
            numbers.timely(),
            numbers.outOfRange(),
            numbers.stuck(),
            numbers.judged(),
            numbers.online(),
            numbers.quarantined()
        };
        for (int i = 0; i < all.length; i++) {
            if ((differs & 1 << i) != 0) {
                number(data, all[i]);
            }
        }
    }

    private static void number(ByteArrayOutputStream data, long number) {
        long rest = number;
        while (rest > VARINT_MASK) {
            data.write((int) (rest & VARINT_MASK) | VARINT_MORE);
            rest >>>= VARINT_BITS;
        }
        data.write((int) rest);
    }

    /** The numbers of a device; {@link Numbers#NONE} where there are none. */
    Numbers of(long device) {
        Numbers corrected = corrections.get(device);
        if (corrected != null) {
            return corrected;
        }
        var now = packed;
        int index = Arrays.binarySearch(now.codes(), device);
        if (index < 0) {
            return Numbers.NONE;
        }
        var place = new Place(now.data(), now.marks()[index / EVERY]);
        Numbers numbers = Numbers.NONE;
        for (int i = index / EVERY * EVERY; i <= index; i++) {
            numbers = place.numbers();
        }
        return numbers;
    }

    /** All devices, in the order of their codes. */
    Rows rows() {
        // Corrections first: what is packed meanwhile stands in both.
        var corrected = corrections;
        return new Rows(packed, corrected);
    }

    void each(Reader reader) {
        var rows = rows();
        while (rows.next()) {
            reader.take(rows.device(), rows.numbers());
        }
    }

    /** Replaces the numbers of a device. */
    void correct(long device, Numbers numbers) {
        var next = new HashMap<>(corrections);
        next.put(device, numbers);
        corrections = next;
        if (next.size() > MOST_CORRECTIONS) {
            var all = new HashMap<Long, Numbers>();
            each(all::put);
            packed = pack(all, packed.codes());
            corrections = Map.of();
        }
    }

    /** How many devices there are numbers of. */
    int size() {
        return packed.codes().length + corrections.size();
    }

    /** Bytes of the packed numbers, without the codes. */
    int bytes() {
        return packed.data().length + Integer.BYTES * packed.marks().length;
    }
}
