package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.szy206.Szy206Number.Sign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits of water quality (functions 19, 1A, 59, 5A) and thresholds of reports (function 20). */
final class Szy206Compound {

    private static final int MASK_BYTES = 5;

    /** What may have a threshold (SZY206, function 20; the kind is the first byte's upper half). */
    private static final List<Szy206Quantity> KINDS = List.of(
            Szy206Quantity.RAIN,
            Szy206Quantity.LEVEL,
            Szy206Quantity.FLOW,
            Szy206Quantity.VELOCITY,
            Szy206Quantity.GATE,
            Szy206Quantity.POWER,
            Szy206Quantity.AIR_PRESSURE,
            Szy206Quantity.WIND,
            Szy206Quantity.WATER_TEMPERATURE,
            Szy206Quantity.QUALITY,
            Szy206Quantity.SOIL_MOISTURE,
            Szy206Quantity.EVAPORATION,
            Szy206Quantity.PRESSURE);

    private Szy206Compound() {}

    static List<Map<String, Object>> quality(ByteReader in, Szy206Edition edition) throws DecodeException {
        long mask = in.little(MASK_BYTES, "the kinds of water quality");
        var limits = new ArrayList<Map<String, Object>>();
        for (int bit = 0; bit < Szy206Quality.BITS; bit++) {
            if ((mask >> bit & 1) != 0) {
                byte[] bytes = in.bytes(
                        Szy206Value.size(Szy206Quantity.QUALITY, bit, edition), "the limit of parameter " + bit);
                var value = Szy206Value.read(bytes, 0, Szy206Quantity.QUALITY, bit, edition);
                var limit = new LinkedHashMap<String, Object>();
                limit.put("bit", bit);
                Szy206Quality.of(edition, bit).ifPresent(known -> limit.put("name", known.name()));
                limit.put("value", Szy206Layout.number(value.value()));
                limits.add(limit);
            }
        }
        return limits;
    }

    static void quality(MessageFields fields, String name, ByteWriter out, Szy206Edition edition) {
        if (!fields.has(name)) {
            throw new IllegalArgumentException("field '" + name + "' is missing");
        }
        long mask = 0;
        int last = -1;
        var body = new ByteWriter();
        for (var limit : fields.groups(name)) {
            limit.ignore("name");
            int bit = (int) limit.integer("bit", last + 1, Szy206Quality.BITS - 1);
            new Szy206Value(Szy206Quantity.QUALITY, bit, Szy206Layout.value(limit, "value"), 0).write(body, edition);
            limit.end();
            mask |= 1L << bit;
            last = bit;
        }
        out.little(mask, MASK_BYTES).bytes(body.toByteArray());
    }

    /** Which instrument, how often its values are stored, and by how much a value must change to be reported. */
    static Map<String, Object> threshold(ByteReader in, Szy206Edition edition) throws DecodeException {
        int kind = in.peek("the instrument") >> 4;
        if (kind >= KINDS.size()) {
            throw in.broken("kind " + kind + " has no threshold");
        }
        var quantity = KINDS.get(kind);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("quantity", quantity.label());
        fields.put("number", in.u8("the instrument") & 0xf);
        fields.put("minutes", in.u8("the interval"));
        byte[] bytes = in.bytes(size(quantity), "the threshold");
        if (quantity == Szy206Quantity.FLOW) {
            var flow = Szy206Value.read(bytes, 0, quantity, 1, edition);
            fields.put("threshold", Szy206Layout.number(flow.value()));
            fields.put("unit", flow.unit(edition));
        } else {
            double value = Szy206Number.read(bytes, 0, bytes.length, decimals(quantity), sign(quantity));
            fields.put("threshold", Szy206Layout.number(value));
        }
        return fields;
    }

    static void threshold(MessageFields fields, ByteWriter out, Szy206Edition edition) {
        var quantity = Szy206Quantity.named(fields.text("quantity"));
        int kind = KINDS.indexOf(quantity);
        if (kind < 0) {
            throw new IllegalArgumentException(quantity.label() + " has no threshold");
        }
        out.u8(kind << 4 | (int) fields.integer("number", 0, 15)).u8((int) fields.integer("minutes", 0, 255));
        double value = Szy206Layout.value(fields, "threshold");
        if (quantity == Szy206Quantity.FLOW) {
            int unit = fields.text("unit").equals("m3/h") ? 3 : 0;
            new Szy206Value(quantity, 1, value, unit).write(out, edition);
        } else {
            Szy206Number.write(out, value, size(quantity), decimals(quantity), sign(quantity));
        }
        fields.end();
    }

    /** Rain has one byte here, water quality five with three places after the point and a sign. */
    private static int size(Szy206Quantity quantity) {
        return switch (quantity) {
            case RAIN -> 1;
            case QUALITY -> 5;
            default -> quantity.size();
        };
    }

    private static int decimals(Szy206Quantity quantity) {
        return quantity == Szy206Quantity.QUALITY ? 3 : quantity.decimals();
    }

    private static Sign sign(Szy206Quantity quantity) {
        return quantity == Szy206Quantity.QUALITY ? Sign.NIBBLE : quantity.sign();
    }
}
