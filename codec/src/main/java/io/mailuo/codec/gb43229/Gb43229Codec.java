package io.mailuo.codec.gb43229;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb43229.Gb43229Frame.Device;
import io.mailuo.codec.gb43229.Gb43229Frame.Operation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * GB/T 43229-2023, one whole frame. Experimental: known from one implementation, without any captured frame. Of traffic in
 * real time (0301h) the count, occupancy, speed and headway of each channel become readings, channel 2 with the suffix
 * {@code .2}; of the detectors' states (0205h) whether a channel is faulty. Contents without a known layout are kept as
 * bytes.
 */
public final class Gb43229Codec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Gb43229Codec(),
            "GB/T 43229-2023: vehicle detectors (experimental)",
            "c00000563412020001005634120100020010820103806d2169fa0002010102097b00302d00140f00"
                    + "0008b000000000020000075800342d00140f000008b000000000e88ec0",
            Gb43229Codec::describe,
            Gb43229Codec::write);

    private static final int STATES = 0x0205;

    @Override
    public String name() {
        return "gb43229";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Gb43229Format.SHAPE.decode(payload);
        if (!isTraffic(frame)) {
            return frame.object() == STATES ? states(frame) : List.of();
        }
        var traffic = Gb43229Traffic.read(frame.content());
        var readings = new ArrayList<Reading>();
        for (var channel : traffic.channels()) {
            int count = channel.large() + channel.middle() + channel.small();
            add(frame, traffic, channel, "vehicle_count", count, "{vehicles}", readings);
            add(frame, traffic, channel, "occupancy", channel.occupancy(), "%", readings);
            add(frame, traffic, channel, "vehicle_speed", channel.speed(), "km/h", readings);
            add(frame, traffic, channel, "headway", channel.headway(), "s", readings);
        }
        return readings;
    }

    private static List<Reading> states(Gb43229Frame frame) throws DecodeException {
        var readings = new ArrayList<Reading>();
        if (Gb43229Content.of(frame) instanceof Gb43229Content.States(var channels)) {
            for (var channel : channels) {
                String property = "gb43229:faulty" + (channel.channel() < 2 ? "" : "." + channel.channel());
                var faulty = Result.of(channel.state() != 0);
                readings.add(new Reading(frame.sender().name(), property, null, faulty, "", Quality.GOOD));
            }
        }
        return readings;
    }

    private static boolean isTraffic(Gb43229Frame frame) {
        return frame.object() == Gb43229Traffic.OBJECT
                && (frame.operation() == Operation.REPORT.code() || frame.operation() == Operation.QUERY_ANSWER.code());
    }

    private static void add(
            Gb43229Frame frame,
            Gb43229Traffic traffic,
            Gb43229Traffic.Channel channel,
            String property,
            double value,
            String unit,
            List<Reading> readings) {
        String suffix = channel.number() < 2 ? "" : "." + channel.number();
        readings.add(new Reading(
                frame.sender().name(), property + suffix, traffic.time(), Result.of(value), unit, Quality.GOOD));
    }

    private static Map<String, Object> describe(byte[] bytes) throws DecodeException {
        var frame = Gb43229Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("linkAddress", frame.link());
        fields.put("sender", describe(frame.sender()));
        fields.put("receiver", describe(frame.receiver()));
        fields.put("version", "%02x".formatted(frame.version()));
        fields.put("operation", "%02x".formatted(frame.operation()));
        for (var operation : Operation.values()) {
            if (operation.code() == frame.operation()) {
                fields.put("operationName", operation.name().toLowerCase(Locale.ROOT));
            }
        }
        fields.put("object", "%04x".formatted(frame.object()));
        String sum = Gb43229Format.checksum(bytes);
        fields.put("crc", Map.of("given", sum, "computed", sum));
        String object = Gb43229Content.OBJECTS.get(frame.object());
        if (object != null) {
            fields.put("objectName", object);
        }
        fields.put("contentHex", frame.content().hex());
        switch (Gb43229Content.of(frame)) {
            case Gb43229Content.Traffic(var traffic) -> {
                fields.put("time", traffic.time().toString());
                fields.put(
                        "channels",
                        traffic.channels().stream().map(Gb43229Codec::describe).toList());
            }
            case Gb43229Content.DeviceTime(long seconds, int millis, int offset) -> {
                fields.put("seconds", seconds);
                fields.put("millis", millis);
                fields.put("offset", offset);
            }
            case Gb43229Content.States(var channels) ->
                fields.put(
                        "states",
                        channels.stream()
                                .map(state -> Map.of("channel", state.channel(), "state", state.state()))
                                .toList());
            case Gb43229Content.Failure failure -> {
                fields.put("error", failure.code());
                failure.meaning().ifPresent(meaning -> fields.put("errorName", meaning));
            }
            case Gb43229Content.Other other -> {
                // The bytes are all there is to say.
            }
        }
        return fields;
    }

    private static Map<String, Object> describe(Gb43229Traffic.Channel channel) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("channel", channel.number());
        fields.put("flowA", channel.large());
        fields.put("flowB", channel.middle());
        fields.put("flowC", channel.small());
        fields.put("occupancy", channel.occupancy());
        fields.put("speed", channel.speed());
        fields.put("length", channel.length());
        fields.put("headway", channel.headway());
        fields.put("gap", channel.gap());
        fields.put("stops", channel.stops());
        fields.put("stopTime", channel.stopped());
        fields.put("samples", channel.samples());
        fields.put("occupied", channel.occupied().hex());
        fields.put("reserved", channel.reserved().hex());
        return fields;
    }

    private static Map<String, Object> describe(Device device) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("division", device.division());
        fields.put("deviceType", device.types());
        fields.put("deviceNo", device.number());
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("operationName", "objectName", "errorName", "crc");
        fields.ignore("time", "channels", "seconds", "millis", "offset", "states", "error");
        return Gb43229Format.encode(new Gb43229Frame(
                (int) fields.integer("linkAddress", 0, 0xffff),
                device(fields.group("sender")),
                device(fields.group("receiver")),
                fields.hex("version")[0] & 0xff,
                fields.hex("operation")[0] & 0xff,
                Integer.parseInt(new Octets(fields.hex("object")).hex(), 16),
                fields.has("contentHex")
                        ? new Octets(fields.hex("contentHex"))
                        : content(fields).bytes()));
    }

    /** The content by its fields, where it is not given in hexadecimal. */
    private static Gb43229Content content(MessageFields fields) {
        if (fields.has("channels")) {
            var channels = fields.groups("channels").stream()
                    .map(Gb43229Codec::channel)
                    .toList();
            try {
                return new Gb43229Content.Traffic(new Gb43229Traffic(Instant.parse(fields.text("time")), channels));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("field 'time' is no time", e);
            }
        }
        if (fields.has("seconds")) {
            return new Gb43229Content.DeviceTime(
                    fields.integer("seconds", 0, 0xffffffffL), (int) fields.integer("millis", 0, 999, 0), (int)
                            fields.integer("offset", -86_400, 86_400, 0));
        }
        if (fields.has("states")) {
            var states = new ArrayList<Gb43229Content.ChannelState>();
            for (var state : fields.groups("states")) {
                states.add(new Gb43229Content.ChannelState(
                        (int) state.integer("channel", 0, 255), (int) state.integer("state", 0, 255)));
                state.end();
            }
            return new Gb43229Content.States(states);
        }
        return fields.has("error")
                ? new Gb43229Content.Failure((int) fields.integer("error", 0, 255))
                : new Gb43229Content.Other(Octets.NONE);
    }

    private static Gb43229Traffic.Channel channel(MessageFields fields) {
        var channel = new Gb43229Traffic.Channel(
                (int) fields.integer("channel", 0, 255),
                (int) fields.integer("flowA", 0, 255, 0),
                (int) fields.integer("flowB", 0, 255, 0),
                (int) fields.integer("flowC", 0, 255, 0),
                fields.number("occupancy"),
                (int) fields.integer("speed", 0, 255, 0),
                number(fields, "length"),
                number(fields, "headway"),
                number(fields, "gap"),
                number(fields, "stops"),
                number(fields, "stopTime"),
                (int) fields.integer("samples", 0, 255, 0),
                fields.has("occupied") ? new Octets(fields.hex("occupied")) : Octets.NONE,
                fields.has("reserved") ? new Octets(fields.hex("reserved")) : new Octets(new byte[4]));
        fields.end();
        return channel;
    }

    private static double number(MessageFields fields, String name) {
        return fields.has(name) ? fields.number(name) : 0;
    }

    private static Device device(MessageFields fields) {
        var device = new Device(
                (int) fields.integer("division", 0, 0xffffff), (int) fields.integer("deviceType", 0, 0xffff), (int)
                        fields.integer("deviceNo", 0, 0xffff));
        fields.end();
        return device;
    }
}
