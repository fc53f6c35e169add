package io.mailuo.codec.declared;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that were read of a message, or of one turn of a repetition within it. They are few, so they lie one behind
 * the other and are looked for one by one; a map is made of them only for people. For one thread.
 */
final class Scope {

    private static final int FEW = 8;
    private static final Object[] NONE = {};

    private final @Nullable Scope parent;
    /** Names and values by turns. */
    private Object[] fields = NONE;

    private int size;
    private @Nullable Instant time;
    private @Nullable String source;
    private final @Nullable Spacing spacing;
    private final int index;
    private int count;

    /** All turns of a repetition. */
    private record Turns(List<Scope> scopes) {}

    /** The outermost one. */
    Scope() {
        this(null, null, 0, 0);
    }

    /** A turn of a repetition whose turns may be spaced in time. */
    Scope(@Nullable Scope parent, @Nullable Spacing spacing, int index, int count) {
        this.parent = parent;
        this.spacing = spacing;
        this.index = index;
        this.count = count;
    }

    /** Says how many turns there are, where that shows only after the last. */
    void counted(int turns) {
        count = turns;
    }

    /** The fields by name, in the order in which they were read. */
    Map<String, Object> values() {
        var map = LinkedHashMap.<String, Object>newLinkedHashMap(size / 2);
        for (int i = 0; i < size; i += 2) {
            Object value = switch (fields[i + 1]) {
                case BitGroup bits -> bits.named();
                case Turns(var scopes) -> scopes.stream().map(Scope::values).toList();
                case Object plain -> plain;
            };
            map.put((String) fields[i], value);
        }
        return map;
    }

    /** Adds a field; each name comes once only, and is interned as those of references are. */
    void put(String name, Object value) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, size + FEW);
        }
        fields[size++] = name;
        fields[size++] = value;
    }

    /** Adds all turns of a repetition. */
    void put(String name, List<Scope> turns) {
        put(name, new Turns(turns));
    }

    void time(Instant instant) {
        time = instant;
    }

    void source(String name) {
        source = name;
    }

    /** The value of a field of this group itself; null where it has none of this name. */
    @Nullable
    Object own(String name) {
        for (int i = 0; i < size; i += 2) {
            // Both are interned.
            if (fields[i] == name) {
                return fields[i + 1];
            }
        }
        return null;
    }

    /** The value of a field, of the innermost group that has one of this name; null where none has. */
    @Nullable
    Object find(Reference reference) {
        Object found = null;
        for (Scope scope = this; scope != null && found == null; scope = scope.parent) {
            found = scope.own(reference.field());
        }
        for (var step : reference.inner()) {
            found = switch (found) {
                case BitGroup bits -> bits.get(step);
                case Map<?, ?> map -> map.get(step);
                case null, default -> null;
            };
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
        return before == null || spacing == null ? before : spacing.time(before, index, count, this);
    }
}
