package io.mailuo.codec.declared;

import org.jspecify.annotations.Nullable;

/**
 * How many bytes a field has, or how many turns a repetition.
 *
 * @param fixed how many, where neither of the others says so
 * @param field the field that says it, or null
 * @param toEnd whether it is all that is left
 * @param leave bytes that follow what is all that is left
 */
record Extent(int fixed, @Nullable Reference field, boolean toEnd, int leave) {

    static Extent of(int fixed) {
        return new Extent(fixed, null, false, 0);
    }
}
