package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import java.util.LinkedHashMap;
import java.util.Map;

/** SZY206 at the command line. */
public final class Szy206Protocol {

    /** The protocol. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new Szy206Codec(),
            "SZY206-2016: water resources terminals (frames; values as digits)",
            "681a68b35303810d00c00059000000826110000001106000004508090a3516",
            Szy206Protocol::read,
            Szy206Protocol::write);

    private Szy206Protocol() {}

    private static Map<String, Object> read(byte[] bytes) throws DecodeException {
        var frame = Szy206Format.SHAPE.decode(bytes);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("control", "%02X".formatted(frame.control()));
        fields.put("direction", frame.isUp() ? "up" : "down");
        fields.put("countdown", frame.countdown());
        fields.put("content", frame.content());
        if (frame.divs() >= 0) {
            fields.put("divs", frame.divs());
        }
        fields.put("address", frame.address());
        fields.put("function", "%02X".formatted(frame.function()));
        fields.put("data", frame.data().hex());
        String crc = "%02X".formatted(bytes[bytes.length - 2] & 0xff);
        fields.put("crc", Map.of("given", crc, "computed", crc));
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore("direction", "countdown", "content", "crc");
        return Szy206Format.encode(new Szy206Frame(
                fields.hex("control")[0] & 0xff & ~0x40,
                (int) fields.integer("divs", 0, 255, -1),
                fields.text("address"),
                fields.hex("function")[0] & 0xff,
                new Octets(fields.hex("data"))));
    }
}
