package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a payload is read: what is known of it, and its readings so far. For one thread and one payload. */
final class Progress {

    private static final int MOST_VALUES = 20_000;
    private static final int USUAL_READINGS = 16;

    /** A reading that was made while its time or its source could still change; they form a chain. */
    private record Open(int place, Group group, @Nullable Open before) {}

    private final String clause;
    private final ZoneOffset clock;
    private final @Nullable Object[] slots;
    private final List<Reading> readings = new ArrayList<>(USUAL_READINGS);
    private @Nullable Open open;
    private Source source;
    private Group group;
    private int values;

    /**
     * @param slots how many values are kept for other parts
     * @param named whether all fields are asked for by name
     */
    Progress(String clause, ZoneOffset clock, Source source, int slots, boolean named) {
        this.clause = clause;
        this.clock = clock;
        this.source = source;
        this.slots = new Object[slots];
        this.group = Group.message(named);
    }

    /** What the next part is read from. */
    Source source() {
        return source;
    }

    /** The message, or the turn of a repetition that is being read. */
    Group group() {
        return group;
    }

    /** The zone of the device's clock. */
    ZoneOffset clock() {
        return clock;
    }

    /** Goes into a turn of a repetition, or back out of it. */
    void go(Source from, Group into) {
        source = from;
        group = into;
    }

    /** Counts a value that stands at {@code at}. */
    void count(int at) throws DecodeException {
        if (++values > MOST_VALUES) {
            throw broken(at, "a payload may hold " + MOST_VALUES + " values at most");
        }
    }

    DecodeException broken(int at, String rule) {
        return broken(QuarantineReason.MALFORMED, at, rule);
    }

    DecodeException broken(QuarantineReason reason, int at, String rule) {
        return new DecodeException(reason, at, rule, clause);
    }

    /** Keeps a value for other parts; -1 where none asks for it. */
    void keep(int slot, Object value) {
        if (slot >= 0) {
            slots[slot] = value;
        }
    }

    @Nullable
    Object kept(int slot) {
        return slots[slot];
    }

    /** Forgets the values of the turn before. */
    void forget(int[] ofTurn) {
        for (int slot : ofTurn) {
            slots[slot] = null;
        }
    }

    /** Adds a reading of the present group; {@code isOpen} while its time or its source can still change. */
    void add(String property, Result result, String unit, Quality quality, boolean isOpen) {
        if (isOpen) {
            open = new Open(readings.size(), group, open);
        }
        var time = isOpen ? null : group.settledTime();
        readings.add(new Reading(group.source(), property, time, result, unit, quality));
    }

    /** The readings, once all is read. */
    List<Reading> readings() {
        for (var one = open; one != null; one = one.before()) {
            var reading = readings.get(one.place());
            readings.set(
                    one.place(),
                    new Reading(
                            one.group().source(),
                            reading.property(),
                            one.group().time(),
                            reading.result(),
                            reading.unit(),
                            reading.quality()));
        }
        open = null;
        return readings;
    }
}
