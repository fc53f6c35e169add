package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.ingest.log.QuarantineRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the quarantine, without their bytes, newest first, and what became of those that were tried
 * again. Bounded; older entries are found in the log by {@link QuarantineArchive}. One thread adds, any thread reads.
 */
final class QuarantineIndex implements TopicFollower.Reader {

    /**
     * The place of an entry in the order of the list.
     *
     * @param micros reception, microseconds since 1970
     */
    record Place(long micros, int partition, long offset) implements Comparable<Place> {

        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::micros)
                .thenComparingInt(Place::partition)
                .thenComparingLong(Place::offset);

        static final Place LAST = new Place(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final int capacity;
    private final NavigableMap<Place, QuarantineItem> items = new ConcurrentSkipListMap<>();
    private final Map<Integer, Long> firstOffsets = new LinkedHashMap<>();
    private final Map<String, QuarantineOutcome> outcomes;
    private volatile long lastMicros;

    QuarantineIndex(int capacity) {
        this.capacity = capacity;
        this.outcomes = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, QuarantineOutcome> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> consumed) {
        synchronized (outcomes) {
            firstOffsets.putIfAbsent(consumed.partition(), consumed.offset());
        }
        var outcome = QuarantineRecords.outcome(consumed);
        if (outcome.isPresent()) {
            synchronized (outcomes) {
                outcomes.merge(outcome.get().entryId(), outcome.get(), QuarantineIndex::later);
            }
            return;
        }
        QuarantineItem item = QuarantineItem.of(QuarantineRecords.entry(consumed));
        items.put(place(item), item);
        lastMicros = micros(item);
        while (items.size() > capacity) {
            forgetOldest();
        }
    }

    /** Once replayed, always replayed: a second replay that fails takes nothing back. */
    private static QuarantineOutcome later(QuarantineOutcome before, QuarantineOutcome now) {
        return before.accepted() ? before : now;
    }

    private void forgetOldest() {
        Map.Entry<Place, QuarantineItem> oldest = items.pollFirstEntry();
        if (oldest != null) {
            synchronized (outcomes) {
                firstOffsets.merge(oldest.getKey().partition(), oldest.getKey().offset() + 1, Math::max);
            }
        }
    }

    static Place place(QuarantineItem item) {
        return new Place(micros(item), QuarantineRecords.partition(item.id()), QuarantineRecords.offset(item.id()));
    }

    private static long micros(QuarantineItem item) {
        return item.receivedTime().getEpochSecond() * 1_000_000L
                + item.receivedTime().getNano() / 1000;
    }

    /** Entries before {@code before}, newest first, at most {@code limit}. */
    List<QuarantineItem> list(QuarantineQuery query, Place before, int limit) {
        var found = new ArrayList<QuarantineItem>();
        for (QuarantineItem item : items.headMap(before, false).descendingMap().values()) {
            if (query.matches(item)) {
                found.add(item);
                if (found.size() == limit) {
                    break;
                }
            }
        }
        return found;
    }

    /** Every entry that matches, newest first; a live view's snapshot. */
    List<QuarantineItem> all(QuarantineQuery query) {
        return list(query, Place.LAST, Integer.MAX_VALUE);
    }

    QuarantineState state(String id) {
        synchronized (outcomes) {
            QuarantineOutcome outcome = outcomes.get(id);
            if (outcome == null) {
                return QuarantineState.HELD;
            }
            return outcome.accepted() ? QuarantineState.REPLAYED : QuarantineState.REFUSED_AGAIN;
        }
    }

    @Nullable
    QuarantineOutcome outcome(String id) {
        synchronized (outcomes) {
            return outcomes.get(id);
        }
    }

    /** Remembers an outcome at once, before it comes back from the log. */
    void remember(QuarantineOutcome outcome) {
        synchronized (outcomes) {
            outcomes.merge(outcome.entryId(), outcome, QuarantineIndex::later);
        }
    }

    /** By partition, the first offset that the index covers; what lies before is in the archive. */
    Map<Integer, Long> firstOffsets() {
        synchronized (outcomes) {
            return Map.copyOf(firstOffsets);
        }
    }

    int size() {
        return items.size();
    }

    /** Reception of the newest entry, microseconds since 1970; 0 if there is none. */
    long lastMicros() {
        return lastMicros;
    }
}
