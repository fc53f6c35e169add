package io.mailuo.ingest.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small volume of its own (tmpfs), which can be filled up to the last byte. Mounting one takes root. */
final class SmallDisk implements AutoCloseable {

    private static final int MIB = 1 << 20;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one; skips the test where that is not allowed. */
    static SmallDisk mount(Path directory, int mebibytes) throws IOException {
        Files.createDirectories(directory);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString()) == 0,
                "needs the right to mount a tmpfs: run as root");
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        for (int block : new int[] {MIB, 512}) {
            try (var filler = Files.newOutputStream(directory.resolve("filler-" + block))) {
                while (true) {
                    filler.write(new byte[block]);
                }
            } catch (IOException e) {
                // That is what was wanted.
                continue;
            }
        }
    }

    /** Frees what {@link #fill} took. */
    void free() throws IOException {
        Files.deleteIfExists(directory.resolve("filler-512"));
        Files.deleteIfExists(directory.resolve("filler-" + MIB));
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", directory.toString());
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
