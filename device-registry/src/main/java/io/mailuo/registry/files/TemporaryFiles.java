package io.mailuo.registry.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the files that this process needs for a while, beside those of other processes. The operating system
 * releases the lock on it however the process ends; whoever opens the next one removes all that nobody holds.
 * Thread-safe.
 */
public final class TemporaryFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);
    private static final String LOCK = "lock";

    /** Those of this process: POSIX would release its lock on a file as soon as it closes that file a second time. */
    private static final Set<Path> OWN = new HashSet<>();

    private final Path directory;
    private final FileChannel lock;

    private TemporaryFiles(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Removes what processes that have ended left below {@code parent}, and makes a directory for this one there.
     *
     * @throws UncheckedIOException where that cannot be written; the message names it
     */
    public static TemporaryFiles open(Path parent) {
        return opened(parent.toAbsolutePath().normalize());
    }

    private static synchronized TemporaryFiles opened(Path parent) {
        try {
            Files.createDirectories(parent);
            // Nobody looks at a directory that is not locked yet.
            var turn = locked(parent.resolve(LOCK));
            try {
                removeLeftovers(parent);
                var directory = Files.createTempDirectory(parent, "process-");
                var lock = locked(directory.resolve(LOCK));
                OWN.add(directory);
                return new TemporaryFiles(directory, lock);
            } finally {
                turn.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files cannot be kept in " + parent + ": " + e.getMessage(), e);
        }
    }

    /** Where the files are. */
    public Path directory() {
        return directory;
    }

    /** An empty file, which the caller removes. */
    public Path create(String suffix) throws IOException {
        return Files.createTempFile(directory, "", suffix);
    }

    /** Removes the directory and what is left in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            remove(directory);
        }
        forget(directory);
    }

    private static synchronized void forget(Path directory) {
        OWN.remove(directory);
    }

    private static void removeLeftovers(Path parent) throws IOException {
        List<Path> all;
        try (var entries = Files.list(parent)) {
            all = entries.filter(entry -> !entry.endsWith(LOCK)).toList();
        }
        for (var entry : all) {
            try {
                if (!held(entry)) {
                    remove(entry);
                    LOG.info("left by a process that has ended, removed directory={}", entry);
                }
            } catch (IOException e) {
                LOG.warn("cannot be removed directory={} reason={}", entry, e.toString());
            }
        }
    }

    private static boolean held(Path directory) throws IOException {
        if (OWN.contains(directory)) {
            return true;
        }
        var file = directory.resolve(LOCK);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void remove(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
