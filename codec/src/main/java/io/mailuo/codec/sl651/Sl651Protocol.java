package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SL 651 at the command line. */
public final class Sl651Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Sl651Codec(),
            "SL 651-2014 (HEX and ASCII form): hydrological stations",
            "7e7e010012345678123430002b020003591011154947f1f1001234567848f0f0591011154920190000052619000005392300000127381211150320fa",
            Sl651Protocol::read,
            Sl651Protocol::write);

    private static final Map<Integer, String> FUNCTIONS = new HashMap<>();

    static {
        Tables.rows(Sl651Protocol.class, "functions.csv", 2)
                .forEach(row -> FUNCTIONS.put(Integer.parseInt(row[0], 16), row[1]));
    }

    private Sl651Protocol() {}

    private static Map<String, Object> read(byte[] bytes) throws DecodeException {
        var frame = Sl651Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("form", frame.form().name());
        fields.put("direction", frame.up() ? "up" : "down");
        fields.put("centre", frame.centre());
        fields.put("station", frame.station());
        fields.put("password", frame.password());
        fields.put("function", "%02X".formatted(frame.function()));
        String name = FUNCTIONS.get(frame.function());
        if (name != null) {
            fields.put("functionName", name);
        }
        if (frame.packets() > 0) {
            fields.put("packets", frame.packets());
            fields.put("packet", frame.packet());
        }
        fields.put("body", frame.body().hex());
        fields.put("end", "%02X".formatted(frame.end()));
        if (frame.packets() <= 1) {
            fields.put("content", content(frame, Sl651Body.of(frame)));
        }
        String crc = switch (frame.form()) {
            case HEX -> "%02X%02X".formatted(bytes[bytes.length - 2] & 0xff, bytes[bytes.length - 1] & 0xff);
            case ASCII -> new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII);
        };
        fields.put("crc", Map.of("given", crc, "computed", crc));
        return fields;
    }

    private static Map<String, Object> content(Sl651Frame frame, Sl651Body body) throws DecodeException {
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
            describe(Sl651Content.of(frame, body), fields);
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
                case Sl651Element.Station other -> {
                    described.put("station", other.station());
                    described.put("stationType", "%02X".formatted(other.type()));
                }
                case Sl651Element.Printed(String id, String text) -> described.put("text", text);
                case Sl651Element.Steps steps -> {
                    described.put("step", steps.step().toString());
                    if (steps.size() > 0) {
                        described.put("decimals", steps.decimals());
                        described.put("size", steps.size());
                    }
                    described.put("values", steps.values());
                }
                case Sl651Element.Number number -> {
                    described.put("raw", number.raw().hex());
                    described.put("decimals", number.decimals());
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

    private static void describe(Sl651Content content, Map<String, Object> fields) {
        switch (content) {
            case Sl651Content.Parameters(var parameters) ->
                fields.put(
                        "parameters",
                        parameters.stream().map(Sl651Protocol::describe).toList());
            case Sl651Content.Version(String text) -> fields.put("version", text);
            case Sl651Content.State(Sl651State state) -> fields.put("state", state.flags());
            case Sl651Content.Outputs(List<Boolean> on, List<Integer> openings) -> {
                fields.put("on", on);
                fields.put("openings", openings);
            }
            case Sl651Content.FixedAmount(boolean inForce) -> fields.put("fixedAmount", inForce);
            case Sl651Content.Events(List<Integer> counts) -> fields.put("events", counts);
            case Sl651Content.Other other -> {
                // The rest says it.
            }
        }
    }

    private static Map<String, Object> describe(Sl651Content.Parameter parameter) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", parameter.id());
        parameter.definition().ifPresent(definition -> {
            fields.put("name", definition.name());
            fields.put("unit", definition.unit());
        });
        fields.put("raw", parameter.raw().hex());
        parameter.value().ifPresent(value -> fields.put("value", value));
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("content", "crc", "functionName");
        var form =
                fields.has("form") && fields.text("form").equals("ASCII") ? Sl651Frame.Form.ASCII : Sl651Frame.Form.HEX;
        return Sl651Format.encode(new Sl651Frame(
                form,
                fields.text("direction").equals("up"),
                (int) fields.integer("centre", 0, 255),
                fields.text("station"),
                fields.text("password"),
                fields.hex("function")[0] & 0xff,
                (int) fields.integer("packets", 0, 4095, 0),
                (int) fields.integer("packet", 0, 4095, 0),
                fields.has("body")
                        ? new Octets(fields.hex("body"))
                        : Sl651Fields.body(fields.group("content")).write(form),
                fields.hex("end")[0] & 0xff));
    }
}
