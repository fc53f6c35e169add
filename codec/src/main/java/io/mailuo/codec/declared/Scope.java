package io.mailuo.codec.declared;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that were written of a message, or of one turn of a repetition within it. For one thread. */
final class Scope {

    private final @Nullable Scope parent;
    private final Map<String, Object> fields = new HashMap<>();

    /** @param parent what the turn lies within; null for the message */
    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    /** Adds a field; bits as a map of their names. */
    void put(String name, Object value) {
        fields.put(name, value);
    }

    /** The value of a field, of the innermost group that has one of this name; null where none has. */
    @Nullable
    Object find(Reference reference) {
        Object found = null;
        for (Scope scope = this; scope != null && found == null; scope = scope.parent) {
            found = scope.fields.get(reference.field());
        }
        String bits = reference.bits();
        if (bits == null) {
            return found;
        }
        return found instanceof Map<?, ?> map ? map.get(bits) : null;
    }
}
