package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message (SL 651-2014, 6.6.1): what is common to all, and the elements of reports. What else a body
 * holds is {@link Sl651Content}'s.
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

    private static final String CLAUSE = "SL 651-2014 6.6";
    private static final int STATION = 0xf1f1;
    private static final int STATE = 0x45;
    private static final int ADDRESS = 10;
    private static final int ASCII_HEAD = 16;

    /**
     * Reads the body of a message in one frame, of a message that was joined, or of the first packet of several.
     *
     * @throws DecodeException if it breaks a rule
     */
    public static Sl651Body of(Sl651Frame frame) throws DecodeException {
        return switch (frame.form()) {
            case HEX -> ofHex(frame);
            case ASCII -> ofAscii(frame);
        };
    }

    private static Sl651Body ofHex(Sl651Frame frame) throws DecodeException {
        byte[] body = frame.body().bytes();
        var in = new ByteReader(body, CLAUSE);
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
            if (reports && in.hasMore() && in.peek("") != STATE) {
                type = in.u8("the kind of station");
            }
        }
        var rest = rest(body, in.at());
        List<Sl651Element> elements = reports ? Sl651HexElements.read(in, isUniform(frame.function())) : List.of();
        return new Sl651Body(serial, sendTime, station, type, rest, elements);
    }

    private static Sl651Body ofAscii(Sl651Frame frame) throws DecodeException {
        byte[] body = frame.body().bytes();
        var in = new ByteReader(body, CLAUSE);
        byte[] head = in.bytes(ASCII_HEAD, "serial number and time of sending");
        int serial = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(head[i], 16);
            if (digit < 0) {
                throw in.broken("the serial number must be four hexadecimal characters");
            }
            serial = serial << 4 | digit;
        }
        String sendTime = new String(head, 4, 12, StandardCharsets.ISO_8859_1);
        boolean reports = frame.up() && isReport(frame.function());
        String station = null;
        int type = -1;
        int at = ASCII_HEAD;
        String text = new String(body, at, Math.min(body.length - at, 20), StandardCharsets.ISO_8859_1);
        String start = text.stripLeading();
        if (start.toUpperCase(Locale.ROOT).startsWith("ST ") && start.length() >= 3 + ADDRESS) {
            at += text.length() - start.length() + 3 + ADDRESS;
            station = start.substring(3, 3 + ADDRESS).toLowerCase(Locale.ROOT);
            if (reports && at + 2 < body.length && body[at] == ' ' && body[at + 2] == ' ') {
                type = body[at + 1] & 0xff;
                at += 3;
            }
        }
        List<Sl651Element> elements = reports ? Sl651TextElements.read(body, at) : List.of();
        return new Sl651Body(serial, sendTime, station, type, rest(body, at), elements);
    }

    private static Octets rest(byte[] body, int from) {
        return new Octets(Arrays.copyOfRange(body, Math.min(from, body.length), body.length));
    }

    /** Whether the body of this function is made of elements. */
    static boolean isReport(int function) {
        return function >= 0x30 && function <= 0x3a || function == 0x44 || function == 0x46;
    }

    private static boolean isUniform(int function) {
        return function == 0x31 || function == 0x38;
    }

    /**
     * Writes the body of a report: station, kind and elements.
     *
     * @throws IllegalArgumentException if an element does not exist in {@code form}
     */
    public Octets write(Sl651Frame.Form form) {
        var out = new ByteWriter();
        switch (form) {
            case HEX -> {
                out.u16(serial).bcd(sendTime);
                if (station != null) {
                    out.u16(STATION).bcd(station);
                    if (stationType >= 0) {
                        out.u8(stationType);
                    }
                }
                elements.forEach(element -> Sl651HexElements.write(element, out));
            }
            case ASCII -> {
                String kind = stationType < 0 ? "" : (char) stationType + " ";
                String head = "%04X%s".formatted(serial, sendTime)
                        + (station == null ? "" : "ST " + station.toUpperCase(Locale.ROOT) + " " + kind);
                out.bytes(head.getBytes(StandardCharsets.ISO_8859_1));
                Sl651TextElements.write(elements, out);
            }
        }
        return new Octets(out.toByteArray());
    }
}
