package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** JT/T 808 at the command line. */
public final class Jt808Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Jt808Codec(),
            "JT/T 808-2011, -2013, -2019: vehicle terminals",
            "7e0200402901000000000000005091370000003000000040000101cd41c2"
                    + "072901b00929029a005a23042821314101040000029b020200433001630c7e",
            Jt808Protocol::read,
            Jt808Protocol::write);

    private Jt808Protocol() {}

    private static Map<String, Object> read(byte[] frame) throws DecodeException {
        var message = Jt808Format.SHAPE.decode(frame);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("messageId", "%04X".formatted(message.id()));
        Jt808Bodies.name(message.id()).ifPresent(name -> fields.put("messageName", name));
        fields.put("bodyLength", message.body().length());
        fields.put("encryption", message.encryption());
        fields.put("protocolVersion", message.version());
        fields.put("phone", message.phone());
        fields.put("serial", message.serial());
        if (message.packets() > 0) {
            fields.put("packets", message.packets());
            fields.put("packet", message.packet());
        }
        fields.put("body", message.body().hex());
        var content = Jt808Bodies.read(message);
        if (content.isPresent()) {
            fields.put("fields", content.get());
            var explained = Jt808Bodies.explain(content.get());
            if (!explained.isEmpty()) {
                fields.put("parameters", explained);
            }
        }
        var locations = new ArrayList<Map<String, Object>>();
        for (var location : Jt808Location.of(message)) {
            locations.add(describe(location));
        }
        if (!locations.isEmpty()) {
            fields.put("locations", locations);
        }
        var registration = Jt808Registration.of(message);
        if (registration.isPresent()) {
            var found = registration.get();
            var described = new LinkedHashMap<String, Object>();
            described.put("province", found.province());
            described.put("city", found.city());
            described.put("maker", found.maker());
            described.put("model", found.model());
            described.put("terminalId", found.terminal());
            described.put("plateColor", found.plateColour());
            described.put("plate", found.plate());
            fields.put("register", described);
        }
        return fields;
    }

    private static Map<String, Object> describe(Jt808Location location) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("alarm", "%08X".formatted(location.alarm()));
        fields.put("status", "%08X".formatted(location.status()));
        fields.put("latitude", location.latitudeDegrees());
        fields.put("longitude", location.longitudeDegrees());
        fields.put("altitude", location.altitude());
        fields.put("speed", location.speed() / 10.0);
        fields.put("direction", location.direction());
        fields.put("time", location.time());
        var extras = new LinkedHashMap<String, Object>();
        location.extras()
                .forEach(extra ->
                        extras.put("%02X".formatted(extra.id()), extra.value().hex()));
        fields.put("extras", extras);
        if (location.rest().length() > 0) {
            fields.put("rest", location.rest().hex());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("bodyLength", "locations", "register", "messageName", "parameters", "fields");
        byte[] id = fields.hex("messageId");
        int version = (int) fields.integer("protocolVersion", 0, 255, 0);
        int number = (id[0] & 0xff) << 8 | id[id.length - 1] & 0xff;
        // A person may write the body, or its fields.
        var body = fields.has("body")
                ? new Octets(fields.hex("body"))
                : Jt808Bodies.write(number, version > 0, fields.group("fields"));
        return Jt808Format.encode(new Jt808Message(
                number,
                (int) fields.integer("encryption", 0, 7, 0),
                version,
                fields.text("phone"),
                (int) fields.integer("serial", 0, 0xffff),
                (int) fields.integer("packets", 0, 0xffff, 0),
                (int) fields.integer("packet", 0, 0xffff, 0),
                body));
    }
}
