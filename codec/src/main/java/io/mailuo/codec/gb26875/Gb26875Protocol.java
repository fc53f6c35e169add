package io.mailuo.codec.gb26875;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        fields.put("data", message.data().hex());
        if (message.type() >= 0) {
            fields.put("type", message.type());
            fields.put("count", message.count());
        }
        Gb26875Data.of(message, Gb26875Data.Parts.STANDARD).ifPresent(objects -> {
            var described = new ArrayList<Map<String, Object>>();
            objects.forEach(object -> described.add(describe(object)));
            fields.put("objects", described);
        });
        String sum = "%02X".formatted(frame[frame.length - 3] & 0xff);
        fields.put("checksum", Map.of("given", sum, "computed", sum));
        return fields;
    }

    private static Map<String, Object> describe(Gb26875Object object) {
        var fields = new LinkedHashMap<String, Object>();
        object.fields()
                .forEach((field, value) ->
                        fields.put(field.label(), value instanceof Octets octets ? octets.hex() : value));
        var time = object.time();
        if (time != null) {
            fields.put("time", time.toString());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("time", "length", "type", "count", "objects", "checksum");
        return Gb26875Format.encode(new Gb26875Message(
                (int) fields.integer("serial", 0, 0xffff),
                (int) fields.integer("versionMajor", 0, 255),
                (int) fields.integer("versionUser", 0, 255),
                new Octets(fields.hex("timeRaw")),
                fields.text("src"),
                fields.text("dst"),
                (int) fields.integer("command", 0, 255),
                new Octets(fields.hex("data"))));
    }
}
