package io.mailuo.ingest.quality;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all devices in one hour, two or three bytes for a device that does what it should. Codes stand in an
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
            long judged = (differs & 32) == 0 ? MINUTES : 0;
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

    private static Packed pack(Map<Long, Numbers> numbers, long[] sibling) {
        long[] codes =
                numbers.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        int[] marks = new int[(codes.length + EVERY - 1) / EVERY];
        var data = new ByteArrayOutputStream(codes.length * 3);
        for (int i = 0; i < codes.length; i++) {
            if (i % EVERY == 0) {
                marks[i / EVERY] = data.size();
            }
            write(data, numbers.getOrDefault(codes[i], Numbers.NONE));
        }
        return new Packed(Arrays.equals(codes, sibling) ? sibling : codes, data.toByteArray(), marks);
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
            -1,
            numbers.online(),
            numbers.quarantined()
        };
        for (int i = 0; i < all.length; i++) {
            if ((differs & 1 << i) != 0 && all[i] >= 0) {
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

    void each(Reader reader) {
        var corrected = corrections;
        var now = packed;
        var place = new Place(now.data(), 0);
        for (long code : now.codes()) {
            Numbers numbers = place.numbers();
            Numbers instead = corrected.isEmpty() ? null : corrected.get(code);
            reader.take(code, instead == null ? numbers : instead);
        }
        corrected.forEach((code, numbers) -> {
            if (Arrays.binarySearch(now.codes(), code) < 0) {
                reader.take(code, numbers);
            }
        });
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
