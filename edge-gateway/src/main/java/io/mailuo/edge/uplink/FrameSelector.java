package io.mailuo.edge.uplink;

import io.mailuo.edge.queue.Frame;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.StoreAndForward;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to send next: alarms first, live values next; history and rejects only while neither waits, and only in
 * a part of the window, so that a live value always finds a place. For one thread.
 */
final class FrameSelector {

    private static final int CHUNK = 16;
    private static final int BACKGROUND_SHARE = 4;

    private static final class Cursor {
        private final Deque<Frame> loaded = new ArrayDeque<>();
        private long last = -1;
        private boolean mayHaveMore = true;

        private void reset() {
            loaded.clear();
            last = -1;
            mayHaveMore = true;
        }
    }

    /**
     * A frame to send.
     *
     * @param lane the lane that it takes now; backfill for what was live once
     */
    record Taken(Frame frame, Lane lane) {}

    private final StoreAndForward queue;
    private final Map<Lane, Cursor> cursors = new EnumMap<>(Lane.class);
    private final Set<Long> taken = new HashSet<>();
    private int background;

    FrameSelector(StoreAndForward queue) {
        this.queue = queue;
        for (var lane : Lane.values()) {
            cursors.put(lane, new Cursor());
        }
    }

    /** Forgets what was taken and starts at the beginning of every lane. */
    void restart() {
        taken.clear();
        background = 0;
        cursors.values().forEach(Cursor::reset);
    }

    /** Makes what is live now backfill. */
    void demoteLive() {
        queue.demoteLive();
        cursor(Lane.LIVE).reset();
        cursor(Lane.BACKFILL).reset();
    }

    /** Takes note that there may be something new. */
    void refresh() {
        cursors.values().forEach(cursor -> cursor.mayHaveMore = true);
    }

    /** The live frame that has waited longest and is not on its way, or null. */
    @Nullable
    Frame oldestLive() {
        load(Lane.LIVE);
        return cursor(Lane.LIVE).loaded.peekFirst();
    }

    /** Takes the next frame to send, or null when there is none for now. */
    @Nullable
    Taken take(int window) {
        for (var lane : Lane.values()) {
            if (isBackground(lane) && background >= Math.max(1, window / BACKGROUND_SHARE)) {
                continue;
            }
            load(lane);
            var frame = cursor(lane).loaded.pollFirst();
            if (frame != null) {
                taken.add(frame.id());
                background += isBackground(lane) ? 1 : 0;
                return new Taken(frame, lane);
            }
        }
        return null;
    }

    /** Takes note that a frame that was taken is no more on its way. */
    void release(Taken done) {
        taken.remove(done.frame().id());
        background -= isBackground(done.lane()) ? 1 : 0;
    }

    private static boolean isBackground(Lane lane) {
        return lane == Lane.BACKFILL || lane == Lane.REJECT;
    }

    private void load(Lane lane) {
        var cursor = cursor(lane);
        while (cursor.loaded.isEmpty() && cursor.mayHaveMore) {
            var frames = queue.read(lane, cursor.last, CHUNK);
            if (frames.isEmpty()) {
                cursor.mayHaveMore = false;
                return;
            }
            cursor.last = frames.getLast().id();
            frames.stream().filter(frame -> !taken.contains(frame.id())).forEach(cursor.loaded::add);
        }
    }

    private Cursor cursor(Lane lane) {
        var cursor = cursors.get(lane);
        if (cursor == null) {
            throw new IllegalStateException("no cursor for " + lane);
        }
        return cursor;
    }
}
