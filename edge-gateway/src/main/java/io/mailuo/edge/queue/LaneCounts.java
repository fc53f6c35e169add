package io.mailuo.edge.queue;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much waits in each lane, kept in memory. Live frames below {@link #liveFrom()} count as backfill: values that
 * were live once and had to wait. Thread-safe.
 */
final class LaneCounts {

    private static final class Count {
        private long frames;
        private long observations;
        private long bytes;

        private void add(long moreFrames, long moreObservations, long moreBytes) {
            frames = Math.max(0, frames + moreFrames);
            observations = Math.max(0, observations + moreObservations);
            bytes = Math.max(0, bytes + moreBytes);
        }
    }

    private final Map<Lane, Count> counts = new EnumMap<>(Lane.class);
    private long liveFrom = Lane.LIVE.firstId();

    LaneCounts() {
        for (var lane : Lane.values()) {
            counts.put(lane, new Count());
        }
    }

    /** The least id of a frame that still is live. */
    synchronized long liveFrom() {
        return liveFrom;
    }

    /** Makes every live frame below {@code id} backfill. */
    synchronized void demoteBelow(long id) {
        liveFrom = id;
        var live = count(Lane.LIVE);
        count(Lane.BACKFILL).add(live.frames, live.observations, live.bytes);
        counts.put(Lane.LIVE, new Count());
    }

    synchronized void added(long id, long observations, long bytes) {
        count(effective(id)).add(1, observations, bytes);
    }

    synchronized void removed(long id, long observations, long bytes) {
        count(effective(id)).add(-1, -observations, -bytes);
    }

    synchronized void replace(Lane lane, FrameFile.Extent extent) {
        var count = new Count();
        count.add(extent.frames(), extent.observations(), extent.bytes());
        counts.put(lane, count);
    }

    synchronized void addAll(Lane lane, FrameFile.Extent extent) {
        count(lane).add(extent.frames(), extent.observations(), extent.bytes());
    }

    synchronized Backlog backlog(Lane lane) {
        var count = count(lane);
        return new Backlog(count.observations, count.frames, count.bytes, null);
    }

    private Lane effective(long id) {
        var lane = Lane.of(id);
        return lane == Lane.LIVE && id < liveFrom ? Lane.BACKFILL : lane;
    }

    private Count count(Lane lane) {
        var count = counts.get(lane);
        if (count == null) {
            throw new IllegalStateException("no count for " + lane);
        }
        return count;
    }
}
