package io.mailuo.codec.gb20999;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GB/T 20999-2017, one whole frame. Answers to queries and reports carry readings: the source is the controller's
 * number, a property is {@code gb20999:<class>.<object>.<attribute>.<element>}. Numbers are in their units, codes are
 * numbers, flags truth values; members are a text such as {@code [1, 3]}; what has no known layout is a number up to 4
 * bytes, and hexadecimal else. The standard's text was not available: the frame is known from 48 frames of a controller,
 * the 177 items from a catalogue, their layouts from an implementation that quotes annex A.
 */
public final class Gb20999Codec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Gb20999Codec(),
            "GB/T 20999-2017: traffic signal controllers",
            "7e00150100050000000000022001010605030601000008787d",
            Gb20999Codec::describe,
            Gb20999Codec::write);

    @Override
    public String name() {
        return "gb20999";
    }

    /** The Chinese name of an item, if the catalogue has it. */
    public static Optional<String> nameOf(Gb20999Frame.Item item) {
        return Gb20999Items.nameOf(item);
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Gb20999Format.SHAPE.decode(payload);
        var readings = new ArrayList<Reading>();
        if (frame.type() != Gb20999Frame.QUERY_ANSWER && frame.type() != Gb20999Frame.REPORT) {
            return readings;
        }
        for (var item : frame.items()) {
            if (item.value().length() > 0) {
                var meaning = Gb20999Values.of(item);
                readings.add(new Reading(
                        frame.controller(),
                        "gb20999:" + item.code(),
                        null,
                        result(meaning, item.value()),
                        unit(meaning),
                        Quality.GOOD));
            }
        }
        return readings;
    }

    private static Result result(Gb20999Values meaning, Octets value) {
        return switch (meaning) {
            case Gb20999Values.Text(String text) -> Result.of(text);
            case Gb20999Values.Named(int code, var _) -> Result.of(code);
            case Gb20999Values.Flag(boolean flag) -> Result.of(flag);
            case Gb20999Values.Number(double number, var _) -> Result.of(number);
            case Gb20999Values.Members members -> {
                String text = shown(members).toString();
                yield Result.of(text.length() > Result.Text.MAX_LENGTH ? value.hex() : text);
            }
            case Gb20999Values.Plain() -> Result.of(value.hex());
        };
    }

    private static String unit(Gb20999Values meaning) {
        return meaning instanceof Gb20999Values.Number(var _, String unit) ? unit : "";
    }

    /** What people are shown. */
    private static Object shown(Gb20999Values meaning) {
        return switch (meaning) {
            case Gb20999Values.Text(String text) -> text;
            case Gb20999Values.Named(var _, String name) -> name;
            case Gb20999Values.Flag(boolean flag) -> flag;
            case Gb20999Values.Number(double number, var _) ->
                number == Math.rint(number) ? (Object) (long) number : (Object) number;
            case Gb20999Values.Members(var members) ->
                members.stream().map(Gb20999Codec::shown).toList();
            case Gb20999Values.Plain() -> "";
        };
    }

    private static Map<String, Object> describe(byte[] bytes) throws DecodeException {
        var frame = Gb20999Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("version", "%04X".formatted(frame.version()));
        fields.put("centre", frame.centre());
        fields.put("controller", frame.controller());
        fields.put("crossing", frame.crossing());
        fields.put("seq", frame.sequence());
        fields.put("type", "%02X".formatted(frame.type()));
        var items = new ArrayList<Map<String, Object>>();
        for (var item : frame.items()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("index", item.index());
            described.put("class", item.dataClass());
            described.put("object", item.object());
            described.put("attr", item.attribute());
            described.put("element", item.element());
            nameOf(item).ifPresent(name -> described.put("name", name));
            described.put("value", item.value().hex());
            var meaning = meaning(frame, item);
            if (!(meaning instanceof Gb20999Values.Plain)) {
                described.put("meaning", shown(meaning));
            }
            if (!unit(meaning).isEmpty()) {
                described.put("unit", unit(meaning));
            }
            items.add(described);
        }
        fields.put("items", items);
        String sum = Gb20999Format.checksum(bytes);
        fields.put("crc", Map.of("given", sum, "computed", sum));
        return fields;
    }

    private static Gb20999Values meaning(Gb20999Frame frame, Gb20999Frame.Item item) {
        boolean refused = frame.type() == Gb20999Frame.QUERY_ERROR || frame.type() == Gb20999Frame.SET_ERROR;
        return refused ? Gb20999Values.status(item.value()) : Gb20999Values.of(item);
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("crc");
        var items = new ArrayList<Gb20999Frame.Item>();
        for (var item : fields.groups("items")) {
            item.ignore("name", "meaning", "unit");
            items.add(new Gb20999Frame.Item(
                    octet(item, "index"),
                    octet(item, "class"),
                    octet(item, "object"),
                    octet(item, "attr"),
                    octet(item, "element"),
                    new Octets(item.hex("value"))));
            item.end();
        }
        byte[] version = hex(fields, "version", 2);
        return Gb20999Format.encode(new Gb20999Frame(
                (version[0] & 0xff) << 8 | version[1] & 0xff,
                octet(fields, "centre"),
                fields.text("controller"),
                octet(fields, "crossing"),
                octet(fields, "seq"),
                hex(fields, "type", 1)[0] & 0xff,
                items));
    }

    private static byte[] hex(MessageFields fields, String name, int count) {
        byte[] bytes = fields.hex(name);
        if (bytes.length != count) {
            throw new IllegalArgumentException("field '" + name + "' must have " + 2 * count + " hexadecimal digits");
        }
        return bytes;
    }

    private static int octet(MessageFields fields, String name) {
        return (int) fields.integer(name, 0, 255);
    }
}
