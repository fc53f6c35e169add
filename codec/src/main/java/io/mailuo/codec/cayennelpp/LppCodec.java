package io.mailuo.codec.cayennelpp;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cayenne LPP 2, one whole payload: channel, type, value, again and again. A payload names no device and no time. A
 * property is {@code cayennelpp:<channel>.<type>}, with {@code .x} and the like for values of several parts, since only
 * the device's profile knows what a channel stands for. A polyline is one text, {@code latitude,longitude;…} in degrees,
 * without the points at its end that a text has no room for.
 */
public final class LppCodec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new LppCodec(), "Cayenne LPP 2: LoRaWAN sensors", "036701100567ffd1", LppCodec::describe, LppCodec::write);

    private static final String CLAUSE = "Cayenne LPP 2.0 data channel";

    @Override
    public String name() {
        return "cayennelpp";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>();
        for (var value : read(payload)) {
            var type = value.type();
            if (type == LppType.POLYLINE) {
                String property = "cayennelpp:" + value.channel() + "." + type.label();
                readings.add(new Reading("", property, null, Result.of(line(value)), "", Quality.GOOD));
                continue;
            }
            for (int part = 0; part < type.parts().size(); part++) {
                String suffix = type.parts().get(part);
                String property =
                        "cayennelpp:" + value.channel() + "." + type.label() + (suffix.isEmpty() ? "" : "." + suffix);
                readings.add(new Reading(
                        "", property, null, Result.of(value.numbers().get(part)), type.unit(part), Quality.GOOD));
            }
        }
        return readings;
    }

    private static String line(LppValue polyline) {
        var line = new StringBuilder();
        for (int i = 1; i < polyline.numbers().size(); i += 2) {
            String point = polyline.numbers().get(i) + "," + polyline.numbers().get(i + 1);
            if (line.length() + 1 + point.length() > Result.Text.MAX_LENGTH) {
                break;
            }
            line.append(i == 1 ? "" : ";").append(point);
        }
        return line.toString();
    }

    /**
     * The values of {@code payload}.
     *
     * @throws DecodeException if a type is unknown or the payload ends inside a value
     */
    public static List<LppValue> read(byte[] payload) throws DecodeException {
        var in = new ByteReader(payload, CLAUSE);
        var values = new ArrayList<LppValue>();
        do {
            int channel = in.u8("a channel");
            int code = in.peek("a type");
            var type = LppType.of(code);
            if (type.isEmpty()) {
                throw in.broken("type " + code + " is unknown");
            }
            in.skip(1, "a type");
            if (type.get() == LppType.POLYLINE) {
                values.add(new LppValue(channel, LppType.POLYLINE, LppPolyline.read(in)));
                continue;
            }
            var numbers = new ArrayList<Double>();
            for (int part = 0; part < type.get().parts().size(); part++) {
                numbers.add(number(in, type.get(), part));
            }
            values.add(new LppValue(channel, type.get(), numbers));
        } while (in.hasMore());
        return values;
    }

    private static double number(ByteReader in, LppType type, int part) throws DecodeException {
        int bits = 8 * type.size();
        long raw = in.big(type.size(), type.label());
        if (type.signed() && raw >> bits - 1 != 0) {
            raw -= 1L << bits;
        }
        return (double) raw / type.divisor(part);
    }

    /**
     * The payload of {@code values}.
     *
     * @throws IllegalArgumentException if a number does not fit its type
     */
    public static byte[] encode(List<LppValue> values) {
        var out = new ByteWriter();
        for (var value : values) {
            var type = value.type();
            out.u8(value.channel()).u8(type.code());
            if (type == LppType.POLYLINE) {
                LppPolyline.write(value.numbers(), out);
                continue;
            }
            for (int part = 0; part < type.parts().size(); part++) {
                long raw = Math.round(value.numbers().get(part) * type.divisor(part));
                int bits = 8 * type.size();
                long least = type.signed() ? -(1L << bits - 1) : 0;
                long most = (1L << (type.signed() ? bits - 1 : bits)) - 1;
                if (raw < least || raw > most) {
                    throw new IllegalArgumentException(value.numbers().get(part) + " does not fit " + type.label());
                }
                out.big(raw, type.size());
            }
        }
        return out.toByteArray();
    }

    private static Map<String, Object> describe(byte[] payload) throws DecodeException {
        var values = new ArrayList<Map<String, Object>>();
        for (var value : read(payload)) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("channel", value.channel());
            fields.put("type", value.type().code());
            fields.put("name", value.type().label());
            if (value.type() == LppType.POLYLINE) {
                fields.put("step", value.numbers().getFirst().intValue());
                fields.put("points", points(value.numbers()));
                values.add(fields);
                continue;
            }
            for (int part = 0; part < value.numbers().size(); part++) {
                String label = value.type().parts().get(part);
                fields.put(label.isEmpty() ? "value" : label, value.numbers().get(part));
            }
            values.add(fields);
        }
        return Map.of("values", values);
    }

    private static List<Map<String, Object>> points(List<Double> numbers) {
        var points = new ArrayList<Map<String, Object>>();
        for (int i = 1; i < numbers.size(); i += 2) {
            var point = new LinkedHashMap<String, Object>();
            point.put("latitude", numbers.get(i));
            point.put("longitude", numbers.get(i + 1));
            points.add(point);
        }
        return points;
    }

    private static List<Double> numbers(MessageFields value, LppType type) {
        if (type != LppType.POLYLINE) {
            return type.parts().stream()
                    .map(part -> value.number(part.isEmpty() ? "value" : part))
                    .toList();
        }
        var numbers = new ArrayList<Double>();
        numbers.add((double) value.integer("step", 1, 255));
        for (var point : value.groups("points")) {
            numbers.add(point.number("latitude"));
            numbers.add(point.number("longitude"));
            point.end();
        }
        return numbers;
    }

    private static byte[] write(MessageFields fields) {
        var values = new ArrayList<LppValue>();
        for (var value : fields.groups("values")) {
            var type = LppType.of(value.text("name"))
                    .orElseThrow(() -> new IllegalArgumentException("field 'name' is not a type"));
            value.ignore("type");
            values.add(new LppValue((int) value.integer("channel", 0, 255), type, numbers(value, type)));
            value.end();
        }
        return encode(values);
    }
}
