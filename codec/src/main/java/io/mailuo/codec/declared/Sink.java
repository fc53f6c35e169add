package io.mailuo.codec.declared;

import org.jspecify.annotations.Nullable;

/** What the parts of a payload are written to; the counterpart of {@link Source}. For one thread. */
interface Sink {

    /**
     * Writes a field.
     *
     * @param raw its raw value; null where it is absent and may be
     * @param size how many bytes it has, or -1 where its value says so
     * @throws IllegalArgumentException if it does not fit
     */
    void put(Item.Value value, @Nullable Object raw, int size);

    /** How many bytes {@code raw} takes by itself. */
    int size(Item.Value value, Object raw);

    /** Begins a repetition, whose turns follow; one after the other in the same place unless said otherwise. */
    default Sink begin(Item.Repeat repeat) {
        return this;
    }

    /** What the parts of the next turn are written to, of the sink that {@link #begin} answered. */
    default Sink turn() {
        return this;
    }

    /** Where the next part starts. */
    int at();

    /** Says that a part that started at {@code from} ends here. */
    void mark(String name, int from);
}
