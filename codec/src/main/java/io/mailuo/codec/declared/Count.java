package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a field has, or how many turns a repetition.
 *
 * @param name of the field or repetition
 * @param field the field that says it, or null
 * @param fixed how many, where no field says it; -1 for all that is left
 * @param most the most that the field may say
 */
record Count(String name, @Nullable Lookup field, int fixed, int most) {

    int in(Progress progress) throws DecodeException {
        if (field == null) {
            return fixed;
        }
        String counter = field.reference().text();
        if (!(field.in(progress) instanceof Long count)) {
            throw progress.source().broken(name + " is counted by " + counter + ", which is absent");
        }
        if (count < 0 || count > most) {
            throw progress.source()
                    .broken(name + ": " + counter + " is " + count + ", at most " + most + " are allowed");
        }
        return count.intValue();
    }
}
