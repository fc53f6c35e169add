package io.mailuo.codec;

import io.mailuo.codec.cap.CapCodec;
import io.mailuo.codec.cap.WarningCodec;
import io.mailuo.codec.cayennelpp.LppCodec;
import io.mailuo.codec.cjt188.Cjt188Protocol;
import io.mailuo.codec.dlt645.Dlt645Protocol;
import io.mailuo.codec.ga1049.Ga1049Codec;
import io.mailuo.codec.gb20999.Gb20999Codec;
import io.mailuo.codec.gb26875.Gb26875Protocol;
import io.mailuo.codec.gb43229.Gb43229Codec;
import io.mailuo.codec.geojson.GeoJsonCodec;
import io.mailuo.codec.hj212.Hj212Protocol;
import io.mailuo.codec.iec104.Iec104Codec;
import io.mailuo.codec.jt808.Jt808Protocol;
import io.mailuo.codec.lwm2m.TlvCodec;
import io.mailuo.codec.mbus.MbusProtocol;
import io.mailuo.codec.senml.SenmlProtocol;
import io.mailuo.codec.sl651.Sl651Protocol;
import io.mailuo.codec.sparkplug.SparkplugCodec;
import io.mailuo.codec.szy206.Szy206Protocol;
import io.mailuo.codec.wmbus.WmbusCodec;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All protocols that this library speaks, by name. */
public final class Codecs {

    private static final List<Protocol> ALL = List.of(
            SenmlProtocol.ANY,
            SenmlProtocol.JSON,
            SenmlProtocol.CBOR,
            new Hj212Protocol(),
            Sl651Protocol.PROTOCOL,
            Szy206Protocol.PROTOCOL,
            Szy206Protocol.SLT427,
            Cjt188Protocol.PROTOCOL,
            new Dlt645Protocol(),
            MbusProtocol.PROTOCOL,
            Gb26875Protocol.PROTOCOL,
            Gb26875Protocol.TEXT_ADDRESS,
            Jt808Protocol.PROTOCOL,
            Gb20999Codec.PROTOCOL,
            Iec104Codec.PROTOCOL,
            TlvCodec.PROTOCOL,
            LppCodec.PROTOCOL,
            SparkplugCodec.PROTOCOL,
            CapCodec.PROTOCOL,
            WarningCodec.PROTOCOL,
            GeoJsonCodec.PROTOCOL,
            WmbusCodec.PROTOCOL,
            Ga1049Codec.PROTOCOL,
            Gb43229Codec.PROTOCOL);

    private Codecs() {}

    /** All protocols. */
    public static List<Protocol> all() {
        return ALL;
    }

    /** The protocol called {@code name}. */
    public static Optional<Protocol> find(String name) {
        return ALL.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
    }

    /** The codec called {@code name}, as profiles name it. */
    public static Optional<Codec> codec(String name) {
        return find(name).map(Protocol::codec);
    }

    /** The protocols of which {@code frame} is a sound frame. */
    public static List<Protocol> guess(byte[] frame) {
        return guess(ALL, frame);
    }

    /** Those of {@code protocols} of which {@code frame} is a sound frame. */
    public static List<Protocol> guess(List<Protocol> protocols, byte[] frame) {
        var fitting = new ArrayList<Protocol>();
        for (var protocol : protocols) {
            try {
                protocol.read(frame);
                fitting.add(protocol);
            } catch (DecodeException e) {
                // Not this one.
            }
        }
        return fitting;
    }

    /**
     * One frame as people read it: {@code message}, the fields, and {@code observations}, what they mean.
     *
     * @throws DecodeException if the bytes are not a frame of {@code protocol}
     */
    public static Map<String, Object> describe(Protocol protocol, byte[] frame, Reception reception)
            throws DecodeException {
        var description = new LinkedHashMap<String, Object>();
        description.put("protocol", protocol.name());
        description.put("message", protocol.read(frame));
        var observations = new ArrayList<Map<String, Object>>();
        for (var reading : protocol.codec().decode(frame, reception)) {
            observations.add(describe(reading));
        }
        description.put("observations", observations);
        return description;
    }

    private static Map<String, Object> describe(Reading reading) {
        var fields = new LinkedHashMap<String, Object>();
        if (!reading.source().isEmpty()) {
            fields.put("source", reading.source());
        }
        fields.put("property", reading.property());
        fields.put("value", value(reading.result()));
        if (!reading.unit().isEmpty()) {
            fields.put("unit", reading.unit());
        }
        var time = reading.phenomenonTime();
        if (time != null) {
            fields.put("time", time.toString());
        }
        fields.put("quality", reading.quality().bits());
        if (!reading.quality().isGood()) {
            fields.put(
                    "qualityFlags",
                    reading.quality().flags().stream().map(Quality.Flag::name).toList());
        }
        return fields;
    }

    private static Object value(Result result) {
        return switch (result) {
            case Result.Number(double number) -> number;
            case Result.Truth truth -> truth == Result.Truth.TRUE;
            case Result.Text(String text) -> text;
        };
    }

    /** A refusal as people read it: {@code {"error": {reason, rule, offset, clause}}}. */
    public static Map<String, Object> describe(DecodeException error) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("reason", error.reason().code());
        fields.put("rule", error.rule());
        fields.put("offset", error.offset());
        fields.put("clause", error.clause());
        return Map.of("error", fields);
    }
}
