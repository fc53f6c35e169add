package io.mailuo.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory in which a platform keeps everything. Held by one platform at a time, never opened by an older version
 * than wrote it, never on a disk that is already full.
 *
 * <p>Layout: {@code VERSION}, {@code lock}, {@code run/} (for the commands on this machine), {@code logs/}, and one
 * directory for each part: {@code registry}, {@code kafka}, {@code ingest}, {@code demo}.
 */
public final class DataDirectory implements AutoCloseable {

    /** The version of the layout and formats that this program writes. */
    public static final int VERSION = 1;

    /** Free space below which a platform does not start. */
    public static final long NEEDED_BYTES = 512L << 20;

    private static final int MIB = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final boolean fresh;

    private DataDirectory(Path path, FileChannel channel, boolean fresh) {
        this.path = path;
        this.channel = channel;
        this.fresh = fresh;
    }

    /**
     * Opens {@code directory}, making it where it does not exist.
     *
     * @throws FailureException if another platform holds it, a newer version wrote it, something else is in it, or its
     *     disk is full
     */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            checkSpace(path);
            boolean fresh = checkVersion(path);
            var channel = lock(path);
            Files.writeString(path.resolve("VERSION"), VERSION + "\n");
            Files.createDirectories(path.resolve("run"));
            Files.createDirectories(path.resolve("logs"));
            return new DataDirectory(path, channel, fresh);
        } catch (IOException e) {
            throw new FailureException(
                    "the data directory " + path + " cannot be used: " + e,
                    "Choose another one with --data DIR, or mend its permissions.");
        }
    }

    /** The directory itself, absolute. */
    public Path path() {
        return path;
    }

    /** Whether nothing was in it when it was opened. */
    public boolean fresh() {
        return fresh;
    }

    /** The directory {@code name} in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void checkSpace(Path path) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new FailureException(
                    "the disk of " + path + " is full: " + free / MIB + " MiB are free, at least " + NEEDED_BYTES / MIB
                            + " MiB are needed to start.",
                    "Make room, or choose a directory on another disk with --data DIR.");
        }
    }

    private static boolean checkVersion(Path path) throws IOException {
        Path file = path.resolve("VERSION");
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (!text.matches("[0-9]{1,9}")) {
                throw new FailureException(file + " says '" + text + "', which is no version of a data directory.");
            }
            int version = Integer.parseInt(text);
            if (version > VERSION) {
                throw new FailureException(
                        "the data directory " + path + " is of a newer version (" + version
                                + ") than this Mailuo reads (" + VERSION + ").",
                        "Run the newer Mailuo, or choose another directory with --data DIR.");
            }
            return false;
        }
        try (var files = Files.list(path)) {
            if (files.anyMatch(each -> !each.getFileName().toString().equals("lost+found"))) {
                throw new FailureException(
                        "the directory " + path + " holds something else: there is no VERSION file in it.",
                        "Choose an empty directory with --data DIR.");
            }
        }
        return true;
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve("lock");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock(0, 1, false);
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new FailureException(
                    "another platform is running in " + path + (holder.isEmpty() ? "." : " (process " + holder + ")."),
                    "Stop it with './mailuo stop --data " + path + "', or choose another directory with --data DIR.");
        }
        channel.truncate(0);
        channel.write(java.nio.ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }
}
