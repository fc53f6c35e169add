package io.mailuo.codec.gb26875;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Data.Parts;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GB/T 26875.3 at the command line. */
public final class Gb26875Protocol {

    /** The protocol as the standard has it. */
    public static final Protocol PROTOCOL = of(
            Parts.STANDARD,
            "GB/T 26875.3-2011: fire alarm transmitters",
            "404000000101180d11160a140000000000000000000000003000020201010300d90006000200a3c1c7f8a3b1b2e3dfc8b2b8d7dfc0c8000000000000000000000000000000301213010814532323");

    /** The protocol of a maker whose parts have addresses of eight letters. */
    public static final Protocol TEXT_ADDRESS = of(
            Parts.TEXT_ADDRESS,
            "GB/T 26875.3-2011, parts with addresses of eight letters: one maker's fire alarm transmitters",
            "4040df810201000000000000010000000000000000000000340002020101014e313031303130313301d2bbb2e3d3d2ccddbfda000000000000000000000000000000000000000000002c1a0f060916f82323");

    /** Follows a field's name where its bits are named. */
    private static final String BITS = "Bits";
    /** Follows a field's name where its code is named. */
    private static final String NAME = "Name";

    private final Parts parts;

    private Gb26875Protocol(Parts parts) {
        this.parts = parts;
    }

    private static Protocol of(Parts parts, String standard, String example) {
        var form = new Gb26875Protocol(parts);
        return NamedProtocol.binary(new Gb26875Codec(parts), standard, example, form::read, form::write);
    }

    private Map<String, Object> read(byte[] frame) throws DecodeException {
        var message = Gb26875Format.SHAPE.decode(frame);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("serial", message.serial());
        fields.put("versionMajor", message.major());
        fields.put("versionUser", message.minor());
        fields.put("timeRaw", message.time().hex());
        var time = message.sentAt();
        if (time != null) {
            fields.put("time", time.toString());
        }
        fields.put("src", message.source());
        fields.put("dst", message.destination());
        fields.put("length", message.data().length());
        fields.put("command", message.command());
        fields.put("commandName", Gb26875Names.command(message.command()));
        fields.put("data", message.data().hex());
        if (message.type() >= 0) {
            fields.put("type", message.type());
            fields.put("typeName", Gb26875Names.type(message.type()));
            fields.put("count", message.count());
        }
        Gb26875Data.unread(message, parts).ifPresent(why -> fields.put("unread", why));
        Gb26875Data.of(message, parts).ifPresent(objects -> {
            var described = new ArrayList<Map<String, Object>>();
            objects.forEach(object -> described.add(describe(message.type(), object)));
            fields.put("objects", described);
        });
        String sum = "%02X".formatted(frame[frame.length - 3] & 0xff);
        fields.put("checksum", Map.of("given", sum, "computed", sum));
        return fields;
    }

    private static Map<String, Object> describe(int type, Gb26875Object object) {
        var fields = new LinkedHashMap<String, Object>();
        object.fields().forEach((field, value) -> {
            fields.put(field.label(), value instanceof Octets octets ? octets.hex() : value);
            if (value instanceof Integer number) {
                var bits = Gb26875Names.bits(type, field, number);
                if (!bits.isEmpty()) {
                    fields.put(field.label() + BITS, bits);
                }
                name(field, number).ifPresent(name -> fields.put(field.label() + NAME, name));
                if (field == Field.ANALOG_VALUE) {
                    object.number(Field.ANALOG_TYPE)
                            .flatMap(Gb26875Names::analog)
                            .ifPresent(analog -> {
                                fields.put("analog", number / analog.divisor());
                                fields.put("analogUnit", analog.unit());
                            });
                }
            }
        });
        var time = object.time();
        if (time != null) {
            fields.put(Field.TIME.label(), time.toString());
        }
        return fields;
    }

    private static Optional<String> name(Field field, int code) {
        String name = switch (field) {
            case SYSTEM_TYPE -> Gb26875Names.system(code);
            case PART_TYPE -> Gb26875Names.part(code);
            case ANALOG_TYPE ->
                Gb26875Names.analog(code).map(Gb26875Names.Analog::name).orElse("");
            default -> "";
        };
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private byte[] write(MessageFields fields) {
        fields.ignore("time", "length", "count", "checksum", "commandName", "typeName", "unread");
        return Gb26875Format.encode(new Gb26875Message(
                (int) fields.integer("serial", 0, 0xffff),
                (int) fields.integer("versionMajor", 0, 255),
                (int) fields.integer("versionUser", 0, 255),
                new Octets(fields.hex("timeRaw")),
                fields.text("src"),
                fields.text("dst"),
                (int) fields.integer("command", 0, 255),
                data(fields)));
    }

    /** The data as its bytes, or, where these are not stated, as type and objects. */
    private Octets data(MessageFields fields) {
        if (fields.has("data")) {
            fields.ignore("type", "objects");
            return new Octets(fields.hex("data"));
        }
        int type = (int) fields.integer("type", 0, 255);
        var layout = Gb26875Data.layout(type, parts);
        if (layout == null) {
            throw new IllegalArgumentException(
                    "type " + type + " is not one of the standard's: its data is stated as bytes");
        }
        var objects = fields.groups("objects").stream()
                .map(group -> object(layout, group))
                .toList();
        return Gb26875Data.encode(type, objects, parts);
    }

    private static Gb26875Object object(List<Field> layout, MessageFields fields) {
        var values = new EnumMap<Field, Object>(Field.class);
        for (var field : layout) {
            values.put(field, value(field, fields));
            fields.ignore(field.label() + BITS, field.label() + NAME);
        }
        fields.ignore("analog", "analogUnit");
        fields.end();
        return new Gb26875Object(values);
    }

    private static Object value(Field field, MessageFields fields) {
        String label = field.label();
        return switch (field) {
            case TEXT, LONG_TEXT, TEXT_ADDRESS, COUNTED_TEXT -> fields.text(label);
            case PART_ADDRESS -> new Octets(fields.hex(label));
            case TIME -> time(label, fields);
            case ANALOG_VALUE -> (int) fields.integer(label, Short.MIN_VALUE, Short.MAX_VALUE);
            case STATE -> (int) fields.integer(label, 0, 0xffff);
            default -> (int) fields.integer(label, 0, 255);
        };
    }

    /** A local time in ISO 8601, or, where it is none, six bytes. */
    private static Octets time(String label, MessageFields fields) {
        String text = fields.text(label);
        if (text.indexOf('T') < 0) {
            return new Octets(fields.hex(label));
        }
        try {
            return Gb26875Object.time(LocalDateTime.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field '" + label + "' must be a local time, got '" + text + "'", e);
        }
    }
}
