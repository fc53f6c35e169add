package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What a centre sends (SL 651-2014, 6.4 and 6.6): confirmations of modes M2 and M3, requests for a packet, and queries
 * of mode M4.
 */
public final class Sl651Answers {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss");

    private Sl651Answers() {}

    /**
     * Confirms the message of {@code frame}: to be sent only once it is safely kept. A message that goes on in further
     * frames of its own (end ETB) is confirmed with ACK; one in packets once for all of them.
     *
     * @param frame the message; of one in packets the whole, or its first packet
     * @param packets how many packets it had, 0 for a message in one frame
     * @param stayOnline whether the station is to wait for more; otherwise it may leave
     */
    public static Sl651Frame taken(Sl651Frame frame, int packets, Instant now, ZoneOffset offset, boolean stayOnline) {
        int end = stayOnline ? Sl651Frame.STAY_ONLINE : Sl651Frame.MAY_LEAVE;
        if (packets == 0 && frame.end() == Sl651Frame.MORE) {
            end = Sl651Frame.ACKNOWLEDGE;
        }
        return answer(frame, serial(frame), now, offset, end, packets, packets);
    }

    /** Asks for packet {@code packet} of the message of {@code frame} again. */
    public static Sl651Frame resend(Sl651Frame frame, int serial, int packet, Instant now, ZoneOffset offset) {
        return answer(frame, serial, now, offset, Sl651Frame.RESEND, frame.packets(), packet);
    }

    /** The serial number of a message's first frame; 0 where it has none or is a later packet. */
    static int serial(Sl651Frame frame) {
        boolean later = frame.packet() > 1;
        return switch (frame.form()) {
            case HEX ->
                later || frame.body().length() < 2
                        ? 0
                        : frame.body().at(0) << 8 | frame.body().at(1);
            case ASCII -> {
                int serial = 0;
                for (int i = 0; i < 4 && !later && i < frame.body().length(); i++) {
                    serial = serial << 4
                            | Math.max(0, Character.digit(frame.body().at(i), 16));
                }
                yield serial;
            }
        };
    }

    /** How a body begins: serial number and time of sending. */
    static Octets head(Sl651Frame.Form form, int serial, Instant now, ZoneOffset offset) {
        String time = TIME.format(now.atOffset(offset));
        return switch (form) {
            case HEX -> new Octets(new ByteWriter().u16(serial).bcd(time).toByteArray());
            case ASCII -> new Octets("%04X%s".formatted(serial, time).getBytes(StandardCharsets.US_ASCII));
        };
    }

    /**
     * A query or command to a station.
     *
     * @param function 37h to 51h
     * @param content what follows serial number and time
     */
    public static Sl651Frame query(
            Sl651Frame.Form form,
            int centre,
            String station,
            String password,
            int function,
            int serial,
            Instant now,
            ZoneOffset offset,
            Octets content) {
        byte[] body = new ByteWriter()
                .octets(head(form, serial, now, offset))
                .octets(content)
                .toByteArray();
        return new Sl651Frame(
                form, false, centre, station, password, function, 0, 0, new Octets(body), Sl651Frame.QUERY);
    }

    private static Sl651Frame answer(
            Sl651Frame to, int serial, Instant now, ZoneOffset offset, int end, int packets, int packet) {
        return new Sl651Frame(
                to.form(),
                false,
                to.centre(),
                to.station(),
                to.password(),
                to.function(),
                packets,
                packet,
                head(to.form(), serial, now, offset),
                end);
    }
}
