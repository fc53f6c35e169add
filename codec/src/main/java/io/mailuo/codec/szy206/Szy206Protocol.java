package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SZY206 and SL/T 427 at the command line. The data stand in hexadecimal and, where the function is known, as
 * {@code fields}; to write a frame either is enough, and {@code data} go first.
 */
public final class Szy206Protocol {

    /** SZY206-2016. */
    public static final Protocol PROTOCOL = protocol(
            Szy206Edition.SZY206_2016,
            "SZY206-2016: water resources terminals",
            "681a68b35303810d00c00059000000826110000001106000004508090a3516");

    /** SL/T 427-2021: a water level of -1.234 m with a time tag of seven bytes. */
    public static final Protocol SLT427 = protocol(
            Szy206Edition.SLT427_2021,
            "SL/T 427-2021: water resources terminals, the rules after SZY206",
            "681668b21101080500c0341200f000002000001508221126005d16");

    private static final String[] CONTENTS = {
        "confirmation",
        "rain",
        "level",
        "flow",
        "velocity",
        "gate",
        "power",
        "air_pressure",
        "wind",
        "water_temperature",
        "quality",
        "soil",
        "evaporation",
        "alarm",
        "composite",
        "pressure"
    };

    private Szy206Protocol() {}

    private static Protocol protocol(Szy206Edition edition, String standard, String example) {
        return NamedProtocol.binary(
                new Szy206Codec(edition),
                standard,
                example,
                bytes -> read(bytes, edition),
                fields -> write(fields, edition));
    }

    private static Map<String, Object> read(byte[] bytes, Szy206Edition edition) throws DecodeException {
        var frame = Szy206Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("control", "%02X".formatted(frame.control()));
        fields.put("direction", frame.isUp() ? "up" : "down");
        fields.put("countdown", frame.countdown());
        fields.put("content", frame.content());
        fields.put("contentName", contentName(frame.content(), edition));
        if (frame.divs() >= 0) {
            fields.put("divs", frame.divs());
        }
        fields.put("address", frame.address());
        fields.put("function", "%02X".formatted(frame.function()));
        Szy206Bodies.name(frame.function()).ifPresent(name -> fields.put("functionName", name));
        fields.put("data", frame.data().hex());
        try {
            if (Szy206Report.isReport(frame) && frame.divs() < 0) {
                fields.put("fields", describe(Szy206Report.of(frame, edition), edition));
            } else {
                Szy206Bodies.read(frame, edition).ifPresent(described -> fields.put("fields", described));
            }
        } catch (DecodeException e) {
            throw Szy206Format.shifted(e, frame);
        }
        String crc = "%02X".formatted(bytes[bytes.length - 2] & 0xff);
        fields.put("crc", Map.of("given", crc, "computed", crc));
        return fields;
    }

    private static String contentName(int content, Szy206Edition edition) {
        if (edition == Szy206Edition.SLT427_2021 && (content == 7 || content == 8)) {
            return content == 7 ? "weather" : "electricity";
        }
        return CONTENTS[content];
    }

    private static Map<String, Object> describe(Szy206Report report, Szy206Edition edition) {
        var values = new ArrayList<Map<String, Object>>();
        for (var value : report.values()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("quantity", value.quantity().label());
            described.put("number", value.number());
            if (value.quantity() == Szy206Quantity.QUALITY) {
                Szy206Quality.of(edition, value.number()).ifPresent(known -> described.put("name", known.name()));
            }
            described.put("value", Szy206Layout.number(value.value()));
            described.put("unit", value.unit(edition));
            if (value.detail() != 0) {
                described.put("detail", value.detail());
            }
            values.add(described);
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("values", values);
        fields.put("alarm", report.alarm());
        fields.put("alarms", named(report.alarms()));
        fields.put("state", report.state());
        fields.put("states", named(report.states()));
        fields.put("mode", report.state() & 3);
        var tag = report.tag();
        if (tag != null) {
            fields.putAll(Szy206Bodies.tag(tag));
        }
        return fields;
    }

    private static List<String> named(Map<String, Boolean> flags) {
        return flags.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static byte[] write(MessageFields fields, Szy206Edition edition) {
        fields.ignore("direction", "countdown", "content", "contentName", "functionName", "crc");
        int control = octet(fields, "control") & ~0x40;
        int function = octet(fields, "function");
        var frame = new Szy206Frame(
                control, (int) fields.integer("divs", 0, 255, -1), fields.text("address"), function, Octets.NONE);
        return Szy206Format.encode(frame.with(frame.divs(), data(fields, frame, edition)));
    }

    private static Octets data(MessageFields fields, Szy206Frame frame, Szy206Edition edition) {
        fields.ignore("fields");
        if (fields.has("data")) {
            return new Octets(fields.hex("data"));
        }
        var group = fields.group("fields");
        if (Szy206Report.isReport(frame)) {
            return report(group).data(frame.function(), frame.content(), edition);
        }
        var known = new LinkedHashMap<String, Object>();
        for (String name : group.names()) {
            known.put(name, group.any(name));
        }
        return Szy206Bodies.write(frame.function(), frame.isUp(), edition, known);
    }

    private static Szy206Report report(MessageFields fields) {
        fields.ignore("alarms", "states", "mode");
        var values = new ArrayList<Szy206Value>();
        for (var value : fields.groups("values")) {
            value.ignore("name", "unit");
            values.add(new Szy206Value(
                    Szy206Quantity.named(value.text("quantity")),
                    (int) value.integer("number", 0, 255, 1),
                    Szy206Layout.value(value, "value"),
                    (int) value.integer("detail", 0, 255, 0)));
            value.end();
        }
        int alarm = (int) fields.integer("alarm", 0, 0xffff, 0);
        int state = (int) fields.integer("state", 0, 0xffff, 0);
        var report = new Szy206Report(values, alarm, state, Szy206Bodies.tag(fields));
        fields.end();
        return report;
    }

    private static int octet(MessageFields fields, String name) {
        byte[] bytes = fields.hex(name);
        if (bytes.length != 1) {
            throw new IllegalArgumentException("field '" + name + "' must be two hexadecimal digits");
        }
        return bytes[0] & 0xff;
    }
}
