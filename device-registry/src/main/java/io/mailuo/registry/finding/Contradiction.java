package io.mailuo.registry.finding;

import io.mailuo.spec.problem.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has found about a thing.
 *
 * @param subject which of several of the rule about the thing; mostly empty
 * @param other what it was compared with, such as {@code device/1101…}, or null
 * @param evidence what the rule has seen, for people
 * @param fingerprint of what it has seen: where that changes, it is something else
 */
record Contradiction(
        Rule rule,
        Thing thing,
        String subject,
        @Nullable String other,
        Text text,
        Map<String, Object> evidence,
        String fingerprint,
        Fix fix) {

    /**
     * What would mend it.
     *
     * @param attribute of the thing; null where only people can know what to change
     * @param value that it should have, as the API takes it; null with the attribute
     * @param text what to do
     */
    record Fix(@Nullable String attribute, @Nullable Object value, Text text) {

        /** What people are to do, where no value can be derived. */
        static Fix inWords(String en, String zh) {
            return new Fix(null, null, new Text(en, zh));
        }
    }

    Contradiction {
        evidence = Map.copyOf(evidence);
    }
}
