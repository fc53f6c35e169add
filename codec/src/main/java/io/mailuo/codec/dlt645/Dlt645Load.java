package io.mailuo.codec.dlt645;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.dlt645.Dlt645Data.Item;
import io.mailuo.codec.dlt645.Dlt645Data.Value;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Load records (DL/T 645-2007, annex B; read by identifiers {@code 06…}): {@code A0 A0}, length, time, then the parts,
 * each ended by {@code AA} and empty where the meter does not record it, sum, {@code E5}. {@code E0 E0} starts a record
 * that the meter itself holds for broken. Six parts, or five of meters that leave the quadrants out. What the length
 * counts, descriptions do not agree on: it is not relied on. Layout from two public descriptions; no frame of the field
 * was found.
 */
public final class Dlt645Load {

    private static final String CLAUSE = "DL/T 645-2007 annex B";
    private static final int START = 0xA0;
    private static final int BROKEN = 0xE0;
    private static final int SEPARATOR = 0xAA;
    private static final int END = 0xE5;
    private static final int TIME = 5;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuMMddHHmm");

    private static final List<List<Item>> PARTS = List.of(
            items("02010100", "02010200", "02010300", "02020100", "02020200", "02020300", "02800002"),
            items("02030000", "02030100", "02030200", "02030300", "02040000", "02040100", "02040200", "02040300"),
            items("02060000", "02060100", "02060200", "02060300"),
            items("00010000", "00020000", "00030000", "00040000"),
            items("00050000", "00060000", "00070000", "00080000"),
            items("02800004", "02800005"));
    private static final int QUADRANTS = 4;

    /**
     * One record.
     *
     * @param sound whether the meter holds it for sound
     * @param time by the meter's clock; null where it is none
     * @param values by the identifiers of what was recorded
     */
    public record Block(boolean sound, @Nullable LocalDateTime time, List<Value> values) {}

    private Dlt645Load() {}

    private static List<Item> items(String... identifiers) {
        var items = new ArrayList<Item>();
        for (String identifier : identifiers) {
            items.add(Dlt645Data.find(Edition.E2007, identifier).orElseThrow());
        }
        return items;
    }

    private static int size(List<Item> part) {
        return part.stream().mapToInt(Item::size).sum();
    }

    /** Whether {@code message} answers with load records. */
    public static boolean isIn(Dlt645Message message) {
        return message.isAnswer()
                && message.edition() == Edition.E2007
                && !message.continuesAnother()
                && message.identifier()
                        .filter(identifier -> identifier.startsWith("06"))
                        .isPresent();
    }

    /**
     * The records of an answer; those that a following frame continues are left out: {@link Dlt645Read} joins them.
     *
     * @throws DecodeException if they are not laid out as the annex says; offsets count in the payload
     */
    public static List<Block> blocks(Dlt645Message message) throws DecodeException {
        byte[] payload = message.payload().bytes();
        var blocks = new ArrayList<Block>();
        int at = 0;
        while (at < payload.length) {
            int end = end(payload, at);
            if (end < 0) {
                if (message.hasMore()) {
                    return blocks;
                }
                throw broken(payload.length, "the record ends before its sum and E5");
            }
            blocks.add(block(payload, at, end));
            at = end;
        }
        return blocks;
    }

    /** Where the record that starts at {@code at} ends: behind five or six parts, sum and E5; -1 where it does not. */
    private static int end(byte[] payload, int at) throws DecodeException {
        int start = payload[at] & 0xff;
        if (start != START && start != BROKEN || at + 1 < payload.length && payload[at + 1] != payload[at]) {
            throw broken(at, "a record must start with A0 A0 or E0 E0");
        }
        int parts = 0;
        for (int i = at + 3 + TIME; i < payload.length; i++) {
            if ((payload[i] & 0xff) == SEPARATOR) {
                parts++;
                boolean last = parts == PARTS.size() || parts == PARTS.size() - 1 && isEnd(payload, at, i + 1);
                if (last) {
                    return i + 3 > payload.length ? -1 : checked(payload, at, i + 1);
                }
            }
        }
        return -1;
    }

    private static boolean isEnd(byte[] payload, int from, int sumAt) {
        return sumAt + 1 < payload.length
                && (payload[sumAt + 1] & 0xff) == END
                && (payload[sumAt] & 0xff) == Checksums.sum(payload, from, sumAt);
    }

    private static int checked(byte[] payload, int from, int sumAt) throws DecodeException {
        int computed = Checksums.sum(payload, from, sumAt);
        if ((payload[sumAt] & 0xff) != computed) {
            throw Checksums.differs("record's sum", 1, payload[sumAt] & 0xff, computed, sumAt, CLAUSE);
        }
        if ((payload[sumAt + 1] & 0xff) != END) {
            throw broken(sumAt + 1, "the record must end with E5");
        }
        return sumAt + 2;
    }

    private static Block block(byte[] payload, int at, int end) throws DecodeException {
        var in = new ByteReader(payload, at + 3, end - 2, CLAUSE);
        var time = Dlt645Layout.minute(payload, in.at());
        in.skip(TIME, "the record's time");
        var lengths = new ArrayList<Integer>();
        for (int i = in.at(), from = in.at(); i < end - 2; i++) {
            if ((payload[i] & 0xff) == SEPARATOR) {
                lengths.add(i - from);
                from = i + 1;
            }
        }
        var parts = new ArrayList<>(PARTS);
        if (lengths.size() < PARTS.size()) {
            parts.remove(QUADRANTS);
        }
        var values = new ArrayList<Value>();
        for (int i = 0; i < parts.size(); i++) {
            int length = lengths.get(i);
            if (length > 0 && length != size(parts.get(i))) {
                throw in.broken("part " + (i + 1) + " of the record has " + length + " bytes, none or "
                        + size(parts.get(i)) + " are allowed");
            }
            if (length > 0) {
                for (var item : parts.get(i)) {
                    values.add(Dlt645Data.value(item, item.identifier(), payload, in.at(), time));
                    in.skip(item.size(), item.name());
                }
            }
            in.skip(1, "AA");
        }
        return new Block((payload[at] & 0xff) == START, time, List.copyOf(values));
    }

    /**
     * A record as a meter sends it, with all six parts; one whose values are not there is empty.
     *
     * @param values by identifier; a part needs all or none of its values
     * @throws IllegalArgumentException if a value is missing or does not fit
     */
    public static Octets encode(LocalDateTime time, Map<String, Result> values) {
        var body = new ByteWriter().bcdLowFirst(MINUTE.format(time));
        for (var part : PARTS) {
            if (part.stream().anyMatch(item -> values.containsKey(item.identifier()))) {
                for (var item : part) {
                    var value = values.get(item.identifier());
                    if (value == null) {
                        throw new IllegalArgumentException("the value of " + item.identifier() + " is missing");
                    }
                    body.octets(Dlt645Data.encode(item, value));
                }
            }
            body.u8(SEPARATOR);
        }
        byte[] inside = body.toByteArray();
        var out = new ByteWriter().u8(START).u8(START).u8(inside.length).bytes(inside);
        byte[] summed = out.toByteArray();
        return new Octets(
                out.u8(Checksums.sum(summed, 0, summed.length)).u8(END).toByteArray());
    }

    private static DecodeException broken(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
