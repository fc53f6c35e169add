package io.mailuo.edge.queue;

import io.mailuo.edge.measurement.Measurement;
import io.mailuo.edge.measurement.SenmlPack;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue's file with its limits, its repair and its counts. The writing thread calls what changes it. */
final class QueueFile {

    private static final Logger LOG = LoggerFactory.getLogger(QueueFile.class);
    private static final double SHARE = 0.90;
    private static final double ALARM_SHARE = 0.97;
    private static final double REJECT_SHARE = 0.05;
    private static final int OVERHEAD = 64;
    private static final int OLDEST_CHUNK = 100;
    private static final int OWED_CHUNK = 20;
    private static final int SHRINK_PAGES = 500;
    private static final Duration HOLD_AGAIN = Duration.ofSeconds(30);

    private final QueueSettings settings;
    private final InstantSource clock;
    private final Reserve reserve;
    private final Repair repair;
    private final LaneCounts counts = new LaneCounts();
    private final Map<Lane, Long> nextIds = new EnumMap<>(Lane.class);
    private final AtomicLong nextLive = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong deletedOldest = new AtomicLong();
    private final AtomicLong suppressed = new AtomicLong();
    private final AtomicLong salvaged = new AtomicLong();
    private final List<Long> owedDeletes = new ArrayList<>();
    private final Set<Long> dying = ConcurrentHashMap.newKeySet();
    private volatile FrameFile file;
    private volatile boolean damaged;
    private volatile boolean full;
    private volatile long usedBytes;
    private Instant reserveChecked;

    QueueFile(QueueSettings settings, InstantSource clock, Reserve reserve) throws SQLException, IOException {
        this.settings = settings;
        this.clock = clock;
        this.reserve = reserve;
        this.reserveChecked = clock.instant();
        this.repair = new Repair(settings.directory(), settings.maxBytes());
        this.file = open();
    }

    private FrameFile open() throws SQLException, IOException {
        var opened = repair.open();
        salvaged.addAndGet(opened.salvaged());
        for (var lane : Lane.values()) {
            var extent = opened.file().extent(lane.firstId(), lane.lastId());
            counts.replace(lane, extent);
            long next = Math.max(extent.lastId() + 1, lane.firstId());
            // Ids never go back while the process lives: frames on their way keep theirs.
            nextIds.merge(lane, next, Math::max);
        }
        nextLive.set(next(Lane.LIVE));
        counts.demoteBelow(nextLive.get());
        usedBytes = opened.file().usedBytes();
        return opened.file();
    }

    void demoteLive() {
        counts.demoteBelow(nextLive.get());
    }

    void refused(int observations) {
        refused.addAndGet(observations);
    }

    QueueCounters counters() {
        return new QueueCounters(
                stored.get(),
                refused.get(),
                deletedOldest.get(),
                suppressed.get(),
                salvaged.get(),
                usedBytes,
                settings.maxBytes(),
                full);
    }

    Backlog backlog(Lane lane) {
        var backlog = counts.backlog(lane);
        if (backlog.frames() == 0) {
            return backlog;
        }
        var first = read(lane, -1, 1);
        var oldest = first.isEmpty() ? null : first.getFirst().storedAt();
        return new Backlog(backlog.depth(), backlog.frames(), backlog.bytes(), oldest);
    }

    List<Frame> read(Lane lane, long after, int limit) {
        try {
            var alive = new ArrayList<Frame>();
            long cursor = after;
            while (alive.isEmpty()) {
                var frames = readAll(lane, cursor, limit);
                if (frames.isEmpty()) {
                    break;
                }
                cursor = frames.getLast().id();
                frames.stream().filter(frame -> !dying.contains(frame.id())).forEach(alive::add);
            }
            return alive;
        } catch (SQLException e) {
            damaged |= FrameFile.isDamage(e);
            LOG.error("queue cannot be read lane={} error={}", lane, e.getMessage());
            return List.of();
        }
    }

    private List<Frame> readAll(Lane lane, long after, int limit) throws SQLException {
        long liveFrom = counts.liveFrom();
        return switch (lane) {
            case ALARM, REJECT -> file.read(Math.max(after + 1, lane.firstId()), lane.lastId(), limit);
            case LIVE -> file.read(Math.max(after + 1, liveFrom), lane.lastId(), limit);
            case BACKFILL -> backfill(after, liveFrom, limit);
        };
    }

    /** Takes note that {@code frame} is done with; its id is never read again, and deleted with the next commits. */
    void settled(Frame frame) {
        if (dying.add(frame.id())) {
            counts.removed(frame.id(), frame.observations(), frame.payload().length);
        }
    }

    private List<Frame> backfill(long after, long liveFrom, int limit) throws SQLException {
        var frames = file.read(Math.max(after + 1, Lane.LIVE.firstId()), liveFrom - 1, limit);
        if (frames.size() == limit) {
            return frames;
        }
        var more = new ArrayList<>(frames);
        more.addAll(
                file.read(Math.max(after + 1, Lane.BACKFILL.firstId()), Lane.BACKFILL.lastId(), limit - frames.size()));
        return more;
    }

    void commit(List<StoreAndForward.Command> commands) {
        repairIfDamaged();
        var deletes = new ArrayList<>(owedDeletes);
        for (var command : commands) {
            if (command instanceof StoreAndForward.Command.Delete delete) {
                deletes.add(delete.id());
            }
        }
        owedDeletes.clear();
        var frames = new ArrayList<Frame>();
        var waiting = new ArrayList<CompletableFuture<@Nullable Void>>();
        pack(commands, frames, waiting);
        try {
            write(frames, deletes);
            full = full && frames.isEmpty();
            waiting.forEach(done -> done.complete(null));
        } catch (SQLException e) {
            owedDeletes.addAll(deletes);
            int observations = frames.stream().mapToInt(Frame::observations).sum();
            refused.addAndGet(observations);
            damaged |= FrameFile.isDamage(e);
            full |= FrameFile.isFull(e);
            LOG.error("queue could not store observations={} error={}", observations, e.getMessage());
            var reason = new QueueFullException("the queue could not be written: " + e.getMessage());
            waiting.forEach(done -> done.completeExceptionally(reason));
            payOwedDeletes();
        }
    }

    private void pack(
            List<StoreAndForward.Command> commands,
            List<Frame> frames,
            List<CompletableFuture<@Nullable Void>> waiting) {
        var byLane = new EnumMap<Lane, List<Measurement>>(Lane.class);
        long room = mayGrow() ? room() : 0;
        for (var command : commands) {
            switch (command) {
                case StoreAndForward.Command.Store store -> {
                    int estimate = store.measurements().size() * OVERHEAD;
                    if (!admit(store.lane(), estimate, room)) {
                        refuse(store);
                        continue;
                    }
                    room -= estimate;
                    byLane.computeIfAbsent(store.lane(), _ -> new ArrayList<>()).addAll(store.measurements());
                    waiting.add(store.done());
                }
                case StoreAndForward.Command.Reject reject -> {
                    if (counts.backlog(Lane.REJECT).bytes() > settings.maxBytes() * REJECT_SHARE) {
                        suppressed.incrementAndGet();
                        reject.done().complete(null);
                        continue;
                    }
                    frames.add(frame(Lane.REJECT, 1, reject.properties(), reject.payload()));
                    waiting.add(reject.done());
                }
                case StoreAndForward.Command.Delete _ -> {}
            }
        }
        byLane.forEach((lane, measurements) -> {
            for (int from = 0; from < measurements.size(); from += settings.batch()) {
                var part = measurements.subList(from, Math.min(from + settings.batch(), measurements.size()));
                frames.add(frame(lane, part.size(), null, SenmlPack.encode(part)));
            }
        });
    }

    private Frame frame(Lane lane, int observations, @Nullable String properties, byte[] payload) {
        long id = next(lane);
        nextIds.put(lane, id + 1);
        return new Frame(id, lane, clock.instant(), observations, properties, payload);
    }

    private long next(Lane lane) {
        return nextIds.getOrDefault(lane, lane.firstId());
    }

    /** What the reserve was given back for is deleting; were observations to take it, a full disk could not be left. */
    private boolean mayGrow() {
        if (reserve.isThere()) {
            return true;
        }
        try {
            file.shrink(SHRINK_PAGES);
            file.checkpoint();
        } catch (SQLException e) {
            LOG.debug("queue file cannot be shrunk now", e);
        }
        return reserve.isThere();
    }

    private long room() {
        return (long) (settings.maxBytes() * ALARM_SHARE) - usedBytes;
    }

    private boolean admit(Lane lane, int bytes, long room) {
        long kept = lane == Lane.ALARM ? 0 : (long) (settings.maxBytes() * (ALARM_SHARE - SHARE));
        if (bytes <= room - kept) {
            return true;
        }
        return settings.deleteOldest() && deleteOldest(bytes);
    }

    private void refuse(StoreAndForward.Command.Store store) {
        int observations = store.measurements().size();
        refused.addAndGet(observations);
        if (!full) {
            LOG.error("queue is full, refusing used_bytes={} max_bytes={}", usedBytes, settings.maxBytes());
        }
        full = true;
        store.done()
                .completeExceptionally(new QueueFullException(
                        "the queue holds " + usedBytes + " of " + settings.maxBytes() + " bytes"));
    }

    /** Makes room by deleting the oldest that is not an alarm; says whether there is any now. */
    private boolean deleteOldest(int bytes) {
        long freed = 0;
        try {
            while (freed < bytes) {
                var oldest = read(Lane.BACKFILL, -1, OLDEST_CHUNK);
                if (oldest.isEmpty()) {
                    oldest = read(Lane.LIVE, -1, OLDEST_CHUNK);
                }
                if (oldest.isEmpty()) {
                    return false;
                }
                file.commit(List.of(), oldest.stream().map(Frame::id).toList());
                for (var frame : oldest) {
                    counts.removed(frame.id(), frame.observations(), frame.payload().length);
                    deletedOldest.addAndGet(frame.observations());
                    freed += frame.payload().length;
                }
                LOG.warn(
                        "queue is full, deleted oldest frames={} deleted_observations_total={}",
                        oldest.size(),
                        deletedOldest.get());
            }
            usedBytes = file.usedBytes();
            return true;
        } catch (SQLException e) {
            LOG.error("queue cannot delete its oldest error={}", e.getMessage());
            return false;
        }
    }

    private void write(List<Frame> frames, List<Long> deletes) throws SQLException {
        if (frames.isEmpty() && deletes.isEmpty()) {
            return;
        }
        file.commit(frames, deletes);
        for (var frame : frames) {
            counts.added(frame.id(), frame.observations(), frame.payload().length);
            stored.addAndGet(frame.lane() == Lane.REJECT ? 0 : frame.observations());
        }
        nextLive.set(next(Lane.LIVE));
        deletes.forEach(dying::remove);
        usedBytes = file.usedBytes();
    }

    /** When the disk is full, deleting what the platform has may still free it, with the reserve given back. */
    private void payOwedDeletes() {
        if (owedDeletes.isEmpty()) {
            return;
        }
        try {
            if (reserve.release()) {
                LOG.warn("disk is full, reserve given back bytes={}", settings.reserveBytes());
            }
            while (!owedDeletes.isEmpty()) {
                // Few at a time, and the log emptied between them: each needs little room.
                var chunk = owedDeletes.subList(0, Math.min(OWED_CHUNK, owedDeletes.size()));
                file.checkpoint();
                file.commit(List.of(), chunk);
                chunk.forEach(dying::remove);
                chunk.clear();
            }
            file.checkpoint();
            usedBytes = file.usedBytes();
        } catch (SQLException | IOException e) {
            LOG.error("queue cannot delete what was acknowledged, goes on trying error={}", e.getMessage());
        }
    }

    private void repairIfDamaged() {
        if (!damaged) {
            return;
        }
        try {
            file.close();
            file = open();
            damaged = false;
        } catch (SQLException | IOException | IllegalStateException e) {
            LOG.error("queue file cannot be repaired error={}", e.getMessage());
        }
    }

    /** What is done when nothing else is. */
    void housekeep() {
        repairIfDamaged();
        payOwedDeletes();
        try {
            file.shrink(SHRINK_PAGES);
        } catch (SQLException e) {
            LOG.debug("queue file cannot be shrunk now", e);
        }
        var now = clock.instant();
        if (Duration.between(reserveChecked, now).compareTo(HOLD_AGAIN) < 0) {
            return;
        }
        reserveChecked = now;
        try {
            reserve.hold();
        } catch (IOException e) {
            LOG.debug("reserve cannot be held yet", e);
        }
    }

    void close() {
        try {
            if (!owedDeletes.isEmpty()) {
                file.commit(List.of(), owedDeletes);
            }
            file.checkpoint();
        } catch (SQLException e) {
            LOG.warn("queue closed without its last deletes, they are sent again error={}", e.getMessage());
        }
        file.close();
    }
}
