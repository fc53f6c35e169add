package io.mailuo.codec.mbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** M-Bus at the command line. */
public final class MbusProtocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new MbusCodec(),
            "M-Bus, EN 13757-2 and EN 13757-3: heat, water, gas and electricity meters",
            "681b1b6808017207201800e61e35074c0000000c78072018000c16690200009616",
            MbusProtocol::read,
            MbusProtocol::write);

    private static final int VARIABLE = 0x72;

    private MbusProtocol() {}

    private static Map<String, Object> read(byte[] frame) throws DecodeException {
        var fields = new LinkedHashMap<String, Object>();
        switch (MbusFormat.SHAPE.decode(frame)) {
            case MbusFrame.Acknowledge acknowledge -> {
                fields.put("frame", "acknowledge");
                return fields;
            }
            case MbusFrame.Short(int control, int address) -> {
                fields.put("frame", "short");
                fields.put("C", "%02X".formatted(control));
                fields.put("A", address);
            }
            case MbusFrame.Long message -> {
                fields.put("frame", "long");
                fields.put("L", message.data().length() + 3);
                fields.put("C", "%02X".formatted(message.control()));
                fields.put("A", message.address());
                fields.put("CI", "%02X".formatted(message.information()));
                fields.put("data", message.data().hex());
                describe(MbusData.of(message), fields);
            }
        }
        String sum = "%02X".formatted(frame[frame.length - 2] & 0xff);
        fields.put("checksum", Map.of("given", sum, "computed", sum));
        return fields;
    }

    /** Puts header and records of application data into {@code fields}. */
    public static void describe(MbusData data, Map<String, Object> fields) {
        var header = data.header();
        if (header != null) {
            fields.put("id", header.id());
            fields.put("manufacturer", header.manufacturer());
            fields.put("version", header.version());
            fields.put("medium", "%02X".formatted(header.medium()));
            fields.put("accessNo", header.access());
            fields.put("status", "%02X".formatted(header.status()));
            fields.put("signature", "%04X".formatted(header.signature()));
        }
        var records = new ArrayList<Map<String, Object>>();
        for (var record : data.records()) {
            var described = new LinkedHashMap<String, Object>();
            described.put("function", record.function().label());
            described.put("storage", record.storage());
            described.put("tariff", record.tariff());
            described.put("device", record.device());
            described.put("quantity", record.quantity());
            described.put("unit", record.unit());
            switch (record.result()) {
                case Result.Number(double number) -> described.put("value", number);
                case Result.Text(String text) -> described.put("value", text);
                case Result.Truth truth -> described.put("value", truth == Result.Truth.TRUE);
                case null -> described.put("value", "");
            }
            records.add(described);
        }
        fields.put("records", records);
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("L", "id", "manufacturer", "version", "medium", "accessNo", "status", "signature", "records");
        fields.ignore("checksum");
        MbusFrame frame = switch (fields.text("frame")) {
            case "acknowledge" -> new MbusFrame.Acknowledge();
            case "short" -> new MbusFrame.Short(fields.hex("C")[0] & 0xff, (int) fields.integer("A", 0, 255));
            case "long" -> {
                int information = fields.hex("CI")[0] & 0xff;
                yield new MbusFrame.Long(
                        fields.hex("C")[0] & 0xff,
                        (int) fields.integer("A", 0, 255),
                        information,
                        fields.has("data") ? new Octets(fields.hex("data")) : data(fields, information));
            }
            default -> throw new IllegalArgumentException("field 'frame' must be acknowledge, short or long");
        };
        return MbusFormat.encode(frame);
    }

    /** The data of an answer by header and records. */
    private static Octets data(MessageFields fields, int information) {
        if (information != VARIABLE) {
            throw new IllegalArgumentException("field 'data' is missing; only data of CI 72 are written by records");
        }
        var header = new MbusData.Header(
                fields.text("id"),
                fields.text("manufacturer"),
                (int) fields.integer("version", 0, 255),
                fields.hex("medium")[0] & 0xff,
                (int) fields.integer("accessNo", 0, 255, 0),
                fields.has("status") ? fields.hex("status")[0] & 0xff : 0,
                0);
        var records =
                fields.groups("records").stream().map(MbusProtocol::record).toList();
        return MbusWriter.data(new MbusData(header, records));
    }

    private static MbusRecord record(MessageFields fields) {
        String label = fields.has("function") ? fields.text("function") : MbusRecord.Function.INSTANTANEOUS.label();
        var function = Arrays.stream(MbusRecord.Function.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("field 'function' knows no '" + label + "'"));
        @Nullable
        Result result = switch (fields.any("value")) {
            case Number number -> Result.of(number.doubleValue());
            case Boolean truth -> Result.of(truth);
            case String text when !text.isEmpty() -> Result.of(text);
            case null, default -> null;
        };
        var record = new MbusRecord(
                function,
                fields.integer("storage", 0, Long.MAX_VALUE, 0),
                (int) fields.integer("tariff", 0, Integer.MAX_VALUE, 0),
                (int) fields.integer("device", 0, Integer.MAX_VALUE, 0),
                fields.text("quantity"),
                fields.has("unit") ? fields.text("unit") : "",
                result);
        fields.end();
        return record;
    }
}
