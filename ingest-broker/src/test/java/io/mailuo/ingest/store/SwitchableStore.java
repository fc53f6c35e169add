package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real store that can be made to refuse writes, as one does whose disk is full. */
final class SwitchableStore implements TimeSeriesStore {

    private final TimeSeriesStore store;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean down;

    SwitchableStore(TimeSeriesStore store) {
        this.store = store;
    }

    void down(boolean now) {
        down = now;
    }

    int refused() {
        return refused.get();
    }

    @Override
    public String engine() {
        return store.engine();
    }

    @Override
    public void write(List<Batch> batches) throws StoreException {
        if (down) {
            refused.incrementAndGet();
            throw new StoreException("switched off");
        }
        store.write(batches);
    }

    @Override
    public long unreadable() {
        return store.unreadable();
    }

    @Override
    public List<StoredObservation> read(RawQuery query) throws StoreException {
        return store.read(query);
    }

    @Override
    public List<Bucket> aggregate(AggregateQuery query) throws StoreException {
        return store.aggregate(query);
    }

    @Override
    public void latest(Consumer<StoredObservation> each) throws StoreException {
        store.latest(each);
    }

    @Override
    public void scan(Instant from, Instant to, Sink each) throws StoreException {
        store.scan(from, to, each);
    }

    @Override
    public void close() {
        store.close();
    }
}
