package io.mailuo.codec.declared;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that were read of a message, or of one turn of a repetition within it. For one thread. */
final class Scope {

    private final @Nullable Scope parent;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private @Nullable Instant time;
    private @Nullable String source;
    private @Nullable Turn turn;

    /** Which turn of a repetition it is. */
    record Turn(Spacing spacing, int index, int count) {}

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    Scope(Scope parent, @Nullable Spacing spacing, int index, int count) {
        this(parent);
        this.turn = spacing == null ? null : new Turn(spacing, index, count);
    }

    /** Says how many turns there are, where that shows only after the last. */
    void counted(int count) {
        if (turn != null) {
            turn = new Turn(turn.spacing(), turn.index(), count);
        }
    }

    Map<String, Object> values() {
        return values;
    }

    void put(String name, Object value) {
        values.put(name, value);
    }

    void time(Instant instant) {
        time = instant;
    }

    void source(String name) {
        source = name;
    }

    /** The value of a field, of the innermost group that has one of this name; null where none has. */
    @Nullable
    Object find(Reference reference) {
        Object found = null;
        for (Scope scope = this; scope != null && found == null; scope = scope.parent) {
            found = scope.values.get(reference.steps().getFirst());
        }
        for (int i = 1; i < reference.steps().size(); i++) {
            found = found instanceof Map<?, ?> map ? map.get(reference.steps().get(i)) : null;
        }
        return found;
    }

    /** Who sent it; empty where nothing says so. */
    String source() {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.source != null) {
                return scope.source;
            }
        }
        return "";
    }

    /** When it was sensed; null where nothing says so. */
    @Nullable
    Instant time() {
        if (time != null) {
            return time;
        }
        var before = parent == null ? null : parent.time();
        if (before == null || turn == null) {
            return before;
        }
        return turn.spacing().time(before, turn, this);
    }
}
