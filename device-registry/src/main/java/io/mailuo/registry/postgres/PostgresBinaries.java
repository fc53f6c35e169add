package io.mailuo.registry.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL on disk: {@code initdb}, {@code pg_ctl} and {@code postgres} below {@code bin}.
 *
 * @param home the directory that holds {@code bin}
 * @param version as the server reports it, such as {@code 18.6}
 */
public record PostgresBinaries(Path home, String version) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final String PREFIX = "bin-";

    /** The programs already installed at {@code home}, such as {@code /usr/lib/postgresql/15}. */
    public static PostgresBinaries at(Path home) {
        return new PostgresBinaries(home, askVersion(home));
    }

    /**
     * The programs of this release, unpacked below {@code directory} once; those of other releases are removed.
     *
     * @throws PostgresException where they cannot be written, or this machine's processor has none
     */
    public static PostgresBinaries unpackedIn(Path directory) {
        var version = bundledVersion();
        var home = directory.resolve(PREFIX + version);
        try {
            if (!Files.isExecutable(home.resolve("bin/postgres")) || !runs(home)) {
                removeAll(directory, PREFIX);
                var unfinished = directory.resolve(PREFIX + "unfinished");
                long start = System.nanoTime();
                unpack(unfinished);
                Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
                LOG.info(
                        "postgres unpacked version={} millis={}",
                        version,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
            return at(home);
        } catch (IOException e) {
            throw new PostgresException(
                    "Cannot unpack PostgreSQL into " + home + ": " + e.getMessage()
                            + ". It needs about 60 MB and a directory that may be written to.",
                    e);
        }
    }

    /** The path of the program {@code name}. */
    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The part of the version that decides whether a data directory fits. */
    int major() {
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    private static boolean runs(Path home) {
        try {
            askVersion(home);
            return true;
        } catch (PostgresException e) {
            LOG.warn("postgres binaries damaged, unpacking again home={} reason={}", home, e.getMessage());
            return false;
        }
    }

    private static String askVersion(Path home) {
        var output = Programs.run(List.of(home.resolve("bin/postgres").toString(), "--version"));
        // "postgres (PostgreSQL) 18.6" or "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"
        var words = output.trim().split(" ");
        if (words.length < 3) {
            throw new PostgresException(home + "/bin/postgres --version says '" + output.trim() + "'");
        }
        return words[2];
    }

    private static String bundledVersion() {
        var properties = new Properties();
        try (var in = PostgresBinaries.class.getResourceAsStream("binaries.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new PostgresException("The class path is damaged: binaries.properties cannot be read", e);
        }
        return properties.getProperty("version");
    }

    private static InputStream archive() {
        var architecture = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other ->
                throw new PostgresException("There is no embedded PostgreSQL for the processor '" + other
                        + "'. Configure the URL of a PostgreSQL server instead.");
        };
        var in = PostgresBinaries.class.getResourceAsStream("/postgres-linux-" + architecture + ".txz");
        if (in == null) {
            throw new PostgresException("The PostgreSQL binaries for linux-" + architecture
                    + " are not on the class path. Configure the URL of a PostgreSQL server instead.");
        }
        return in;
    }

    private static void unpack(Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive leads outside: " + entry.getName());
                }
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (!path.toString().endsWith(".a")) {
            Files.createDirectories(path.getParent());
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void removeAll(Path directory, String prefix) throws IOException {
        try (var children = Files.list(directory)) {
            for (var child : children.toList()) {
                if (child.getFileName().toString().startsWith(prefix)) {
                    remove(child);
                }
            }
        }
    }

    /** Removes a directory with everything below it; symbolic links are removed, not followed. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
