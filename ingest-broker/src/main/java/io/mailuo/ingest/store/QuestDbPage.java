package io.mailuo.ingest.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts one page out of rows that come ordered by time only: within one time it orders by property itself, and it skips
 * what the page before has already shown.
 */
final class QuestDbPage {

    private static final Comparator<StoredObservation> BY_PROPERTY =
            Comparator.comparing(row -> row.observation().property());

    private final RawQuery query;
    private final List<StoredObservation> rows = new ArrayList<>();
    private int timeBegins;

    QuestDbPage(RawQuery query) {
        this.query = query;
    }

    /** Takes the next row; false when the page is full. */
    boolean take(StoredObservation row) {
        if (wasShown(row)) {
            return true;
        }
        boolean nextTime = rows.isEmpty()
                || !rows.getLast()
                        .observation()
                        .phenomenonTime()
                        .equals(row.observation().phenomenonTime());
        if (nextTime) {
            endTime();
            if (rows.size() >= query.limit()) {
                return false;
            }
            timeBegins = rows.size();
        }
        rows.add(row);
        return true;
    }

    /** The page. */
    List<StoredObservation> rows() {
        endTime();
        return List.copyOf(rows.subList(0, Math.min(rows.size(), query.limit())));
    }

    private void endTime() {
        rows.subList(timeBegins, rows.size()).sort(BY_PROPERTY);
    }

    private boolean wasShown(StoredObservation row) {
        var after = query.after();
        return after != null
                && row.observation().phenomenonTime().equals(after.phenomenonTime())
                && row.observation().property().compareTo(after.property()) <= 0;
    }
}
