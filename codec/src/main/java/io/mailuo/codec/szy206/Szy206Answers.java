package io.mailuo.codec.szy206;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** The frames that centre and terminal send each other, put together (SL/T 427-2021 6.3.3 and 7). */
public final class Szy206Answers {

    /** How often a frame is sent: as often as the countdown FCB can tell. */
    public static final int SENDINGS = 3;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuMMddHHmmss");
    private static final int UP = 0x80;
    private static final int FRESH = SENDINGS << 4;

    private Szy206Answers() {}

    /** Whether a centre confirms this: link tests and a terminal's own reports. */
    static boolean isConfirmed(Szy206Frame frame) {
        return frame.isUp()
                && switch (frame.function()) {
                    case 0x02, 0x81, 0x82, 0x83, 0x84, 0xc0 -> true;
                    default -> false;
                };
    }

    /**
     * The centre's confirmation of a report, or of one frame of it: to be sent only once it is safely kept. A link test is
     * answered by what it said, a report by the mode that the terminal is to work in. In SL/T 427-2021 the confirmation
     * of a report sets the terminal's clock.
     *
     * @param mode 0 compatible, 1 own reports, 2 queries, 3 maintenance
     */
    public static Szy206Frame taken(
            Szy206Frame frame, int mode, Instant now, ZoneOffset offset, Szy206Edition edition) {
        boolean link = frame.function() == 0x02;
        var data = new ByteWriter()
                .u8(link && frame.data().length() > 0 ? frame.data().at(0) : mode);
        if (!link && edition == Szy206Edition.SLT427_2021) {
            Szy206Tag.of(now, offset, edition).write(data);
        }
        int control = frame.countdown() << 4;
        return new Szy206Frame(
                control, frame.divs(), frame.address(), frame.function(), new Octets(data.toByteArray()));
    }

    /**
     * A query or command of a centre.
     *
     * @param content what is asked for (B0), otherwise 0
     * @param fields the fields of the function, with {@code password} and {@code tag} where it is a command
     * @throws IllegalArgumentException if a field is missing or does not fit
     */
    public static Szy206Frame command(
            String address, int function, int content, Map<String, Object> fields, Szy206Edition edition) {
        var data = Szy206Bodies.write(function, false, edition, fields);
        return new Szy206Frame(FRESH | content, -1, address, function, data);
    }

    /** A terminal's report or link test. */
    public static Szy206Frame report(String address, int function, int content, Octets data) {
        return new Szy206Frame(UP | FRESH | content, -1, address, function, data);
    }

    /** A terminal's answer to {@code query}: the same function and countdown. */
    public static Szy206Frame answer(Szy206Frame query, Octets data) {
        return new Szy206Frame(UP | query.control(), -1, query.address(), query.function(), data);
    }

    /** The data of a command that sets the clock (11), with the time {@code now}. */
    static Octets clock(Octets data, Instant now, ZoneOffset offset) {
        byte[] bytes = data.bytes().clone();
        var time = now.atOffset(offset);
        byte[] digits = new ByteWriter().bcdLowFirst(CLOCK.format(time)).toByteArray();
        digits[4] |= (byte) (time.getDayOfWeek().getValue() << 5);
        System.arraycopy(digits, 0, bytes, 0, Math.min(digits.length, bytes.length));
        return new Octets(bytes);
    }
}
