package io.mailuo.codec.gb20999;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GB/T 20999-2017, one whole frame. Answers to queries and reports carry readings: the source is the controller's
 * number, a property is {@code gb20999:<class>.<object>.<attribute>.<element>}. Values of up to 4 bytes are numbers, those
 * of class 1 (about the device) texts, longer ones hexadecimal. The standard's text was not available: the frame is known
 * from 48 frames of a controller, names from a catalogue of 177 items.
 */
public final class Gb20999Codec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Gb20999Codec(),
            "GB/T 20999-2017: traffic signal controllers",
            "7e00150100050000000000022001010605030601000008787d",
            Gb20999Codec::describe,
            Gb20999Codec::write);

    private static final int LONGEST_NUMBER = 4;
    private static final Map<String, String> NAMES = new HashMap<>();

    static {
        for (var row : Tables.rows(Gb20999Codec.class, "items.csv", 3)) {
            NAMES.put(row[0], row[2]);
        }
    }

    @Override
    public String name() {
        return "gb20999";
    }

    /** The Chinese name of an item, if the catalogue has it. */
    public static Optional<String> nameOf(Gb20999Frame.Item item) {
        String any = item.dataClass() + "." + item.object() + "." + item.attribute();
        String name = NAMES.get(item.code());
        return Optional.ofNullable(name == null ? NAMES.get(any) : name);
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
                readings.add(new Reading(
                        frame.controller(), "gb20999:" + item.code(), null, result(item), "", Quality.GOOD));
            }
        }
        return readings;
    }

    private static Result result(Gb20999Frame.Item item) {
        var value = item.value();
        var meaning = Gb20999Values.of(item);
        if (meaning instanceof Gb20999Values.Text(String text)) {
            return Result.of(text);
        }
        if (value.length() > LONGEST_NUMBER) {
            return Result.of(value.hex());
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << 8 | value.at(i);
        }
        return Result.of(number);
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
            switch (meaning(frame, item)) {
                case Gb20999Values.Text(String text) -> described.put("meaning", text);
                case Gb20999Values.Named(int code, String name) -> described.put("meaning", name);
                case Gb20999Values.Numbers(var numbers) -> described.put("meaning", numbers);
                case Gb20999Values.Plain() -> {
                    // The value is all there is to say.
                }
            }
            items.add(described);
        }
        fields.put("items", items);
        return fields;
    }

    /** What the value means; where an item was refused it is a status and no value. */
    private static Gb20999Values meaning(Gb20999Frame frame, Gb20999Frame.Item item) {
        if (frame.type() != Gb20999Frame.QUERY_ERROR && frame.type() != Gb20999Frame.SET_ERROR) {
            return Gb20999Values.of(item);
        }
        String status =
                item.value().length() == 1 ? Gb20999Values.status(item.value().at(0)) : "";
        return status.isEmpty()
                ? Gb20999Values.PLAIN
                : new Gb20999Values.Named(item.value().at(0), status);
    }

    private static byte[] write(MessageFields fields) {
        var items = new ArrayList<Gb20999Frame.Item>();
        for (var item : fields.groups("items")) {
            item.ignore("name", "meaning");
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
