package io.mailuo.codec.iec104;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * IEC 60870-5-104, one whole APDU: clause 5 for the frame, IEC 60870-5-101 clause 7 for the data. The source is the
 * common address, a property is {@code iec104:<information object address>}; only the profile knows what it is. Time
 * tags are in the zone of the device.
 */
public final class Iec104Codec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Iec104Codec(),
            "IEC 60870-5-104: telecontrol of power and other plants",
            "6812040002000d01030001000a00000000c84200",
            Iec104Codec::describe,
            Iec104Codec::write);

    private static final int LAST_MONITORED = 40;

    @Override
    public String name() {
        return "iec104";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return Apdu.SHAPE.decode(payload) instanceof Apdu.Information information
                ? readings(information.asdu(), reception)
                : List.of();
    }

    /** The readings of a data unit in monitor direction; none of others. */
    public static List<Reading> readings(Asdu asdu, Reception reception) {
        var readings = new ArrayList<Reading>();
        if (asdu.type().code() > LAST_MONITORED) {
            return readings;
        }
        for (var object : asdu.objects()) {
            var element = Element.of(asdu.type(), object.element());
            var result = element.result();
            if (result == null) {
                continue;
            }
            var quality = element.quality();
            quality = element.timeInvalid() ? quality.with(Flag.CLOCK_UNSURE) : quality;
            quality = asdu.test() ? quality.with(Flag.MAINTENANCE) : quality;
            readings.add(new Reading(
                    Integer.toString(asdu.station()),
                    "iec104:" + object.address(),
                    element.at(reception.receivedAt(), reception.deviceOffset()),
                    result,
                    "",
                    quality));
        }
        return readings;
    }

    private static Map<String, Object> describe(byte[] frame) throws DecodeException {
        var fields = new LinkedHashMap<String, Object>();
        switch (Apdu.SHAPE.decode(frame)) {
            case Apdu.Control control -> {
                fields.put("format", "U");
                fields.put("function", control.label());
            }
            case Apdu.Supervision(int received) -> {
                fields.put("format", "S");
                fields.put("nr", received);
            }
            case Apdu.Information(int sent, int received, Asdu asdu) -> {
                fields.put("format", "I");
                fields.put("ns", sent);
                fields.put("nr", received);
                fields.put("asdu", describe(asdu));
            }
        }
        return fields;
    }

    private static Map<String, Object> describe(Asdu asdu) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", asdu.type().code());
        fields.put("name", asdu.type().name());
        fields.put("sq", asdu.sequence());
        fields.put("cot", asdu.cause());
        fields.put("negative", asdu.negative());
        fields.put("test", asdu.test());
        fields.put("oa", asdu.originator());
        fields.put("ca", asdu.station());
        var objects = new ArrayList<Map<String, Object>>();
        for (var object : asdu.objects()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("ioa", object.address());
            described.put("element", object.element().hex());
            var element = Element.of(asdu.type(), object.element());
            switch (element.result()) {
                case Result.Number(double value) -> described.put("value", value);
                case Result.Truth truth -> described.put("value", truth == Result.Truth.TRUE);
                case Result.Text(String text) -> described.put("value", text);
                case null -> {}
            }
            described.put("q", "%02x".formatted(element.bits()));
            objects.add(described);
        }
        fields.put("objects", objects);
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        return Apdu.encode(
                switch (fields.text("format")) {
                    case "U" -> control(fields.text("function"));
                    case "S" -> new Apdu.Supervision(number(fields, "nr"));
                    case "I" ->
                        new Apdu.Information(number(fields, "ns"), number(fields, "nr"), asdu(fields.group("asdu")));
                    default -> throw new IllegalArgumentException("field 'format' must be I, S or U");
                });
    }

    private static int number(MessageFields fields, String name) {
        return (int) fields.integer(name, 0, Apdu.MODULUS - 1);
    }

    private static Apdu control(String label) {
        for (var control : Apdu.Control.values()) {
            if (control.label().equals(label)) {
                return control;
            }
        }
        throw new IllegalArgumentException("field 'function' is not a function of U frames: " + label);
    }

    private static Asdu asdu(MessageFields fields) {
        fields.ignore("name");
        int code = (int) fields.integer("type", 0, 255);
        var type = TypeId.of(code)
                .orElseThrow(() -> new IllegalArgumentException("field 'type' " + code + " is not known"));
        var objects = new ArrayList<Asdu.InformationObject>();
        for (var object : fields.groups("objects")) {
            object.ignore("value", "q");
            objects.add(new Asdu.InformationObject(
                    (int) object.integer("ioa", 0, 0xffffff), new Octets(object.hex("element"))));
            object.end();
        }
        var asdu = new Asdu(
                type,
                fields.truthOrFalse("sq"),
                (int) fields.integer("cot", 0, 63),
                fields.truthOrFalse("negative"),
                fields.truthOrFalse("test"),
                (int) fields.integer("oa", 0, 255, 0),
                (int) fields.integer("ca", 0, 0xffff),
                objects);
        fields.end();
        return asdu;
    }
}
