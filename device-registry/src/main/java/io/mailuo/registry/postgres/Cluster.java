package io.mailuo.registry.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database files of one embedded server: made once with data checksums and SCRAM passwords, recognised as ours
 * ever after.
 *
 * @param data PostgreSQL's data directory
 * @param password of the superuser
 */
record Cluster(Path data, String password) {

    /** Name of the superuser and of the database. */
    static final String NAME = "mailuo";

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int PASSWORD_BYTES = 24;

    /** Where the data directory of an embedded server in {@code directory} is. */
    static Path dataIn(Path directory) {
        return directory.resolve("data");
    }

    /**
     * Opens the cluster in {@code directory}, or makes it where there is none.
     *
     * @throws PostgresException where what is there is not ours or of another major version
     */
    static Cluster open(Path directory, PostgresBinaries binaries, RunAs runAs) {
        var data = dataIn(directory);
        var passwordFile = directory.resolve("password");
        try {
            if (!Files.exists(data)) {
                create(directory, data, passwordFile, binaries, runAs);
            }
            check(data, passwordFile, binaries);
            return new Cluster(data, Files.readString(passwordFile).trim());
        } catch (IOException e) {
            throw new PostgresException("Cannot prepare the database in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void check(Path data, Path passwordFile, PostgresBinaries binaries) throws IOException {
        var versionFile = data.resolve("PG_VERSION");
        if (!Files.exists(versionFile) || !Files.exists(passwordFile)) {
            throw new PostgresException(data + " was not made by Mailuo ("
                    + (Files.exists(versionFile) ? "no " + passwordFile : "no PG_VERSION in it")
                    + "). Choose another data directory, or move this one away.");
        }
        var version = Files.readString(versionFile).trim();
        if (!version.equals(String.valueOf(binaries.major()))) {
            throw new PostgresException("The database in " + data + " is of PostgreSQL " + version
                    + ", and this release brings PostgreSQL " + binaries.major()
                    + ". Start it with the release of Mailuo that made it, dump it there (pg_dumpall), and load the"
                    + " dump into a new data directory; or configure the URL of a PostgreSQL server.");
        }
    }

    private static void create(Path directory, Path data, Path passwordFile, PostgresBinaries binaries, RunAs runAs)
            throws IOException {
        var unfinished = directory.resolve("data.unfinished");
        PostgresBinaries.remove(unfinished);
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        runAs.own(unfinished);
        var password = randomPassword();
        writeSecret(passwordFile, password, 0);
        var forInitdb = directory.resolve("password.initdb");
        writeSecret(forInitdb, password, runAs.uid());
        try {
            Programs.run(runAs.command(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + unfinished,
                    "--username=" + NAME,
                    "--pwfile=" + forInitdb,
                    "--auth=scram-sha-256",
                    "--data-checksums",
                    "--encoding=UTF8",
                    "--no-locale"));
        } finally {
            Files.delete(forInitdb);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("database created directory={} version={}", data, binaries.version());
    }

    private static void writeSecret(Path file, String secret, int uid) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret + "\n");
        if (uid != 0 && RunAs.uidOf(file) != uid) {
            Files.setAttribute(file, "unix:uid", uid);
        }
    }

    private static String randomPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
