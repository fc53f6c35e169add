package io.mailuo.codec.gb43229;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic in real time, object 0301h of GB/T 43229-2023. Experimental.
 *
 * @param time when it was measured
 * @param channels what was measured in each channel
 */
public record Gb43229Traffic(Instant time, List<Channel> channels) {

    /** Code of the object. */
    public static final int OBJECT = 0x0301;

    private static final String CLAUSE = "GB/T 43229-2023 (object 0301; experimental)";
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final double TENTH = 10;
    private static final int RESERVED = 4;

    /**
     * What was measured in one channel.
     *
     * @param number the channel
     * @param large vehicles of 12 m and more
     * @param middle vehicles of 6 to 12 m
     * @param small vehicles under 6 m
     * @param occupancy share of the time, percent
     * @param speed km/h
     * @param length of vehicles, metres
     * @param headway from front to front, seconds
     * @param gap from back to front, seconds
     * @param stops per vehicle
     * @param stopped how long vehicles stood, seconds
     * @param samples how often it was looked whether the channel is occupied
     * @param occupied the outcomes, a bit each, the first one lowest
     * @param reserved four bytes without a meaning
     */
    public record Channel(
            int number,
            int large,
            int middle,
            int small,
            double occupancy,
            int speed,
            double length,
            double headway,
            double gap,
            double stops,
            double stopped,
            int samples,
            Octets occupied,
            Octets reserved) {}

    public Gb43229Traffic {
        channels = List.copyOf(channels);
    }

    /**
     * Reads the content of a frame about object 0301h.
     *
     * @throws DecodeException if it ends early or something is left over; offsets count from the content's start
     */
    public static Gb43229Traffic read(Octets content) throws DecodeException {
        var in = new ByteReader(content.bytes(), CLAUSE);
        long seconds = in.u32le("the time");
        int millis = in.u16le("the milliseconds");
        if (millis > 999) {
            throw in.broken("milliseconds must be up to 999, found " + millis);
        }
        int count = in.u8("the number of channels");
        var channels = new ArrayList<Channel>();
        for (int i = 0; i < count; i++) {
            channels.add(channel(in));
        }
        in.end("the last channel");
        return new Gb43229Traffic(Instant.ofEpochSecond(seconds, (long) millis * NANOS_PER_MILLI), channels);
    }

    private static Channel channel(ByteReader in) throws DecodeException {
        int number = in.u8("the channel's number");
        int large = in.u8("the flow of large vehicles");
        int middle = in.u8("the flow of middle vehicles");
        int small = in.u8("the flow of small vehicles");
        double occupancy = in.u16le("the occupancy") / TENTH;
        int speed = in.u8("the speed");
        double length = in.u16le("the length") / TENTH;
        double headway = in.u8("the headway") / TENTH;
        double gap = in.u8("the gap") / TENTH;
        double stops = in.u8("the stops") / TENTH;
        double stopped = in.u8("the stop time") / TENTH;
        int samples = in.u8("the number of samples");
        var occupied = in.octets((samples + Byte.SIZE - 1) / Byte.SIZE, "the samples");
        var reserved = in.octets(RESERVED, "the reserved bytes");
        return new Channel(
                number, large, middle, small, occupancy, speed, length, headway, gap, stops, stopped, samples, occupied,
                reserved);
    }

    /**
     * Writes the content of a frame about object 0301h.
     *
     * @throws IllegalArgumentException if a number does not fit
     */
    void write(ByteWriter out) {
        out.u32le(time.getEpochSecond()).u16le(time.getNano() / NANOS_PER_MILLI).u8(fits(channels.size(), 1));
        for (var channel : channels) {
            int bits = (channel.samples + Byte.SIZE - 1) / Byte.SIZE;
            if (channel.occupied.length() != bits || channel.reserved.length() != RESERVED) {
                throw new IllegalArgumentException("the samples must have " + bits + " bytes, the reserve 4");
            }
            out.u8(fits(channel.number, 1))
                    .u8(fits(channel.large, 1))
                    .u8(fits(channel.middle, 1))
                    .u8(fits(channel.small, 1))
                    .u16le(fits(channel.occupancy * TENTH, 2))
                    .u8(fits(channel.speed, 1))
                    .u16le(fits(channel.length * TENTH, 2))
                    .u8(fits(channel.headway * TENTH, 1))
                    .u8(fits(channel.gap * TENTH, 1))
                    .u8(fits(channel.stops * TENTH, 1))
                    .u8(fits(channel.stopped * TENTH, 1))
                    .u8(fits(channel.samples, 1))
                    .octets(channel.occupied)
                    .octets(channel.reserved);
        }
    }

    private static int fits(double value, int bytes) {
        long whole = Math.round(value);
        if (whole < 0 || whole >= 1L << 8 * bytes) {
            throw new IllegalArgumentException(value + " does not fit into " + bytes + " bytes");
        }
        return (int) whole;
    }
}
