package io.mailuo.codec.declared;

import org.jspecify.annotations.Nullable;

/**
 * Where the value of a field that another part refers to lies while a payload is read.
 *
 * @param reference how the declaration refers to it
 * @param slots where fields of this name lie, from the innermost group outwards
 */
record Lookup(Reference reference, int[] slots) {

    /** The value; null where none of the fields is there. */
    @Nullable
    Object in(Progress progress) {
        for (int slot : slots) {
            var value = progress.kept(slot);
            if (value != null) {
                String bits = reference.bits();
                return bits == null ? value : value instanceof BitGroup group ? group.get(bits) : null;
            }
        }
        return null;
    }

    /** A condition on the field. */
    record Test(Lookup field, Condition condition) {

        boolean holds(Progress progress) {
            return condition.allows(field.in(progress));
        }
    }
}
