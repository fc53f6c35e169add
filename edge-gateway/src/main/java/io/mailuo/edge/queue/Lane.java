package io.mailuo.edge.queue;

/** The lanes of the queue, in the order of their precedence. The ordinal is part of the queue's file format. */
public enum Lane {
    /** Alarms. */
    ALARM,
    /** Values as they are read. */
    LIVE,
    /** Values that are old when they arrive. */
    BACKFILL,
    /** What arrived and could not be understood, raw, for the platform's quarantine. */
    REJECT;

    private static final int SHIFT = 56;

    /** The least id of this lane's frames. */
    long firstId() {
        return ((long) ordinal()) << SHIFT;
    }

    /** The greatest id of this lane's frames. */
    long lastId() {
        return firstId() + (1L << SHIFT) - 1;
    }

    /** The lane of the frame with this id. */
    static Lane of(long id) {
        return values()[(int) (id >> SHIFT)];
    }
}
