package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload of Sparkplug 3.0, 6.4.4: what any of its messages but STATE carries.
 *
 * @param timestamp when it was sent, milliseconds since 1970-01-01T00:00Z, or null
 * @param metrics the metrics
 * @param seq sequence number, 0 to 255, or null
 * @param uuid kind of {@code body}, or null
 * @param body bytes of the sender's own, or null
 */
public record SparkplugPayload(
        @Nullable Long timestamp,
        List<Metric> metrics,
        @Nullable Long seq,
        @Nullable String uuid,
        @Nullable Octets body) {

    public SparkplugPayload {
        metrics = List.copyOf(metrics);
    }

    /**
     * Reads a payload.
     *
     * @throws DecodeException if the bytes are no payload, or a value is not of its data type
     */
    public static SparkplugPayload read(byte[] payload) throws DecodeException {
        return PayloadReader.read(payload);
    }

    /** The payload's bytes. */
    public byte[] write() {
        return PayloadWriter.write(this);
    }
}
