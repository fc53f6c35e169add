package io.mailuo.ingest.acceptance;

import io.mailuo.codec.Codec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codecs that an ingest node knows, by name. {@code senml} stands for both forms of SenML: what the sender states
 * as content type decides, else the first byte.
 */
public final class Codecs {

    /** Either form of SenML. */
    public static final String SENML = "senml";
    /** The name of the codec for SenML JSON. */
    public static final String SENML_JSON = "senml-json";
    /** The name of the codec for SenML CBOR. */
    public static final String SENML_CBOR = "senml-cbor";

    private static final int MAJOR_TYPE_SHIFT = 5;
    private static final int CBOR_ARRAY = 4;

    private final Map<String, Codec> byName = new HashMap<>();
    private final Codec json;
    private final Codec cbor;

    /** @param codecs must include both forms of SenML */
    public Codecs(List<Codec> codecs) {
        for (var codec : codecs) {
            byName.put(codec.name(), codec);
        }
        this.json = required(SENML_JSON);
        this.cbor = required(SENML_CBOR);
    }

    /** Whether {@code name} stands for SenML in any form. */
    public static boolean isSenml(String name) {
        return name.equals(SENML) || name.equals(SENML_JSON) || name.equals(SENML_CBOR);
    }

    private Codec required(String name) {
        Codec codec = byName.get(name);
        if (codec == null) {
            throw new IllegalArgumentException("codec " + name + " is missing");
        }
        return codec;
    }

    /**
     * The codec for a payload.
     *
     * @param name what the device's record says; {@code senml} for gateways
     * @param contentType media type that the sender states, or null
     * @return null if no codec has this name
     */
    public @Nullable Codec choose(String name, @Nullable String contentType, byte[] payload) {
        return name.equals(SENML) ? senml(contentType, payload) : byName.get(name);
    }

    private Codec senml(@Nullable String contentType, byte[] payload) {
        if (contentType != null) {
            String type = contentType.toLowerCase(Locale.ROOT);
            if (type.startsWith("application/senml+cbor")) {
                return cbor;
            }
            if (type.startsWith("application/senml+json") || type.startsWith("application/json")) {
                return json;
            }
        }
        // RFC 8949, 3: a SenML pack is a CBOR array, whose first byte no JSON text begins with.
        boolean array = payload.length > 0 && (payload[0] & 0xFF) >>> MAJOR_TYPE_SHIFT == CBOR_ARRAY;
        return array ? cbor : json;
    }
}
