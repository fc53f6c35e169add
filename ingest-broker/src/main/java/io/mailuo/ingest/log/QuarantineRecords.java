package io.mailuo.ingest.log;

import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.LogTopics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The records of the topic {@code quarantine}: entries, and the outcomes of replaying them. An outcome stands in the
 * partition of its entry, after it.
 */
public final class QuarantineRecords {

    /** Header: {@link QuarantineReason#code()}. */
    public static final String REASON = "reason";
    /** Header: which rule, field and value. */
    public static final String DETAIL = "detail";
    /** Header: who sent it. */
    public static final String SOURCE = "source";
    /** Header: where it was sent to. */
    public static final String TOPIC = "topic";
    /** Header: name of the codec. */
    public static final String CODEC = "codec";
    /** Header: network address of the sender. */
    public static final String PEER = "peer";
    /** Header: id of the entry that this record is the outcome of; absent on entries. */
    public static final String OUTCOME_OF = "outcome-of";
    /** Header of an outcome: {@code true} or {@code false}. */
    public static final String ACCEPTED = "accepted";
    /** Header of an outcome: who replayed it. */
    public static final String BY = "by";

    private QuarantineRecords() {}

    /** The id of the entry at this place of the log. */
    public static String id(int partition, long offset) {
        return partition + "-" + offset;
    }

    /** The record of an entry. */
    public static ProducerRecord<byte[], byte[]> encode(QuarantineEntry entry) {
        var produced = new ProducerRecord<>(LogTopics.QUARANTINE, bytes(entry.source()), entry.raw());
        var headers = produced.headers();
        headers.add(LogTopics.RECEIVED, micros(entry.received()));
        headers.add(REASON, bytes(entry.reason().code()));
        headers.add(DETAIL, bytes(entry.detail()));
        headers.add(SOURCE, bytes(entry.source()));
        headers.add(TOPIC, bytes(entry.topic()));
        headers.add(CODEC, bytes(entry.codec()));
        headers.add(PEER, bytes(entry.peer()));
        return produced;
    }

    /**
     * The record of an outcome.
     *
     * @throws IllegalArgumentException if the entry's id is not {@code <partition>-<offset>}
     */
    public static ProducerRecord<byte[], byte[]> encode(QuarantineOutcome outcome) {
        int partition = partition(outcome.entryId());
        var produced = new ProducerRecord<>(
                LogTopics.QUARANTINE, partition, bytes(outcome.entryId()), bytes(outcome.detail()));
        var headers = produced.headers();
        headers.add(OUTCOME_OF, bytes(outcome.entryId()));
        headers.add(LogTopics.RECEIVED, micros(outcome.at()));
        headers.add(ACCEPTED, bytes(Boolean.toString(outcome.accepted())));
        headers.add(BY, bytes(outcome.by()));
        return produced;
    }

    /** The outcome in this record, or empty where the record is an entry. */
    public static Optional<QuarantineOutcome> outcome(ConsumerRecord<byte[], byte[]> consumed) {
        var headers = consumed.headers();
        if (headers.lastHeader(OUTCOME_OF) == null) {
            return Optional.empty();
        }
        return Optional.of(new QuarantineOutcome(
                text(headers, OUTCOME_OF),
                Boolean.parseBoolean(text(headers, ACCEPTED)),
                received(headers, consumed.timestamp()),
                text(headers, BY),
                consumed.value() == null ? "" : new String(consumed.value(), StandardCharsets.UTF_8)));
    }

    /** The entry in this record, which must not be an outcome. Headers that are absent read as empty. */
    public static QuarantineEntry entry(ConsumerRecord<byte[], byte[]> consumed) {
        var headers = consumed.headers();
        byte @Nullable [] raw = consumed.value();
        return new QuarantineEntry(
                id(consumed.partition(), consumed.offset()),
                text(headers, SOURCE),
                text(headers, TOPIC),
                text(headers, CODEC),
                text(headers, PEER),
                received(headers, consumed.timestamp()),
                reason(text(headers, REASON)),
                text(headers, DETAIL),
                raw == null ? new byte[0] : raw);
    }

    /**
     * The partition in an entry's id.
     *
     * @throws IllegalArgumentException if the id is not {@code <partition>-<offset>}
     */
    public static int partition(String id) {
        requireId(id);
        return Integer.parseInt(id.substring(0, id.indexOf('-')));
    }

    /**
     * The offset in an entry's id.
     *
     * @throws IllegalArgumentException if the id is not {@code <partition>-<offset>}
     */
    public static long offset(String id) {
        requireId(id);
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    private static void requireId(String id) {
        if (!id.matches("\\d{1,6}-\\d{1,18}")) {
            throw new IllegalArgumentException("an entry's id reads <partition>-<offset>, got '" + id + "'");
        }
    }

    private static QuarantineReason reason(String code) {
        for (var reason : QuarantineReason.values()) {
            if (reason.code().equals(code)) {
                return reason;
            }
        }
        return QuarantineReason.MALFORMED;
    }

    static byte[] micros(Instant time) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .array();
    }

    static Instant received(Headers headers, long fallbackMillis) {
        var header = headers.lastHeader(LogTopics.RECEIVED);
        if (header == null || header.value() == null || header.value().length != Long.BYTES) {
            return Instant.ofEpochMilli(fallbackMillis);
        }
        return Instant.EPOCH.plus(ByteBuffer.wrap(header.value()).getLong(), ChronoUnit.MICROS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
