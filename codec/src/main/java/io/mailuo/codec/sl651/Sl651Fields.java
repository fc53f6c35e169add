package io.mailuo.codec.sl651;

import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.Octets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a report by the fields that a person writes: serial number, time of sending, station and elements, a number
 * by its bytes, {@code raw}, or by {@code value}, {@code decimals} and {@code size}.
 */
final class Sl651Fields {

    private static final int MOST_DECIMALS = 7;
    private static final int MOST_SIZE = 31;

    private Sl651Fields() {}

    /**
     * The body of {@code content}.
     *
     * @throws IllegalArgumentException if a field is missing, unknown or out of range
     */
    static Sl651Body body(MessageFields content) {
        content.ignore("rest");
        var elements =
                content.groups("elements").stream().map(Sl651Fields::element).toList();
        int type = content.has("stationType") ? content.hex("stationType")[0] & 0xff : -1;
        var body = new Sl651Body(
                (int) content.integer("serial", 0, 0xffff),
                content.text("sendTime"),
                content.textOrNull("station"),
                type,
                Octets.NONE,
                elements);
        content.end();
        return body;
    }

    private static Sl651Element element(MessageFields fields) {
        fields.ignore("code", "name", "unit");
        String id = fields.text("id");
        Sl651Element element = switch (id) {
            case "F0" -> new Sl651Element.Time(fields.text("time"));
            case "F1" -> new Sl651Element.Station(fields.text("station"), fields.hex("stationType")[0] & 0xff);
            case "F2" -> new Sl651Element.Manual(fields.text("text"));
            case "F3" -> new Sl651Element.Picture(new Octets(fields.hex("picture")));
            default -> value(id, fields);
        };
        fields.end();
        return element;
    }

    private static Sl651Element value(String id, MessageFields fields) {
        if (fields.has("step")) {
            return new Sl651Element.Steps(
                    id, decimals(fields), (int) fields.integer("size", 0, MOST_SIZE, 0), step(fields), values(fields));
        }
        if (fields.has("values")) {
            return new Sl651Element.Series(id, values(fields));
        }
        if (fields.has("text")) {
            return new Sl651Element.Printed(id, fields.text("text"));
        }
        if (!fields.has("decimals")) {
            return new Sl651Element.Binary(id, new Octets(fields.hex("raw")));
        }
        int decimals = decimals(fields);
        if (fields.has("raw")) {
            fields.ignore("value");
            return new Sl651Element.Number(id, decimals, new Octets(fields.hex("raw")));
        }
        int size = (int) fields.integer("size", 1, MOST_SIZE);
        byte[] packed = Sl651HexElements.packed(fields.numberOrNull("value"), size, decimals);
        if (packed.length != size) {
            throw new IllegalArgumentException(
                    "field 'value' of element " + id + " does not fit into " + size + " bytes");
        }
        return new Sl651Element.Number(id, decimals, new Octets(packed));
    }

    private static int decimals(MessageFields fields) {
        return (int) fields.integer("decimals", 0, MOST_DECIMALS, 0);
    }

    private static Duration step(MessageFields fields) {
        try {
            return Duration.parse(fields.text("step"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field 'step' is no duration such as PT5M", e);
        }
    }

    private static List<@Nullable Double> values(MessageFields fields) {
        if (!(fields.any("values") instanceof List<?> list)) {
            throw new IllegalArgumentException("field 'values' must be a list");
        }
        var values = new ArrayList<@Nullable Double>();
        for (var value : list) {
            if (value != null && !(value instanceof Number)) {
                throw new IllegalArgumentException("field 'values' must hold numbers and null, got '" + value + "'");
            }
            values.add(value instanceof Number number ? Double.valueOf(number.doubleValue()) : null);
        }
        return Collections.unmodifiableList(values);
    }
}
