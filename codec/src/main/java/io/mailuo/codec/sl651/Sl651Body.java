package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a frame (SL 651-2014, 6.6.4).
 *
 * @param serial serial number of the message
 * @param sendTime local time of sending, yyMMddHHmmss
 * @param station the station that observed, where the body names it
 * @param stationType kind of station, such as 48h for a river; -1 where the body does not say
 * @param rest what follows station and kind, as it stands
 * @param elements the elements of a report, times among them; empty for commands and their answers
 */
public record Sl651Body(
        int serial,
        String sendTime,
        @Nullable String station,
        int stationType,
        Octets rest,
        List<Sl651Element> elements) {

    private static final String CLAUSE = "SL 651-2014 6.6.4";
    private static final int STATION = 0xf1f1;
    private static final int TIME = 0xf0;
    private static final int MANUAL = 0xf2;
    private static final int PICTURE = 0xf3;
    private static final int RAIN = 0xf4;
    private static final int LAST_SERIES = 0xfc;
    private static final int TWO_BYTES = 0xff;
    private static final Charset TEXT = Charset.forName("GB18030");

    /**
     * Reads the body of a message in one frame, or of the first packet of several.
     *
     * @throws DecodeException if it breaks a rule
     */
    public static Sl651Body of(Sl651Frame frame) throws DecodeException {
        var in = new ByteReader(frame.body().bytes(), CLAUSE);
        int serial = in.u16("the serial number");
        String sendTime = in.bcd(6, "the time of sending");
        boolean reports = frame.up() && isReport(frame.function());
        String station = null;
        int type = -1;
        if (frame.up() && in.remaining() >= 7 && in.peek("") == 0xf1) {
            if (in.u16("the station's leader") != STATION) {
                throw in.broken("the station must follow F1F1");
            }
            station = in.bcd(5, "the station").toLowerCase(Locale.ROOT);
            if (reports && in.hasMore() && in.peek("") != 0x45) {
                type = in.u8("the kind of station");
            }
        }
        int from = in.at();
        byte[] body = frame.body().bytes();
        var rest = new Octets(java.util.Arrays.copyOfRange(body, from, body.length));
        var elements = new ArrayList<Sl651Element>();
        while (reports && in.hasMore()) {
            elements.add(element(in));
        }
        return new Sl651Body(serial, sendTime, station, type, rest, List.copyOf(elements));
    }

    /** Whether the body of this function is made of elements. */
    static boolean isReport(int function) {
        return function >= 0x30 && function <= 0x3a || function == 0x44 || function == 0x46;
    }

    private static Sl651Element element(ByteReader in) throws DecodeException {
        int first = in.u8("an element");
        int second = in.u8("an element's definition");
        if (first == TIME && second == TIME) {
            return new Sl651Element.Time(in.bcd(5, "the time of observation"));
        }
        if (first == MANUAL && second == MANUAL) {
            return new Sl651Element.Manual(in.text(in.remaining(), TEXT, "the text"));
        }
        if (first == PICTURE && second == PICTURE) {
            return new Sl651Element.Picture(in.rest());
        }
        String id = "%02X".formatted(first);
        int definition = second;
        if (first == TWO_BYTES) {
            id = id + "%02X".formatted(second);
            definition = in.u8("an element's definition");
        }
        Octets raw = in.octets(definition >> 3, "element " + id);
        if (first >= RAIN && first <= LAST_SERIES) {
            return series(id, first == RAIN ? 1 : 2, raw);
        }
        return switch (id) {
            case "45", "04", "05" -> new Sl651Element.Binary(id, raw);
            default -> new Sl651Element.Number(id, definition & 7, raw);
        };
    }

    private static Sl651Element series(String id, int size, Octets raw) throws DecodeException {
        var in = new ByteReader(raw.bytes(), CLAUSE);
        var values = new ArrayList<@Nullable Double>();
        while (in.remaining() >= size) {
            int value = (int) in.big(size, "a value");
            boolean absent = value == (size == 1 ? 0xff : 0xffff);
            values.add(absent ? null : Double.valueOf(value / (size == 1 ? 10.0 : 100.0)));
        }
        return new Sl651Element.Series(id, java.util.Collections.unmodifiableList(values));
    }
}
