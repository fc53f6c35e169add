package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Last values that are told directly, without a log. */
public final class LocalLastValues implements LastValues {

    private final LastTable table = new LastTable();

    /** Takes a batch as if it had come from the log. */
    public void take(Batch batch) {
        table.take(batch);
    }

    @Override
    public Optional<StoredObservation> of(String device, String property) {
        return table.of(device, property);
    }

    @Override
    public List<StoredObservation> of(String device) {
        return table.of(device);
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public Listening listen(Consumer<Batch> listener) {
        return () -> {};
    }
}
