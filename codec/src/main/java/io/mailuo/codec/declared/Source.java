package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import org.jspecify.annotations.Nullable;

/** What the parts of a payload are read from, in the order of the declaration. For one thread. */
interface Source {

    /**
     * The raw value of a field: {@link Long}, {@link java.math.BigInteger}, {@link Double}, {@link Boolean} or
     * {@link String}; null where it is missing and may be.
     *
     * @param size how many bytes it has, where its size is not its own; -1 for all that is left but what its extent
     *     leaves
     */
    @Nullable
    Object take(Item.Value value, int size) throws DecodeException;

    /** How many turns a repetition has that says so itself; -1 where that shows only in reading. */
    int turns(Item.Repeat repeat) throws DecodeException;

    /** Whether another turn can be read. */
    boolean hasMore(Item.Repeat repeat);

    /** What the parts of one turn are read from. */
    Source turn(Item.Repeat repeat, int index) throws DecodeException;

    /** Says that the part {@code mark} of those that lengths and checksums ask for stands from {@code from} to here. */
    void mark(int mark, int from);

    /** Offset in the payload. */
    int at();

    /** An error here. */
    DecodeException broken(String rule);
}
