package io.mailuo.ingest.discovery;

import io.mailuo.codec.Reading;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of one property of a source that nobody registered. Not thread-safe. */
final class SeenProperty {

    private static final int LONGEST = 64;
    private static final int GAPS = 9;
    private static final int FEWEST_GAPS = 3;

    private final int[] gaps = new int[GAPS];
    private int counted;
    private Instant last;
    private ResultType type;
    private String unit;
    private String example;

    SeenProperty(Reading reading, Instant receivedAt) {
        this.last = time(reading, receivedAt);
        this.type = ResultType.of(reading.result());
        this.unit = bounded(reading.unit());
        this.example = bounded(text(reading.result()));
    }

    /** Takes what a further message says of it. */
    void take(Reading reading, Instant receivedAt) {
        unit = bounded(reading.unit());
        example = bounded(text(reading.result()));
        type = ResultType.of(reading.result());
        Instant time = time(reading, receivedAt);
        if (time.isAfter(last)) {
            long gap = Duration.between(last, time).toSeconds();
            if (gap > 0 && gap <= Integer.MAX_VALUE) {
                gaps[counted % GAPS] = (int) gap;
                counted++;
            }
        }
        last = time;
    }

    ResultType type() {
        return type;
    }

    /** As stated; empty where it was not. */
    String unit() {
        return unit;
    }

    /** The newest value, cut where it is long. */
    String example() {
        return example;
    }

    /** The median of the last intervals between observations, seconds; null where there were too few. */
    @Nullable
    Integer intervalSeconds() {
        int known = Math.min(counted, GAPS);
        if (known < FEWEST_GAPS) {
            return null;
        }
        int[] sorted = Arrays.copyOf(gaps, known);
        Arrays.sort(sorted);
        return sorted[known / 2];
    }

    private static Instant time(Reading reading, Instant receivedAt) {
        Instant stated = reading.phenomenonTime();
        return stated == null ? receivedAt : stated;
    }

    private static String text(Result result) {
        return switch (result) {
            case Result.Number number -> number.toString();
            case Result.Truth truth -> Boolean.toString(truth == Result.Truth.TRUE);
            case Result.Text(String text) -> text;
        };
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
