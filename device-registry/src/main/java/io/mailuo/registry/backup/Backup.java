package io.mailuo.registry.backup;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.spec.json.Json;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * Writes a registry to one file, while it works: all tables as of one moment (one transaction, REPEATABLE READ), the
 * certificate authority and the audit log's anchor. The file holds secrets: only its owner may read it. It is read back
 * and checked before it takes its name.
 */
public final class Backup {

    private static final int BUFFER = 1 << 16;
    private static final List<String> KEPT = List.of("ca/ca.key", "ca/ca.crt", "audit/anchor.json");

    private final RegistryConfig config;
    private final List<Manifest.Entry> entries = new ArrayList<>();

    private Backup(RegistryConfig config) {
        this.config = config;
    }

    /**
     * Writes a backup.
     *
     * @param config of the registry, which may be running
     * @param file must not exist
     * @return what it holds
     * @throws BackupException saying what is wrong; then there is no file
     */
    public static Manifest write(RegistryConfig config, Path file) {
        var target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new BackupException(target + " exists already; a backup never replaces a file. Choose another name.");
        }
        var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try (var database = DatabaseAccess.toExisting(config)) {
            Files.deleteIfExists(unfinished);
            var manifest = new Backup(config).write(database, unfinished);
            BackupFile.check(unfinished);
            Files.move(unfinished, target);
            return manifest;
        } catch (FileAlreadyExistsException e) {
            throw new BackupException(target + " exists already; a backup never replaces a file.", e);
        } catch (IOException | SQLException e) {
            throw new BackupException("The backup cannot be written to " + target + ": " + e.getMessage(), e);
        } finally {
            remove(unfinished);
        }
    }

    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw new BackupException("Cannot remove " + unfinished + ": " + e.getMessage(), e);
        }
    }

    private Manifest write(DatabaseAccess database, Path file) throws IOException, SQLException {
        var ownersOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly);
                var zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
                var connection = database.connect()) {
            zip.setLevel(Deflater.BEST_SPEED);
            // The files first: the anchor must not be ahead of the audit log in the tables.
            for (var name : KEPT) {
                file(zip, name);
            }
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var createdAt = Instant.now();
            var migrations = Catalog.migrations(connection);
            for (var table : Catalog.tables(connection)) {
                table(zip, connection, table);
            }
            var manifest = new Manifest(Manifest.FORMAT, createdAt, migrations, entries, Catalog.sequences(connection));
            connection.rollback();
            zip.putNextEntry(new ZipEntry(Manifest.NAME));
            zip.write(Json.MAPPER.writeValueAsBytes(manifest));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            channel.force(true);
            return manifest;
        }
    }

    private void file(ZipOutputStream zip, String name) throws IOException {
        var path = config.data().resolve(name);
        if (!Files.exists(path)) {
            return;
        }
        var entry = new Part(zip, Manifest.FILES + name);
        Files.copy(path, entry.out());
        entries.add(entry.end(List.of(), 0));
    }

    private void table(ZipOutputStream zip, Connection connection, Catalog.Table table)
            throws IOException, SQLException {
        var entry = new Part(zip, Manifest.TABLES + table.name());
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy " + table.reference() + " to stdout", entry.out());
        entries.add(entry.end(table.columns(), rows));
    }

    /** One entry under way: counts and digests what goes to it. */
    private static final class Part {

        private final ZipOutputStream zip;
        private final String name;
        private final MessageDigest digest = BackupFile.sha256();
        private final OutputStream out;
        private long bytes;

        Part(ZipOutputStream zip, String name) throws IOException {
            this.zip = zip;
            this.name = name;
            this.out = new DigestOutputStream(new Counting(zip), digest);
            zip.putNextEntry(new ZipEntry(name));
        }

        OutputStream out() {
            return out;
        }

        Manifest.Entry end(List<String> columns, long rows) throws IOException {
            out.flush();
            zip.closeEntry();
            return new Manifest.Entry(name, columns, rows, bytes, HexFormat.of().formatHex(digest.digest()));
        }

        private final class Counting extends FilterOutputStream {

            Counting(OutputStream out) {
                super(out);
            }

            @Override
            public void write(int value) throws IOException {
                out.write(value);
                bytes++;
            }

            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                out.write(data, offset, length);
                bytes += length;
            }

            @Override
            public void close() {
                // the file goes on
            }
        }
    }
}
