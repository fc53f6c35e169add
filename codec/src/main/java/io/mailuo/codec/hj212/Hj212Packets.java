package io.mailuo.codec.hj212;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits messages that are too long for one packet (HJ 212-2017, table 3 and C.49); {@link Hj212Joiner} is the way back. */
public final class Hj212Packets {

    /** Most bytes of a data area with its {@code &&} (table 3). */
    public static final int MAX_AREA = 950;

    private static final int AREA_MARKS = 4;
    private static final int MOST_PACKETS = 9999;
    private static final int SPLIT = 2;

    private Hj212Packets() {}

    /**
     * The packets of {@code message}: itself if its data area is short enough, else as many as it takes. The items that
     * are no factor's, such as DataTime and PolId, are repeated in each packet; each packet gets a request number of its
     * own, a millisecond after the one before.
     *
     * @param first time of the first packet's request number
     * @param offset zone of the sender's clock
     * @throws IllegalArgumentException if one item alone is too long for a packet
     */
    public static List<Hj212Message> split(Hj212Message message, Instant first, ZoneOffset offset) {
        int whole = AREA_MARKS
                + message.cp().stream().mapToInt(item -> size(item) + 1).sum()
                - 1;
        int most = mostArea(message);
        if (whole <= most) {
            return List.of(message);
        }
        var shared = message.cp().stream().filter(Hj212Packets::isShared).toList();
        int base = AREA_MARKS + shared.stream().mapToInt(item -> size(item) + 1).sum();
        var areas = new ArrayList<List<Hj212Item>>();
        var area = new ArrayList<>(shared);
        int used = base;
        for (var item : message.cp()) {
            if (isShared(item)) {
                continue;
            }
            int size = size(item) + 1;
            if (used + size - 1 > most && area.size() > shared.size()) {
                areas.add(List.copyOf(area));
                area = new ArrayList<>(shared);
                used = base;
            }
            if (used + size - 1 > most) {
                throw new IllegalArgumentException(
                        "the item of field '" + item.fields().getFirst().name() + "' is too long for a packet");
            }
            area.add(item);
            used += size;
        }
        areas.add(area);
        if (areas.size() > MOST_PACKETS) {
            throw new IllegalArgumentException("the message takes " + areas.size() + " packets, at most 9999 can be");
        }
        return packets(message, areas, first, offset);
    }

    /** How long the data area may be, so that the data segment does not get too long either. */
    private static int mostArea(Hj212Message message) {
        String longest = Integer.toString(MOST_PACKETS);
        var empty = new Hj212Message(
                message.qn(),
                message.st(),
                message.cn(),
                message.pw(),
                message.mn(),
                message.flag(),
                longest,
                longest,
                List.of());
        return Math.min(MAX_AREA, Hj212Format.MAX_DATA - bytes(DataSegment.print(empty)) + AREA_MARKS);
    }

    private static List<Hj212Message> packets(
            Hj212Message message, List<List<Hj212Item>> areas, Instant first, ZoneOffset offset) {
        Integer flag = message.flag();
        var packets = new ArrayList<Hj212Message>();
        for (int i = 0; i < areas.size(); i++) {
            packets.add(new Hj212Message(
                    Hj212Message.qn(first.plusMillis(i), offset),
                    message.st(),
                    message.cn(),
                    message.pw(),
                    message.mn(),
                    (flag == null ? 0 : flag) | SPLIT,
                    Integer.toString(areas.size()),
                    Integer.toString(i + 1),
                    areas.get(i)));
        }
        return packets;
    }

    /** {@code packet} without its number, and with {@code items}. */
    static Hj212Message unsplit(Hj212Message packet, List<Hj212Item> items) {
        return new Hj212Message(
                packet.qn(),
                packet.st(),
                packet.cn(),
                packet.pw(),
                packet.mn(),
                withoutSplit(packet.flag()),
                null,
                null,
                items);
    }

    private static @Nullable Integer withoutSplit(@Nullable Integer flag) {
        return flag == null ? null : Integer.valueOf(flag & ~SPLIT);
    }

    /** Whether an item belongs to the message as a whole, not to one factor: none of its fields has a suffix. */
    static boolean isShared(Hj212Item item) {
        for (var field : item.fields()) {
            if (field.name().indexOf('-') >= 0) {
                return false;
            }
        }
        return true;
    }

    private static int size(Hj212Item item) {
        int size = -1;
        for (var field : item.fields()) {
            size += 2 + bytes(field.name()) + bytes(field.value());
        }
        return size;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
