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

    /**
     * What was measured in one channel.
     *
     * @param number the channel
     * @param large vehicles of 12 m and more
     * @param middle vehicles of 6 to 12 m
     * @param small vehicles under 6 m
     * @param occupancy share of the time, percent
     * @param speed km/h
     * @param rest the other fields, as bytes: length, headway, gap, stops, samples
     */
    public record Channel(int number, int large, int middle, int small, double occupancy, int speed, Octets rest) {}

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
        byte[] fixed = in.bytes(6, "length, headway, gap, stops and stop time");
        int samples = in.u8("the number of samples");
        byte[] bits = in.bytes((samples + Byte.SIZE - 1) / Byte.SIZE, "the samples");
        byte[] reserved = in.bytes(4, "the reserved bytes");
        var rest = new ByteWriter()
                .bytes(fixed)
                .u8(samples)
                .bytes(bits)
                .bytes(reserved)
                .toByteArray();
        return new Channel(number, large, middle, small, occupancy, speed, new Octets(rest));
    }
}
