package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads entries of the quarantine from the log itself: single ones with their bytes, and those older than the index. */
final class QuarantineArchive implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(10);
    private static final int PORTION = 200;
    private static final long PORTION_BYTES = 4 << 20;
    /** Offsets further ahead than this are sought; nearer ones are read on to. */
    private static final long FAR = 2000;

    private static final Comparator<QuarantineItem> OLDEST_FIRST = Comparator.comparing(QuarantineIndex::place);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Consumer<byte[], byte[]>> open = Optional.empty();

    QuarantineArchive(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /** The entry with this id and its bytes; empty if the log has none there. */
    Optional<QuarantineEntry> entry(String id) {
        var partition = new TopicPartition(LogTopics.QUARANTINE, QuarantineRecords.partition(id));
        long offset = QuarantineRecords.offset(id);
        lock.lock();
        try {
            var consumer = consumer();
            consumer.assign(List.of(partition));
            if (offset >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L)
                    || offset < consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L)) {
                return Optional.empty();
            }
            consumer.seek(partition, offset);
            long until = System.nanoTime() + LONGEST_SCAN.toNanos();
            while (System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL).records(partition)) {
                    boolean isEntry = found.offset() == offset
                            && QuarantineRecords.outcome(found).isEmpty();
                    return isEntry ? Optional.of(QuarantineRecords.entry(found)) : Optional.empty();
                }
            }
            throw slow();
        } catch (KafkaException e) {
            throw unavailable(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The entries of one partition at these offsets, in their order; what the log has no more is passed over.
     *
     * @param offsets ascending
     */
    void read(int partition, long[] offsets, Quarantine.EntryReader each) throws LogException {
        var place = new TopicPartition(LogTopics.QUARANTINE, partition);
        int next = 0;
        while (next < offsets.length) {
            var entries = new ArrayList<QuarantineEntry>();
            next = portion(place, offsets, next, entries);
            for (var entry : entries) {
                each.take(entry);
            }
        }
    }

    /** Reads some of the entries from the {@code next}th offset on; answers which offset comes after them. */
    private int portion(TopicPartition partition, long[] offsets, int next, List<QuarantineEntry> entries) {
        lock.lock();
        try {
            var consumer = consumer();
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            int at = next;
            long first = Math.max(
                    offsets[at], consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
            long bytes = 0;
            long until = System.nanoTime() + LONGEST_SCAN.toNanos();
            consumer.seek(partition, first);
            while (at < offsets.length && entries.size() < PORTION && bytes < PORTION_BYTES) {
                if (consumer.position(partition) >= end || offsets[at] >= end) {
                    return offsets.length;
                }
                if (offsets[at] - consumer.position(partition) > FAR) {
                    consumer.seek(partition, offsets[at]);
                }
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL).records(partition)) {
                    while (at < offsets.length && offsets[at] < found.offset()) {
                        at++;
                    }
                    if (at < offsets.length
                            && offsets[at] == found.offset()
                            && QuarantineRecords.outcome(found).isEmpty()) {
                        entries.add(QuarantineRecords.entry(found));
                        bytes += found.serializedValueSize();
                        at++;
                    }
                }
                if (System.nanoTime() > until) {
                    throw slow();
                }
            }
            return at;
        } catch (KafkaException e) {
            throw unavailable(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Entries that lie before {@code firstOffsets}, newest first, at most {@code limit}, all before {@code before} in
     * the list's order.
     */
    List<QuarantineItem> older(
            QuarantineQuery query, QuarantineIndex.Place before, int limit, Map<Integer, Long> firstOffsets) {
        lock.lock();
        try {
            var consumer = consumer();
            var newest = new PriorityQueue<>(limit + 1, OLDEST_FIRST);
            for (var covered : firstOffsets.entrySet()) {
                var partition = new TopicPartition(LogTopics.QUARANTINE, covered.getKey());
                scan(consumer, partition, begin(consumer, partition, query), covered.getValue(), item -> {
                    if (query.matches(item) && QuarantineIndex.place(item).compareTo(before) < 0) {
                        newest.add(item);
                        if (newest.size() > limit) {
                            newest.remove();
                        }
                    }
                });
            }
            var items = new ArrayList<>(newest);
            items.sort(OLDEST_FIRST.reversed());
            return items;
        } catch (KafkaException e) {
            throw unavailable(e);
        } finally {
            lock.unlock();
        }
    }

    private static long begin(Consumer<byte[], byte[]> consumer, TopicPartition partition, QuarantineQuery query) {
        Instant from = query.from();
        if (from == null) {
            return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli())).get(partition);
        return found == null ? Long.MAX_VALUE : found.offset();
    }

    private static void scan(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            java.util.function.Consumer<QuarantineItem> each) {
        if (from >= to) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long until = System.nanoTime() + LONGEST_SCAN.toNanos();
        while (consumer.position(partition) < to) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL).records(partition)) {
                if (found.offset() < to && QuarantineRecords.outcome(found).isEmpty()) {
                    each.accept(QuarantineItem.of(QuarantineRecords.entry(found)));
                }
            }
            if (System.nanoTime() > until) {
                throw slow();
            }
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> consumer = open.orElseGet(consumers);
        open = Optional.of(consumer);
        return consumer;
    }

    private ProblemException unavailable(KafkaException e) {
        open.ifPresent(
                consumer -> consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO)));
        open = Optional.empty();
        return new ProblemException(
                503,
                "log-unavailable",
                new Text("The log does not answer", "日志服务无响应"),
                new Text("Try again later: " + e.getMessage(), "请稍后重试：" + e.getMessage()));
    }

    private static ProblemException slow() {
        return new ProblemException(
                503,
                "quarantine-scan-too-long",
                new Text("Too much had to be read", "需要读取的数据过多"),
                new Text("Narrow 'from' and 'to', or try again later.", "请缩小 from 与 to 的范围，或稍后重试。"));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open.ifPresent(Consumer::close);
            open = Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
