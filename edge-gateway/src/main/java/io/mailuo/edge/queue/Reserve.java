package io.mailuo.edge.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Disk space set aside for the day when the disk is full: even deleting needs room then. Used by the queue's writing
 * thread only.
 */
final class Reserve {

    private static final int CHUNK = 64 * 1024;
    private static final int ROOM_FACTOR = 3;

    private final Path file;
    private final long bytes;

    Reserve(Path directory, long bytes) {
        this.file = directory.resolve("reserve");
        this.bytes = bytes;
    }

    /** Takes the space if it is not held and there is plenty. */
    void hold() throws IOException {
        if (bytes == 0 || (Files.exists(file) && Files.size(file) >= bytes)) {
            return;
        }
        if (Files.getFileStore(file.getParent()).getUsableSpace() < ROOM_FACTOR * bytes) {
            return;
        }
        try (var out = Files.newOutputStream(file)) {
            var chunk = new byte[CHUNK];
            // Real bytes: a sparse file would reserve nothing.
            for (long written = 0; written < bytes; written += CHUNK) {
                out.write(chunk);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /**
     * Whether deleting finds room: the space is held or, once it was given back, half of it is still free. The other
     * half may be used in passing.
     */
    boolean isThere() {
        try {
            return bytes == 0
                    || Files.exists(file)
                    || Files.getFileStore(file.getParent()).getUsableSpace() >= bytes / 2;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives the space back; says whether there was any. */
    boolean release() throws IOException {
        return Files.deleteIfExists(file);
    }
}
