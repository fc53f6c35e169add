package io.mailuo.ingest.quality;

import io.mailuo.spec.catalogue.ObservedProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the results of a property may stay the same; a table of ours, {@code stuck-rules.csv}, from what these
 * quantities do and how coarsely they are reported. Properties that it does not name are never stuck.
 */
final class StuckRules {

    /** The fewest equal observations that are a run. */
    static final int FEWEST = 6;

    /** The longest of all rules; how far before an hour a run may have begun that matters in it, with an hour more. */
    static final Duration LOOK_BACK = Duration.ofHours(7);

    /**
     * A rule.
     *
     * @param micros how long results may stay the same, microseconds
     * @param zeroLasts whether zero may last for ever
     */
    record Rule(long micros, boolean zeroLasts) {}

    private static final Map<String, Rule> RULES = load();

    private StuckRules() {}

    /** The rule for a datastream's property; null where it may stay as it is. */
    static @Nullable Rule of(String property) {
        return RULES.get(ObservedProperties.baseOf(property));
    }

    static Map<String, Rule> all() {
        return RULES;
    }

    private static Map<String, Rule> load() {
        var rules = new HashMap<String, Rule>();
        try (var stream = StuckRules.class.getResourceAsStream("stuck-rules.csv")) {
            if (stream == null) {
                throw new IllegalStateException("stuck-rules.csv is missing");
            }
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("property,"))
                    .map(line -> line.split(",", -1))
                    .forEach(row -> rules.put(
                            row[0],
                            new Rule(
                                    Duration.ofHours(Long.parseLong(row[1])).toMillis() * 1000,
                                    row[2].equals("lasts"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(rules);
    }
}
