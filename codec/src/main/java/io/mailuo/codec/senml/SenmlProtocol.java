package io.mailuo.codec.senml;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SenML at the command line, in either form. The message is {@code {"records": [...]}}. */
public final class SenmlProtocol implements Protocol {

    /** JSON or CBOR; written as JSON. */
    public static final SenmlProtocol ANY = new SenmlProtocol(new SenmlCodec(), "JSON or CBOR", SenmlCodec::read);
    /** JSON. */
    public static final SenmlProtocol JSON = new SenmlProtocol(new SenmlJson(), "JSON", SenmlJson::read);
    /** CBOR. */
    public static final SenmlProtocol CBOR = new SenmlProtocol(new SenmlCbor(), "CBOR", SenmlCbor::read);

    private interface Reader {
        List<SenmlRecord> read(byte[] payload) throws DecodeException;
    }

    private static final String EXAMPLE =
            "[{\"bn\":\"1101010300100000017/\",\"bt\":1795262400,\"n\":\"pm2_5\",\"u\":\"ug/m3\",\"v\":35},{\"n\":\"air_temperature\",\"u\":\"Cel\",\"v\":12.5}]";
    private static final String EXAMPLE_CBOR =
            "82a52174313130313031303330303130303030303031372f221a6b0187c00065706d325f35016575"
                    + "672f6d33021823a3006f6169725f74656d7065726174757265016343656c02f94a40";

    private final Codec codec;
    private final String form;
    private final Reader reader;

    private SenmlProtocol(Codec codec, String form, Reader reader) {
        this.codec = codec;
        this.form = form;
        this.reader = reader;
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public String standard() {
        return "SenML, RFC 8428, in " + form;
    }

    @Override
    public boolean isText() {
        return this != CBOR;
    }

    @Override
    public byte[] example() {
        return isText()
                ? EXAMPLE.getBytes(StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(EXAMPLE_CBOR);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public Map<String, Object> read(byte[] frame) throws DecodeException {
        return Map.of(
                "records",
                reader.read(frame).stream().map(SenmlProtocol::fields).toList());
    }

    private static Map<String, Object> fields(SenmlRecord record) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, Label.BASE_NAME, record.baseName());
        put(fields, Label.BASE_TIME, record.baseTime());
        put(fields, Label.BASE_UNIT, record.baseUnit());
        put(fields, Label.BASE_VALUE, record.baseValue());
        put(fields, Label.BASE_SUM, record.baseSum());
        put(fields, Label.BASE_VERSION, record.baseVersion());
        put(fields, Label.NAME, record.name());
        put(fields, Label.UNIT, record.unit());
        switch (record.value()) {
            case null -> {}
            case SenmlValue.Number(double value) -> put(fields, Label.VALUE, value);
            case SenmlValue.Text(String value) -> put(fields, Label.STRING_VALUE, value);
            case SenmlValue.Truth(boolean value) -> put(fields, Label.BOOLEAN_VALUE, value);
            case SenmlValue.Data(String value) -> put(fields, Label.DATA_VALUE, value);
            case SenmlValue.Link(String value) -> put(fields, Label.OBJECT_LINK, value);
        }
        put(fields, Label.SUM, record.sum());
        put(fields, Label.TIME, record.time());
        put(fields, Label.UPDATE_TIME, record.updateTime());
        put(fields, Label.QUALITY, record.quality());
        return fields;
    }

    private static void put(Map<String, Object> fields, Label label, @Nullable Object value) {
        if (value != null) {
            fields.put(label.text(), value);
        }
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        var records = new ArrayList<SenmlRecord>();
        for (var record : fields.groups("records")) {
            records.add(record(record));
        }
        fields.end();
        return this == CBOR ? SenmlCbor.write(records) : SenmlJson.write(records);
    }

    private static SenmlRecord record(MessageFields in) {
        var record = new SenmlRecord(
                in.textOrNull("bn"),
                in.numberOrNull("bt"),
                in.textOrNull("bu"),
                in.numberOrNull("bv"),
                in.numberOrNull("bs"),
                in.has("bver") ? Integer.valueOf((int) in.integer("bver", 1, Resolver.VERSION)) : null,
                in.textOrNull("n"),
                in.textOrNull("u"),
                value(in),
                in.numberOrNull("s"),
                in.numberOrNull("t"),
                in.numberOrNull("ut"),
                in.has("mq") ? Integer.valueOf((int) in.integer("mq", 0, 1023)) : null);
        in.end();
        return record;
    }

    private static @Nullable SenmlValue value(MessageFields in) {
        if (in.has("v")) {
            return new SenmlValue.Number(in.number("v"));
        }
        if (in.has("vs")) {
            return new SenmlValue.Text(in.text("vs"));
        }
        if (in.has("vb")) {
            return new SenmlValue.Truth(in.truth("vb"));
        }
        if (in.has("vlo")) {
            return new SenmlValue.Link(in.text("vlo"));
        }
        return in.has("vd") ? new SenmlValue.Data(in.text("vd")) : null;
    }
}
