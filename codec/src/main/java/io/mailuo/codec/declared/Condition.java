package io.mailuo.codec.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a field that stands before has one of some values, or none of them. A field that is absent has none.
 *
 * @param field which one
 * @param values plain values
 * @param negated whether it must have none of them
 */
record Condition(Reference field, List<Object> values, boolean negated) {

    Condition {
        values = values.stream().map(Plain::key).toList();
    }

    /** Whether it holds where the field has this value; null where it is absent. */
    boolean allows(@Nullable Object value) {
        return (value != null && values.contains(Plain.key(value))) != negated;
    }
}
