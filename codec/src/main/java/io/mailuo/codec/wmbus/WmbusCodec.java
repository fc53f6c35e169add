package io.mailuo.codec.wmbus;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.MbusCodec;
import io.mailuo.codec.mbus.MbusData;
import io.mailuo.codec.mbus.MbusProtocol;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Wireless M-Bus, one whole frame: EN 13757-4, 12 for the link layer in formats A and B and without checksums, EN
 * 13757-3, 5 and 6 for the records. Properties are those of {@link MbusCodec}; the source is the identification number.
 * Telegrams that are encrypted, compact in an unknown layout, one fragment of several or in the maker's own form are
 * refused as such: their bytes are kept, their values are not known.
 */
public final class WmbusCodec implements Codec {

    /** The protocol as people meet it: the example is a meter's volume in format A. */
    public static final Protocol PROTOCOL = NamedProtocol.binary(
            new WmbusCodec(),
            "Wireless M-Bus, EN 13757-4: water, gas and heat meters",
            "1e442d2c785634121b07048e7a2a000000041338270000426cbf2c44a0fe131a1000007b46",
            WmbusCodec::describe,
            WmbusCodec::write);

    @Override
    public String name() {
        return "wmbus";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var data = WmbusData.of(WmbusFormat.decode(payload));
        String obstacle = data.obstacle();
        if (obstacle != null) {
            throw new DecodeException(QuarantineReason.MALFORMED, 0, obstacle, "EN 13757-7");
        }
        return MbusCodec.readings(new MbusData(data.header(), data.records()));
    }

    private static Map<String, Object> describe(byte[] bytes) throws DecodeException {
        var frame = WmbusFormat.decode(bytes);
        var data = WmbusData.of(frame);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("format", frame.format().name());
        fields.put("L", bytes[0] & 0xff);
        fields.put("C", "%02X".formatted(frame.control()));
        fields.put("M", frame.manufacturer());
        fields.put("A", frame.id());
        fields.put("linkVersion", frame.version());
        fields.put("linkMedium", "%02X".formatted(frame.medium()));
        fields.put("data", frame.data().hex());
        fields.put("CI", "%02X".formatted(data.information()));
        fields.put("encryptionMode", data.mode());
        MbusProtocol.describe(new MbusData(data.header(), data.records()), fields);
        if (data.rest().length() > 0) {
            fields.put("unread", data.rest().hex());
        }
        if (data.obstacle() != null) {
            fields.put("obstacle", data.obstacle());
        }
        return fields;
    }

    private static byte[] write(MessageFields fields) {
        fields.ignore(
                "L",
                "CI",
                "encryptionMode",
                "unread",
                "obstacle",
                "id",
                "manufacturer",
                "version",
                "medium",
                "accessNo");
        fields.ignore("status", "signature", "records");
        WmbusFrame.Format format;
        try {
            format = WmbusFrame.Format.valueOf(fields.text("format").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("field 'format' must be A, B or STRIPPED", e);
        }
        return WmbusFormat.encode(new WmbusFrame(
                format,
                fields.hex("C")[0] & 0xff,
                fields.text("M"),
                fields.text("A"),
                (int) fields.integer("linkVersion", 0, 255),
                fields.hex("linkMedium")[0] & 0xff,
                new Octets(fields.hex("data"))));
    }
}
