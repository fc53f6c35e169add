package io.mailuo.codec.declared;

import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import org.jspecify.annotations.Nullable;

/**
 * Makes readings of the values of one field.
 *
 * @param observe what they say
 * @param when when they count; null for always
 * @param index the field that numbers several alike, or null
 * @param faults what speaks against them
 * @param open whether their time or source can still change once the field is read
 */
record Observer(
        Observe observe,
        Lookup.@Nullable Test when,
        @Nullable Lookup index,
        Fault[] faults,
        boolean open) {

    private static final int MOST_ALIKE = 999;

    /** A flag of quality and when it holds. */
    record Fault(Flag flag, Lookup.Test when) {}

    /** Makes a reading of a value, unless it is none. */
    void value(Object value, Progress progress) {
        if (counts(progress)) {
            add(observe.result(value), progress);
        }
    }

    /** Makes a reading of a number, unless it cannot be told in the catalogue's unit. */
    void number(double number, Progress progress) {
        if (counts(progress)) {
            add(observe.number(number), progress);
        }
    }

    private boolean counts(Progress progress) {
        return when == null || when.holds(progress);
    }

    private void add(@Nullable Result result, Progress progress) {
        String property = result == null ? null : property(progress);
        if (result != null && property != null) {
            progress.add(property, result, observe.unit(), quality(progress), open);
        }
    }

    /** The property, with the suffix that the numbering field asks for; null where that is no number from 1 to 999. */
    private @Nullable String property(Progress progress) {
        String property = observe.property();
        if (index == null) {
            return property;
        }
        if (!(index.in(progress) instanceof Long number) || number < 1 || number > MOST_ALIKE) {
            return null;
        }
        return number == 1 ? property : property + "." + number;
    }

    private Quality quality(Progress progress) {
        var quality = Quality.GOOD;
        for (var fault : faults) {
            if (fault.when().holds(progress)) {
                quality = quality.with(fault.flag());
            }
        }
        return quality;
    }
}
