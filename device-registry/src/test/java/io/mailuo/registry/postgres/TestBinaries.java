package io.mailuo.registry.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs of PostgreSQL that tests run: unpacked once into the build directory. */
public final class TestBinaries {

    private static final Path BUNDLED_AT =
            Path.of("target", "postgres-for-tests").toAbsolutePath();
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15");

    private TestBinaries() {}

    /** Those that we bring. */
    public static synchronized Path bundled() {
        try {
            Files.createDirectories(BUNDLED_AT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PostgresBinaries.unpackedIn(BUNDLED_AT).home();
    }

    /** Spares a registry that will run its own PostgreSQL below {@code data} the unpacking. */
    public static void provideTo(Path data) {
        var home = bundled();
        try {
            Files.createDirectories(data.resolve("postgres"));
            Files.createSymbolicLink(data.resolve("postgres").resolve(home.getFileName()), home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory that a test made. */
    public static void remove(Path directory) {
        try {
            PostgresBinaries.remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those at MAILUO_TEST_POSTGRES, else Debian's, else ours: the schema has to work with all of them. */
    public static Path any() {
        var configured = System.getenv("MAILUO_TEST_POSTGRES");
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured);
        }
        return Files.isExecutable(DEBIAN.resolve("bin/postgres")) ? DEBIAN : bundled();
    }
}
