package io.mailuo.codec.gb26875;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GB/T 26875.3 at the command line. */
public final class Gb26875Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Gb26875Codec(),
            "GB/T 26875.3-2011: fire alarm transmitters",
            "404000000101180d11160a140000000000000000000000003000020201010300d90006000200a3c1c7f8a3b1b2e3dfc8b2b8d7dfc0c8000000000000000000000000000000301213010814532323",
            Gb26875Protocol::read,
            Gb26875Protocol::write);

    /** Follows a field's name where its bits are named. */
    private static final String BITS = "Bits";

    private Gb26875Protocol() {}

    private static Map<String, Object> read(byte[] frame) throws DecodeException {
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
            fields.put("count", message.count());
        }
        Gb26875Data.of(message, Gb26875Data.Parts.STANDARD).ifPresent(objects -> {
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
                if (field == Field.SYSTEM_TYPE) {
                    fields.put("sysName", Gb26875Names.system(number));
                }
            }
        });
        var time = object.time();
        if (time != null) {
            fields.put(Field.TIME.label(), time.toString());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("time", "length", "count", "checksum", "commandName");
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
    private static Octets data(MessageFields fields) {
        if (fields.has("data")) {
            fields.ignore("type", "objects");
            return new Octets(fields.hex("data"));
        }
        int type = (int) fields.integer("type", 0, 255);
        var layout = Gb26875Data.layout(type, Gb26875Data.Parts.STANDARD);
        if (layout == null) {
            throw new IllegalArgumentException(
                    "type " + type + " is not one of the standard's: its data is stated as bytes");
        }
        var objects = fields.groups("objects").stream()
                .map(group -> object(layout, group))
                .toList();
        return Gb26875Data.encode(type, objects);
    }

    private static Gb26875Object object(List<Field> layout, MessageFields fields) {
        var values = new EnumMap<Field, Object>(Field.class);
        for (var field : layout) {
            values.put(field, value(field, fields));
            fields.ignore(field.label() + BITS);
        }
        fields.ignore("sysName");
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
