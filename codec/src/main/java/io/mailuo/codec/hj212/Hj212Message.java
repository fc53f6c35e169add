package io.mailuo.codec.hj212;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of HJ 212 (HJ 212-2017, 6.3): the data segment of a frame. Values stand as printed, since devices in the
 * field fill fields more freely than the standard allows.
 *
 * @param qn request number, 17 digits yyyyMMddHHmmssSSS in the sender's local time; an answer repeats that of its
 *     request; null in messages of 2005 that carry none
 * @param st system type, such as {@code 22} (air) or {@code 91} (interaction)
 * @param cn command, 4 digits
 * @param pw access password; null where absent
 * @param mn identifier of the device
 * @param flag edition and flags, see {@link #answerWanted()}, {@link #split()}, {@link #edition()}; null where absent
 * @param pnum number of packets of a split message; null where absent
 * @param pno number of this packet, from 1; null where absent
 * @param cp the items of the data area
 */
public record Hj212Message(
        @Nullable String qn,
        @Nullable String st,
        String cn,
        @Nullable String pw,
        String mn,
        @Nullable Integer flag,
        @Nullable String pnum,
        @Nullable String pno,
        List<Hj212Item> cp) {

    /** System type of answers and interaction (HJ 212-2017, table 5). */
    public static final String INTERACTION = "91";

    private static final int ANSWER = 1;
    private static final int SPLIT = 2;
    private static final int EDITION_SHIFT = 2;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");

    public Hj212Message {
        cp = List.copyOf(cp);
    }

    /** A message of the 2017 edition in one packet. */
    public static Hj212Message of(
            String qn, String st, String cn, String pw, String mn, boolean answerWanted, List<Hj212Item> cp) {
        return new Hj212Message(qn, st, cn, pw, mn, 1 << EDITION_SHIFT | (answerWanted ? ANSWER : 0), null, null, cp);
    }

    /** {@code time} as HJ 212 writes it, in seconds: 14 digits of local time. */
    public static String time(Instant time, ZoneOffset offset) {
        return SECONDS.format(time.atOffset(offset));
    }

    /** The request number for {@code time}: 17 digits of local time. */
    public static String qn(Instant time, ZoneOffset offset) {
        return MILLIS.format(time.atOffset(offset));
    }

    /** Whether the sender wants an answer: bit A of Flag. */
    public boolean answerWanted() {
        return flag != null && (flag & ANSWER) != 0;
    }

    /** Whether the message is one packet of several: bit D of Flag. */
    public boolean split() {
        return flag != null && (flag & SPLIT) != 0;
    }

    /**
     * The edition that Flag names: 0 = 2005, 1 = 2017, 2 = 2025. Devices set it freely, so it proves nothing.
     */
    public int edition() {
        return flag == null ? 0 : flag >> EDITION_SHIFT;
    }

    /** The first value of the field {@code name} in the data area. */
    public Optional<String> value(String name) {
        for (var item : cp) {
            var value = item.value(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }
}
