package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** SL 651 at the command line. */
public final class Sl651Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Sl651Codec(),
            "SL 651-2014 (HEX form): hydrological stations",
            "7e7e010012345678123430002b020003591011154947f1f1001234567848f0f0591011154920190000052619000005392300000127381211150320fa",
            Sl651Protocol::read,
            Sl651Protocol::write);

    private Sl651Protocol() {}

    private static Map<String, Object> read(byte[] bytes) throws DecodeException {
        var frame = Sl651Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("direction", frame.up() ? "up" : "down");
        fields.put("centre", frame.centre());
        fields.put("station", frame.station());
        fields.put("password", frame.password());
        fields.put("function", "%02X".formatted(frame.function()));
        if (frame.packets() > 0) {
            fields.put("packets", frame.packets());
            fields.put("packet", frame.packet());
        }
        fields.put("body", frame.body().hex());
        fields.put("end", "%02X".formatted(frame.end()));
        if (frame.packet() <= 1) {
            fields.put("content", content(Sl651Body.of(frame)));
        }
        String crc = "%02X%02X".formatted(bytes[bytes.length - 2] & 0xff, bytes[bytes.length - 1] & 0xff);
        fields.put("crc", Map.of("given", crc, "computed", crc));
        return fields;
    }

    private static Map<String, Object> content(Sl651Body body) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("serial", body.serial());
        fields.put("sendTime", body.sendTime());
        String station = body.station();
        if (station != null) {
            fields.put("station", station);
        }
        if (body.stationType() >= 0) {
            fields.put("stationType", "%02X".formatted(body.stationType()));
        }
        if (body.elements().isEmpty()) {
            fields.put("rest", body.rest().hex());
        }
        var elements = new ArrayList<Map<String, Object>>();
        for (var element : body.elements()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("id", element.id());
            Sl651Elements.find(element.id()).ifPresent(definition -> {
                described.put("code", definition.code());
                described.put("name", definition.name());
                described.put("unit", definition.unit());
            });
            switch (element) {
                case Sl651Element.Time(String digits) -> described.put("time", digits);
                case Sl651Element.Number number -> {
                    described.put("raw", number.raw().hex());
                    number.value().ifPresent(value -> described.put("value", value));
                }
                case Sl651Element.Series series -> described.put("values", series.values());
                case Sl651Element.Manual(String text) -> described.put("text", text);
                case Sl651Element.Picture(Octets jpeg) -> described.put("bytes", jpeg.length());
                case Sl651Element.Binary(String id, Octets raw) -> described.put("raw", raw.hex());
            }
            elements.add(described);
        }
        fields.put("elements", elements);
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("content", "crc");
        return Sl651Format.encode(new Sl651Frame(
                fields.text("direction").equals("up"),
                (int) fields.integer("centre", 0, 255),
                fields.text("station"),
                fields.text("password"),
                fields.hex("function")[0] & 0xff,
                (int) fields.integer("packets", 0, 4095, 0),
                (int) fields.integer("packet", 0, 4095, 0),
                new Octets(fields.hex("body")),
                fields.hex("end")[0] & 0xff));
    }
}
