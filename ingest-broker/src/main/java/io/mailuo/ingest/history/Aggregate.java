package io.mailuo.ingest.history;

import io.mailuo.ingest.store.Bucket;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be said of the observations of an interval. */
enum Aggregate {
    COUNT,
    AVG,
    MIN,
    MAX,
    SUM,
    FIRST,
    LAST;

    /** The word for it on the API. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Nullable
    Object of(Bucket bucket) {
        return switch (this) {
            case COUNT -> bucket.count();
            case AVG -> bucket.avg();
            case MIN -> bucket.min();
            case MAX -> bucket.max();
            case SUM -> bucket.sum();
            case FIRST -> bucket.first();
            case LAST -> bucket.last();
        };
    }

    /** The aggregates in a list with commas. */
    static Set<Aggregate> parse(String list) {
        var asked = EnumSet.noneOf(Aggregate.class);
        for (String word : list.split(",", -1)) {
            asked.add(Arrays.stream(values())
                    .filter(aggregate -> aggregate.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> unknown(word)));
        }
        return asked;
    }

    private static ProblemException unknown(String word) {
        String known = Arrays.stream(values()).map(Aggregate::word).collect(Collectors.joining(", "));
        return ProblemException.field(
                "aggregate",
                new Text("'" + word + "' is not an aggregate; known are " + known, "“" + word + "”不是聚合方式；可用：" + known));
    }
}
