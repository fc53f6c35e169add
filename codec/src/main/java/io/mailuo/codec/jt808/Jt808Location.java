package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A location report (JT/T 808-2019, 8.18).
 *
 * @param alarm alarm bits
 * @param status state bits: 0 ignition, 1 located, 2 south, 3 west …
 * @param latitude millionths of a degree, without sign
 * @param longitude millionths of a degree, without sign
 * @param altitude metres
 * @param speed tenths of km/h
 * @param direction degrees from north
 * @param time local time of China, yyMMddHHmmss
 * @param extras what else is told
 * @param rest bytes at the end that are no whole extra
 */
public record Jt808Location(
        long alarm,
        long status,
        long latitude,
        long longitude,
        int altitude,
        int speed,
        int direction,
        String time,
        List<Extra> extras,
        Octets rest) {

    private static final String CLAUSE = "JT/T 808-2019 8.18";
    private static final int BASE = 28;
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final int LOCATED = 2;
    private static final int SOUTH = 4;
    private static final int WEST = 8;
    private static final double MILLION = 1e6;

    /**
     * One extra.
     *
     * @param id its id
     * @param value its bytes
     */
    public record Extra(int id, Octets value) {

        /** The value as a number without sign, high byte first; for values of up to 4 bytes. */
        public long number() {
            long number = 0;
            for (int i = 0; i < value.length(); i++) {
                number = number << 8 | value.at(i);
            }
            return number;
        }
    }

    public Jt808Location {
        extras = List.copyOf(extras);
    }

    /**
     * The locations of a message: one of 0200, 0201 and 0500, several of 0704, none of others.
     *
     * @throws DecodeException if the body breaks a rule
     */
    public static List<Jt808Location> of(Jt808Message message) throws DecodeException {
        if (message.packets() > 1 || message.encryption() != 0) {
            return List.of();
        }
        var in = new ByteReader(message.body().bytes(), CLAUSE);
        switch (message.id()) {
            case 0x0200 -> {
                return List.of(read(in));
            }
            case 0x0201, 0x0500 -> {
                in.skip(2, "the serial number of the request");
                return List.of(read(in));
            }
            case 0x0704 -> {
                int count = in.u16("the number of locations");
                in.u8("the kind of batch");
                var locations = new ArrayList<Jt808Location>();
                for (int i = 0; i < count; i++) {
                    byte[] bytes = in.bytes(in.u16("the length of a location"), "a location");
                    locations.add(read(new ByteReader(bytes, CLAUSE)));
                }
                in.end("the locations");
                return locations;
            }
            default -> {
                return List.of();
            }
        }
    }

    /** The serial number of the request that a message 0201 or 0500 answers. */
    static OptionalInt request(Jt808Message message) throws DecodeException {
        boolean answers = (message.id() == 0x0201 || message.id() == 0x0500)
                && !of(message).isEmpty();
        return answers
                ? OptionalInt.of(message.body().at(0) << 8 | message.body().at(1))
                : OptionalInt.empty();
    }

    static Jt808Location read(ByteReader in) throws DecodeException {
        long alarm = in.u32("the alarms");
        long status = in.u32("the state");
        long latitude = in.u32("the latitude");
        long longitude = in.u32("the longitude");
        int altitude = in.u16("the altitude");
        int speed = in.u16("the speed");
        int direction = in.u16("the direction");
        String time = in.bcd(6, "the time");
        var extras = new ArrayList<Extra>();
        var rest = Octets.NONE;
        while (in.hasMore()) {
            int id = in.u8("an extra");
            int length = in.hasMore() ? in.peek("") : 0;
            if (in.remaining() < 1 + length) {
                rest = new Octets(new ByteWriter().u8(id).octets(in.rest()).toByteArray());
                break;
            }
            in.skip(1, "the length");
            extras.add(new Extra(id, in.octets(length, "an extra")));
        }
        return new Jt808Location(alarm, status, latitude, longitude, altitude, speed, direction, time, extras, rest);
    }

    /** The body of message 0200. */
    public Octets encode() {
        var out = new ByteWriter()
                .u32(alarm)
                .u32(status)
                .u32(latitude)
                .u32(longitude)
                .u16(altitude)
                .u16(speed)
                .u16(direction)
                .bcd(time);
        for (var extra : extras) {
            out.u8(extra.id).u8(extra.value.length()).octets(extra.value);
        }
        if (out.size() < BASE) {
            throw new IllegalArgumentException("the time must have 12 digits");
        }
        return new Octets(out.octets(rest).toByteArray());
    }

    /** Whether the position was fixed by satellite at this time. */
    public boolean located() {
        return (status & LOCATED) != 0;
    }

    /** Latitude in degrees, south negative. */
    public double latitudeDegrees() {
        return ((status & SOUTH) != 0 ? -latitude : latitude) / MILLION;
    }

    /** Longitude in degrees, west negative. */
    public double longitudeDegrees() {
        return ((status & WEST) != 0 ? -longitude : longitude) / MILLION;
    }

    /** The moment, if the time is one. */
    public @Nullable Instant at() {
        try {
            return LocalDateTime.of(2000 + part(0), part(2), part(4), part(6), part(8), part(10))
                    .toInstant(CHINA);
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private int part(int from) {
        return Integer.parseInt(time, from, from + 2, 10);
    }
}
