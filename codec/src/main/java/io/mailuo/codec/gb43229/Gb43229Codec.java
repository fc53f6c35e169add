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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GB/T 43229-2023, one whole frame. Experimental: known from one implementation, without any captured frame. Of traffic in
 * real time (0301h) the count, occupancy and speed of each channel become readings, channel 2 with the suffix {@code .2};
 * other contents are kept as bytes.
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

    @Override
    public String name() {
        return "gb43229";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Gb43229Format.SHAPE.decode(payload);
        if (!isTraffic(frame)) {
            return List.of();
        }
        var traffic = Gb43229Traffic.read(frame.content());
        var readings = new ArrayList<Reading>();
        for (var channel : traffic.channels()) {
            int count = channel.large() + channel.middle() + channel.small();
            add(frame, traffic, channel, "vehicle_count", count, "{vehicles}", readings);
            add(frame, traffic, channel, "occupancy", channel.occupancy(), "%", readings);
            add(frame, traffic, channel, "vehicle_speed", channel.speed(), "km/h", readings);
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
        fields.put("object", "%04x".formatted(frame.object()));
        fields.put("contentHex", frame.content().hex());
        if (isTraffic(frame)) {
            var channels = new ArrayList<Map<String, Object>>();
            for (var channel : Gb43229Traffic.read(frame.content()).channels()) {
                var inner = new LinkedHashMap<String, Object>();
                inner.put("channel", channel.number());
                inner.put("flowA", channel.large());
                inner.put("flowB", channel.middle());
                inner.put("flowC", channel.small());
                inner.put("occupancy", channel.occupancy());
                inner.put("speed", channel.speed());
                channels.add(inner);
            }
            fields.put("channels", channels);
        }
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
        fields.ignore("channels");
        return Gb43229Format.encode(new Gb43229Frame(
                (int) fields.integer("linkAddress", 0, 0xffff),
                device(fields.group("sender")),
                device(fields.group("receiver")),
                fields.hex("version")[0] & 0xff,
                fields.hex("operation")[0] & 0xff,
                Integer.parseInt(new Octets(fields.hex("object")).hex(), 16),
                new Octets(fields.hex("contentHex"))));
    }

    private static Device device(MessageFields fields) {
        var device = new Device(
                (int) fields.integer("division", 0, 0xffffff), (int) fields.integer("deviceType", 0, 0xffff), (int)
                        fields.integer("deviceNo", 0, 0xffff));
        fields.end();
        return device;
    }
}
