package io.mailuo.codec.declared;

import io.mailuo.spec.catalogue.Conversion;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a field's value says of an observed property.
 *
 * @param property of the catalogue, perhaps with a suffix such as {@code .2}
 * @param type kind of its results
 * @param unit the catalogue's unit, in which results are given
 * @param conversion from the unit of the field
 * @param truths values that mean true; empty where the value itself is one
 * @param index the field that numbers several alike, from 1, or null
 * @param when when it counts; null for always
 * @param faults what speaks against it
 */
record Observe(
        String property,
        ResultType type,
        String unit,
        Conversion conversion,
        List<Object> truths,
        @Nullable Reference index,
        @Nullable Condition when,
        List<Fault> faults) {

    /** A flag of quality and when it holds. */
    record Fault(Flag flag, Condition when) {}

    Observe {
        truths = truths.stream().map(Plain::key).toList();
        faults = List.copyOf(faults);
    }

    /** The result; null where the value is none, such as a code that no label stands for. */
    @Nullable
    Result result(Object value) {
        return switch (type) {
            case NUMBER -> value instanceof Number number ? number(number.doubleValue()) : null;
            case TRUTH -> truth(value);
            case TEXT -> {
                String text = value.toString();
                yield text.length() <= Result.Text.MAX_LENGTH ? Result.of(text) : null;
            }
        };
    }

    /** The result of a number; null where it cannot be told in the catalogue's unit. */
    @Nullable
    Result number(double number) {
        double converted = conversion.apply(number);
        return Double.isFinite(converted) ? Result.of(converted) : null;
    }

    private @Nullable Result truth(Object value) {
        if (!truths.isEmpty()) {
            return Result.of(truths.contains(Plain.key(value)));
        }
        return value instanceof Boolean truth ? Result.of(truth.booleanValue()) : null;
    }
}
