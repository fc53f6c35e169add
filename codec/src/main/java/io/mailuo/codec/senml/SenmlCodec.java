package io.mailuo.codec.senml;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import java.util.List;

/**
 * SenML (RFC 8428), JSON or CBOR, told apart by the first byte: a pack in CBOR starts with an array head (or the tag
 * of self-described CBOR), which no JSON text does.
 *
 * <p>A name is read as {@code <device code>/<property>}; without a slash it is the property alone. A record with a sum
 * gives a second reading, whose property ends in {@value #SUM_SUFFIX}. Opaque data ({@code vd}) becomes a text in
 * base64url.
 */
public final class SenmlCodec implements Codec {

    /** Ends the property of a reading that was the sum {@code s} of a record. */
    public static final String SUM_SUFFIX = ".sum";

    private static final int FIRST_ARRAY_HEAD = 0x80;

    @Override
    public String name() {
        return "senml";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return source(payload).readings(reception);
    }

    /** The records of {@code payload} as they are written. */
    public static List<SenmlRecord> read(byte[] payload) throws DecodeException {
        return source(payload).records();
    }

    private static RecordSource source(byte[] payload) throws DecodeException {
        return isCbor(payload) ? new CborRecords(payload) : new JsonRecords(payload);
    }

    /** Whether {@code payload} can only be CBOR. */
    public static boolean isCbor(byte[] payload) {
        return payload.length > 0 && (payload[0] & 0xff) >= FIRST_ARRAY_HEAD && (payload[0] & 0xff) != 0xef;
    }
}
