package io.mailuo.codec.declared;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message, or one turn of a repetition within it: who sensed its readings and when, and its fields by name where
 * people ask for them. For one thread.
 */
final class Group {

    private final @Nullable Group outer;
    private final @Nullable Map<String, Object> fields;
    private @Nullable Instant time;
    private @Nullable String source;
    private double spacing;
    private int steps;

    private Group(@Nullable Group outer, boolean named) {
        this.outer = outer;
        this.fields = named ? new LinkedHashMap<>() : null;
    }

    /** The outermost one. */
    static Group message(boolean named) {
        return new Group(null, named);
    }

    /** A turn of a repetition within this group. */
    Group turn() {
        return new Group(this, isNamed());
    }

    /**
     * Begins a turn, perhaps in place of the one before, which nothing refers to any more.
     *
     * @param seconds time between turns, as far as known
     * @param number how many turns it is from the one that has the outer group's time
     */
    void start(double seconds, int number) {
        time = null;
        source = null;
        spacing = seconds;
        steps = number;
    }

    /** Whether fields are asked for by name. */
    boolean isNamed() {
        return fields != null;
    }

    /** The fields, in the order in which they were read. */
    Map<String, Object> fields() {
        if (fields == null) {
            throw new IllegalStateException("fields are not asked for");
        }
        return fields;
    }

    void put(String name, Object value) {
        if (fields != null) {
            fields.put(name, value instanceof BitGroup bits ? bits.named() : value);
        }
    }

    /** Adds the turns of a repetition. */
    void put(String name, List<Group> turns) {
        if (fields != null) {
            fields.put(name, turns.stream().map(Group::fields).toList());
        }
    }

    void time(Instant instant) {
        time = instant;
    }

    void source(String name) {
        source = name;
    }

    /** Says how many seconds lie between turns. */
    void space(double seconds) {
        spacing = seconds;
    }

    /** Says that the outer group's time is that of the turn {@code last}; so far it was taken for that of the first. */
    void countBack(int last) {
        steps -= last;
    }

    /** Who sensed it; empty where nothing says so. */
    String source() {
        for (Group group = this; group != null; group = group.outer) {
            if (group.source != null) {
                return group.source;
            }
        }
        return "";
    }

    /** When it was sensed; null where nothing says so. */
    @Nullable
    Instant time() {
        if (time != null || outer == null) {
            return time;
        }
        var from = outer.time();
        return from == null || steps == 0 ? from : Spacing.later(from, spacing, steps);
    }

    /** The same, where nothing can change it any more: it is reckoned once. */
    @Nullable
    Instant settledTime() {
        if (time == null) {
            time = time();
        }
        return time;
    }
}
