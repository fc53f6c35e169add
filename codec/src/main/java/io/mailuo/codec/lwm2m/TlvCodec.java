package io.mailuo.codec.lwm2m;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * LwM2M TLV (OMA LightweightM2M 1.1 core, 7.4.3), one whole payload. A TLV payload says neither which object it belongs
 * to nor of which type a value is: the path of the request and the object's definition do. Without them a reading is the
 * value's bytes in hexadecimal, {@code lwm2m:<object instance>.<resource>[.<resource instance>]}; with an object
 * ({@link #TlvCodec(int)}) known numbers, texts and truth values are read as such and named
 * {@code lwm2m:<object>.<object instance>.<resource>[.<resource instance>]}.
 */
public final class TlvCodec implements Codec {

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new TlvCodec(),
            "LwM2M TLV, OMA LwM2M 1.0 and 1.1",
            "08000fc10001c40100015180c10601c10755",
            TlvCodec::describe,
            TlvCodec::write);

    private static final int NO_OBJECT = -1;

    private final int object;

    /** The codec for payloads of unknown objects. */
    public TlvCodec() {
        this(NO_OBJECT);
    }

    /** The codec for payloads of the object {@code object}. */
    public TlvCodec(int object) {
        this.object = object;
    }

    @Override
    public String name() {
        return "lwm2m-tlv";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>();
        if (payload.length == 0) {
            return readings;
        }
        var entries = Tlv.read(payload);
        try {
            for (var entry : entries) {
                add(entry, 0, readings);
            }
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), Tlv.offsetOf(payload, readings.size()), e.rule(), e.clause());
        }
        return readings;
    }

    private void add(Tlv entry, int instance, List<Reading> readings) throws DecodeException {
        switch (entry) {
            case Tlv.ObjectInstance(int id, var children) -> {
                for (var child : children) {
                    add(child, id, readings);
                }
            }
            case Tlv.MultipleResource(int id, var children) -> {
                for (var child : children) {
                    if (child instanceof Tlv.ResourceInstance(int index, Octets value)) {
                        add(instance + "." + id + "." + index, id, value, readings);
                    }
                }
            }
            case Tlv.Resource(int id, Octets value) -> add(instance + "." + id, id, value, readings);
            case Tlv.ResourceInstance(int id, Octets value) -> add(instance + "." + id, id, value, readings);
        }
    }

    private void add(String path, int resource, Octets value, List<Reading> readings) throws DecodeException {
        var definition = Resources.find(object, resource);
        String property = object == NO_OBJECT ? "lwm2m:" + path : "lwm2m:" + object + "." + path;
        Result result = definition.isPresent()
                ? definition.get().type().read(value)
                : Result.of(value.hex().substring(0, Math.min(Result.Text.MAX_LENGTH, 2 * value.length())));
        String unit = definition.map(Resources.Definition::unit).orElse("");
        readings.add(new Reading("", property, null, result, unit, Quality.GOOD));
    }

    private static Map<String, Object> describe(byte[] payload) throws DecodeException {
        if (payload.length == 0) {
            throw new io.mailuo.codec.DecodeException(
                    io.mailuo.spec.quarantine.QuarantineReason.MALFORMED, 0, "the payload is empty", Tlv.CLAUSE);
        }
        return Map.of("tlv", describe(Tlv.read(payload)));
    }

    private static List<Map<String, Object>> describe(List<Tlv> entries) {
        var described = new ArrayList<Map<String, Object>>();
        for (var entry : entries) {
            var fields = new LinkedHashMap<String, Object>();
            switch (entry) {
                case Tlv.ObjectInstance(int id, var children) -> put(fields, "objectInstance", id, children);
                case Tlv.MultipleResource(int id, var children) -> put(fields, "multipleResource", id, children);
                case Tlv.Resource(int id, Octets value) -> put(fields, "resource", id, value);
                case Tlv.ResourceInstance(int id, Octets value) -> put(fields, "resourceInstance", id, value);
            }
            described.add(fields);
        }
        return described;
    }

    private static void put(Map<String, Object> fields, String kind, int id, List<Tlv> children) {
        fields.put("kind", kind);
        fields.put("id", id);
        fields.put("children", describe(children));
    }

    private static void put(Map<String, Object> fields, String kind, int id, Octets value) {
        fields.put("kind", kind);
        fields.put("id", id);
        fields.put("hex", value.hex());
    }

    private static byte[] write(MessageFields fields) {
        return Tlv.write(entries(fields, "tlv"));
    }

    private static List<Tlv> entries(MessageFields fields, String name) {
        var entries = new ArrayList<Tlv>();
        for (var entry : fields.groups(name)) {
            int id = (int) entry.integer("id", 0, 0xffff);
            entries.add(
                    switch (entry.text("kind")) {
                        case "objectInstance" -> new Tlv.ObjectInstance(id, entries(entry, "children"));
                        case "multipleResource" -> new Tlv.MultipleResource(id, entries(entry, "children"));
                        case "resource" -> new Tlv.Resource(id, value(entry));
                        case "resourceInstance" -> new Tlv.ResourceInstance(id, value(entry));
                        default -> throw new IllegalArgumentException("field 'kind' is not a kind of entry");
                    });
            entry.end();
        }
        return entries;
    }

    /** A value as bytes, {@code hex}, or by its type, {@code type} and {@code value}. */
    private static Octets value(MessageFields entry) {
        if (!entry.has("type")) {
            return new Octets(entry.hex("hex"));
        }
        String word = entry.text("type");
        for (var type : Resources.Type.values()) {
            if (type.name().equalsIgnoreCase(word)) {
                return type.write(entry);
            }
        }
        throw new IllegalArgumentException("field 'type' is no type of a value: '" + word + "'");
    }
}
