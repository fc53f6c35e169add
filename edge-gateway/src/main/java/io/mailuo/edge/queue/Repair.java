package io.mailuo.edge.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the queue's file; a damaged one is set aside, and what can still be read of it goes into a new one. */
final class Repair {

    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final String NAME = "queue.db";
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");
    private static final int CHUNK = 200;

    private final Path directory;
    private final long maxBytes;

    Repair(Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /**
     * An open file.
     *
     * @param salvaged observations saved from a damaged file before
     */
    record Opened(FrameFile file, long salvaged) {}

    /** Opens the file, repairing it where needed. */
    Opened open() throws SQLException, IOException {
        var path = directory.resolve(NAME);
        try {
            return new Opened(new FrameFile(path, maxBytes), 0);
        } catch (SQLException e) {
            if (!FrameFile.isDamage(e)) {
                throw e;
            }
            LOG.error("queue file is damaged file={} error={}", path, e.getMessage());
            return renew(path);
        }
    }

    private Opened renew(Path path) throws SQLException, IOException {
        var damaged = setAside(path);
        var rescued = readable(damaged);
        var file = new FrameFile(path, maxBytes);
        long observations = 0;
        var chunk = new ArrayList<Frame>();
        for (var frame : rescued.values()) {
            chunk.add(frame);
            observations += frame.observations();
            if (chunk.size() == CHUNK) {
                file.commit(chunk, List.of());
                chunk.clear();
            }
        }
        file.commit(chunk, List.of());
        LOG.error(
                "queue file renewed salvaged_frames={} salvaged_observations={} damaged_file={}",
                rescued.size(),
                observations,
                damaged);
        return new Opened(file, observations);
    }

    private Path setAside(Path path) throws IOException {
        try (var old = Files.newDirectoryStream(directory, NAME + ".damaged*")) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        var aside = directory.resolve(NAME + ".damaged");
        for (var suffix : SUFFIXES) {
            var part = Path.of(path + suffix);
            if (Files.exists(part)) {
                Files.move(part, Path.of(aside + suffix));
            }
        }
        return aside;
    }

    /** What can be read from either end. */
    private static Map<Long, Frame> readable(Path damaged) {
        var frames = new LinkedHashMap<Long, Frame>();
        readInto(frames, damaged, "ASC");
        readInto(frames, damaged, "DESC");
        return frames;
    }

    private static void readInto(Map<Long, Frame> frames, Path damaged, String order) {
        var sql = "SELECT id,stored,observations,properties,payload FROM frame ORDER BY id " + order;
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + damaged);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                long id = rows.getLong(1);
                @Nullable byte[] payload = rows.getBytes(5);
                if (id < 0 || id > Lane.REJECT.lastId() || payload == null || frames.containsKey(id)) {
                    continue;
                }
                frames.put(
                        id,
                        new Frame(
                                id,
                                Lane.of(id),
                                Instant.ofEpochMilli(rows.getLong(2)),
                                rows.getInt(3),
                                rows.getString(4),
                                payload));
            }
        } catch (SQLException e) {
            LOG.warn(
                    "damaged queue file read as far as possible order={} frames={} error={}",
                    order,
                    frames.size(),
                    e.getMessage());
        }
    }
}
