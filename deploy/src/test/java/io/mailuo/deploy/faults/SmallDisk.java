package io.mailuo.deploy.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own (tmpfs) that a test can fill and free. Needs root. */
final class SmallDisk implements AutoCloseable {

    private static final int CHUNK = 1 << 20;
    private static final int LEAST = 512;

    private final Path path;
    private final Thread atTheEnd = new Thread(this::unmount);
    private boolean mounted = true;

    private SmallDisk(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    /** Mounts a disk of {@code mebibytes} at {@code path}; skips the test where that is not allowed. */
    static SmallDisk mount(Path path, int mebibytes) throws IOException {
        Files.createDirectories(path);
        String said = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString());
        assumeTrue(
                said.isEmpty(),
                "a full disk needs a small one: mount -t tmpfs, as root; here it says: " + said.strip());
        return new SmallDisk(path);
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Fills it to the last byte. */
    void fill() throws IOException {
        try (var out = Files.newOutputStream(filler())) {
            for (int size = CHUNK; size >= LEAST; size /= 2) {
                writeAll(out, new byte[size]);
            }
        } catch (IOException e) {
            // Full already as the file is closed.
            if (Files.getFileStore(path).getUsableSpace() > CHUNK) {
                throw e;
            }
        }
    }

    private static void writeAll(OutputStream out, byte[] chunk) {
        try {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // No room for so much at once: the caller goes on with less.
        }
    }

    /** Gives the room back. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
    }

    private synchronized void unmount() {
        if (mounted) {
            mounted = false;
            String said = run("umount", "-l", path.toString());
            if (!said.isEmpty()) {
                throw new IllegalStateException("still mounted: " + path + ": " + said);
            }
        }
    }

    /** Runs a command; what it says where it fails, else nothing. */
    private static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : command[0] + " failed: " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
