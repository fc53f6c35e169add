package io.mailuo.codec.cjt188;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** CJ/T 188 at the command line. */
public final class Cjt188Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Cjt188Codec(),
            "CJ/T 188-2004, -2018: water, gas and heat meters",
            "68104433221100337881161f9000007766552c007766552c3101221105152021841316",
            Cjt188Protocol::read,
            Cjt188Protocol::write);

    private Cjt188Protocol() {}

    private static Map<String, Object> read(byte[] frame) throws DecodeException {
        var message = Cjt188Format.SHAPE.decode(frame);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("meterType", "%02X".formatted(message.type()));
        fields.put("meterName", Cjt188Names.meter(message.type()));
        fields.put("address", message.address());
        fields.put("control", "%02X".formatted(message.control()));
        fields.put("answer", message.isAnswer());
        fields.put("error", message.isError());
        fields.put("length", message.data().length());
        fields.put("data", message.data().hex());
        if (!message.identifierOnWire().isEmpty()) {
            fields.put("di", message.identifier());
            fields.put("diName", Cjt188Names.item(message.identifier()));
            fields.put("diOnWire", message.identifierOnWire());
        }
        if (message.serial() >= 0) {
            fields.put("serial", message.serial());
        }
        Cjt188Meter.of(message).ifPresent(meter -> fields.put("meter", meter(meter)));
        String sum = "%02X".formatted(frame[frame.length - 2] & 0xff);
        fields.put("cs", Map.of("given", sum, "computed", sum));
        return fields;
    }

    private static Map<String, Object> meter(Cjt188Meter meter) {
        var fields = new LinkedHashMap<String, Object>();
        var values = new ArrayList<Map<String, Object>>();
        for (var value : meter.values()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("name", value.kind().label());
            described.put("digits", value.digits());
            value.number().ifPresent(number -> described.put("value", number));
            described.put("unit", value.unit());
            if (value.unitCode() >= 0) {
                described.put("unitCode", "%02X".formatted(value.unitCode()));
            }
            values.add(described);
        }
        fields.put("values", values);
        var time = meter.time();
        if (time != null) {
            fields.put("meterTime", time.toString());
        }
        if (meter.status() >= 0) {
            fields.put("status", "%04X".formatted(meter.status()));
            meter.valveOpen().ifPresent(open -> fields.put("valve", open ? "open" : "closed"));
            fields.put("valveFault", meter.valveFault());
            fields.put("batteryLow", meter.batteryLow());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("meterName", "diName", "answer", "error", "length", "di", "diOnWire", "serial", "meter", "cs");
        return Cjt188Format.encode(new Cjt188Message(
                fields.hex("meterType")[0] & 0xff,
                fields.text("address"),
                fields.hex("control")[0] & 0xff,
                new Octets(fields.hex("data"))));
    }
}
