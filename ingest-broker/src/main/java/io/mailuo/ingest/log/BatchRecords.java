package io.mailuo.ingest.log;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.senml.SenmlLog;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** The records of the topic {@code observations}, each one accepted batch. */
public final class BatchRecords {

    private static final Batch.Lane[] LANES = Batch.Lane.values();

    private BatchRecords() {}

    /** The record of a batch. */
    public static ProducerRecord<byte[], byte[]> encode(Batch batch) {
        var produced = new ProducerRecord<>(
                LogTopics.OBSERVATIONS,
                batch.source().getBytes(StandardCharsets.US_ASCII),
                SenmlLog.encode(batch.observations()));
        produced.headers().add(LogTopics.RECEIVED, QuarantineRecords.micros(batch.receivedAt()));
        if (batch.lane() != Batch.Lane.LIVE) {
            produced.headers()
                    .add(LogTopics.LANE, new byte[] {(byte) batch.lane().ordinal()});
        }
        return produced;
    }

    /**
     * The batch in a record.
     *
     * @throws DecodeException if its value is not what {@link #encode} writes
     */
    public static Batch decode(ConsumerRecord<byte[], byte[]> consumed) throws DecodeException {
        byte[] key = consumed.key();
        return new Batch(
                key == null ? "" : new String(key, StandardCharsets.US_ASCII),
                lane(consumed.headers()),
                QuarantineRecords.received(consumed.headers(), consumed.timestamp()),
                SenmlLog.decode(consumed.value()));
    }

    private static Batch.Lane lane(Headers headers) {
        var header = headers.lastHeader(LogTopics.LANE);
        if (header == null || header.value().length != 1) {
            return Batch.Lane.LIVE;
        }
        int ordinal = header.value()[0];
        return ordinal >= 0 && ordinal < LANES.length ? LANES[ordinal] : Batch.Lane.LIVE;
    }
}
