package io.mailuo.ingest.log;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The room on a volume that appends leave alone, so that what runs already can go on and an operator can clean up: 256
 * MiB, or a sixteenth of a volume smaller than 4 GiB. Looks at the volume at most ten times a second. Thread-safe.
 */
public final class DiskReserve {

    private static final long MOST = 256L << 20;
    private static final long SHARE = 16;
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final Path directory;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);
    private volatile long free = Long.MAX_VALUE;
    private volatile long reserve;

    /** @param directory exists, on the volume to watch */
    public DiskReserve(Path directory) {
        this.directory = directory;
    }

    /** Whether more than the reserve is free. */
    public boolean hasRoom() {
        look();
        return free > reserve;
    }

    /** Free bytes as last seen. */
    public long freeBytes() {
        look();
        return free;
    }

    /** Bytes that are left alone. */
    public long reserveBytes() {
        look();
        return reserve;
    }

    private void look() {
        long last = lastLook.get();
        long now = System.nanoTime();
        if (now - last < LOOK_EVERY_NANOS || !lastLook.compareAndSet(last, now)) {
            return;
        }
        try {
            FileStore volume = Files.getFileStore(directory);
            free = volume.getUsableSpace();
            reserve = Math.min(MOST, volume.getTotalSpace() / SHARE);
        } catch (IOException e) {
            free = 0;
        }
    }
}
