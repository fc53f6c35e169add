package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.ByteWriter;
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
        String sum = Jt808Format.checksum(frame);
        fields.put("checksum", Map.of("given", sum, "computed", sum));
        var content = Jt808Bodies.read(message);
        if (content.isPresent()) {
            fields.put("fields", content.get());
            var explained = Jt808Bodies.explain(content.get());
            if (!explained.isEmpty()) {
                fields.put("parameters", explained);
            }
        }
        var request = Jt808Location.request(message);
        if (request.isPresent()) {
            fields.put("request", request.getAsInt());
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
        fields.put("alarms", Jt808Flags.alarms(location.alarm()));
        fields.put("status", "%08X".formatted(location.status()));
        fields.put("states", Jt808Flags.states(location.status()));
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
        var meanings = new LinkedHashMap<String, Object>();
        location.extras().forEach(extra -> meanings.put("%02X".formatted(extra.id()), Jt808Flags.describe(extra)));
        fields.put("extraMeanings", meanings);
        if (location.rest().length() > 0) {
            fields.put("rest", location.rest().hex());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore(
                "bodyLength", "locations", "register", "messageName", "parameters", "fields", "request", "checksum");
        byte[] id = fields.hex("messageId");
        int version = (int) fields.integer("protocolVersion", 0, 255, 0);
        int number = (id[0] & 0xff) << 8 | id[id.length - 1] & 0xff;
        var body = fields.has("body") ? new Octets(fields.hex("body")) : body(fields, number, version > 0);
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

    /** The body of what a person wrote without it: a location, a batch of them, a registration, or the message's fields. */
    private static Octets body(MessageFields fields, int id, boolean is2019) {
        return switch (id) {
            case 0x0100 -> registration(fields.group("register")).encode(is2019);
            case 0x0200 -> only(fields).encode();
            case 0x0201, 0x0500 ->
                new Octets(new ByteWriter()
                        .u16((int) fields.integer("request", 0, 0xffff))
                        .octets(only(fields).encode())
                        .toByteArray());
            case 0x0704 -> {
                var locations = fields.groups("locations");
                var out = new ByteWriter().u16(locations.size()).u8(0);
                for (var location : locations) {
                    var bytes = location(location).encode();
                    out.u16(bytes.length()).octets(bytes);
                }
                yield new Octets(out.toByteArray());
            }
            default -> Jt808Bodies.write(id, is2019, fields.group("fields"));
        };
    }

    private static Jt808Location only(MessageFields fields) {
        var locations = fields.groups("locations");
        if (locations.size() != 1) {
            throw new IllegalArgumentException("field 'locations' must hold one location");
        }
        return location(locations.getFirst());
    }

    private static Jt808Registration registration(MessageFields fields) {
        var registration = new Jt808Registration(
                (int) fields.integer("province", 0, 0xffff),
                (int) fields.integer("city", 0, 0xffff),
                fields.text("maker"),
                fields.text("model"),
                fields.text("terminalId"),
                (int) fields.integer("plateColor", 0, 255),
                fields.text("plate"));
        fields.end();
        return registration;
    }

    private static Jt808Location location(MessageFields fields) {
        fields.ignore("alarms", "states", "extraMeanings");
        var extras = new ArrayList<Jt808Location.Extra>();
        if (fields.has("extras")) {
            var group = fields.group("extras");
            for (String id : group.names()) {
                extras.add(new Jt808Location.Extra(Octets.of(id).at(0), new Octets(group.hex(id))));
            }
        }
        var location = new Jt808Location(
                Long.parseLong(fields.text("alarm"), 16),
                Long.parseLong(fields.text("status"), 16),
                Math.round(Math.abs(fields.number("latitude")) * 1e6),
                Math.round(Math.abs(fields.number("longitude")) * 1e6),
                (int) fields.integer("altitude", 0, 0xffff, 0),
                (int) Math.round(fields.number("speed") * 10),
                (int) fields.integer("direction", 0, 0xffff, 0),
                fields.text("time"),
                extras,
                fields.has("rest") ? new Octets(fields.hex("rest")) : Octets.NONE);
        fields.end();
        return location;
    }
}
