package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
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
     * Confirms the message of {@code frame}: to be sent only once it is safely kept.
     *
     * @param stayOnline whether the station is to wait for more; otherwise it may leave
     */
    public static Sl651Frame taken(Sl651Frame frame, Instant now, ZoneOffset offset, boolean stayOnline) {
        int serial = frame.packet() > 1 || frame.body().length() < 2
                ? 0
                : frame.body().at(0) << 8 | frame.body().at(1);
        return answer(frame, serial, now, offset, stayOnline ? Sl651Frame.STAY_ONLINE : Sl651Frame.MAY_LEAVE, 0, 0);
    }

    /** Asks for packet {@code packet} of the message of {@code frame} again. */
    public static Sl651Frame resend(Sl651Frame frame, int serial, int packet, Instant now, ZoneOffset offset) {
        return answer(frame, serial, now, offset, Sl651Frame.RESEND, frame.packets(), packet);
    }

    /**
     * A query or command to a station.
     *
     * @param function 37h to 51h
     * @param content what follows serial number and time
     */
    public static Sl651Frame query(
            int centre,
            String station,
            String password,
            int function,
            int serial,
            Instant now,
            ZoneOffset offset,
            Octets content) {
        byte[] body = new ByteWriter()
                .u16(serial)
                .bcd(TIME.format(now.atOffset(offset)))
                .octets(content)
                .toByteArray();
        return new Sl651Frame(false, centre, station, password, function, 0, 0, new Octets(body), Sl651Frame.QUERY);
    }

    private static Sl651Frame answer(
            Sl651Frame to, int serial, Instant now, ZoneOffset offset, int end, int packets, int packet) {
        byte[] body = new ByteWriter()
                .u16(serial)
                .bcd(TIME.format(now.atOffset(offset)))
                .toByteArray();
        return new Sl651Frame(
                false, to.centre(), to.station(), to.password(), to.function(), packets, packet, new Octets(body), end);
    }
}
