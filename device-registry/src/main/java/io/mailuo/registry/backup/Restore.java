package io.mailuo.registry.backup;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.coding.Codes;
import io.mailuo.registry.database.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.postgresql.PGConnection;

/**
 * Makes a registry from a backup, in a directory and a database where there is none yet. The file is checked as a whole
 * first; the tables are filled in one transaction; every count is compared with the backup's. The schema is that of the
 * backup: the next start brings it up to date.
 */
public final class Restore {

    /**
     * How many numbers of each kind of device code are left out after a restore, also of kinds that the backup does not
     * know: they may have been given after it, and a code that stands on a label must not be given again. A tenth of all,
     * and as many as the largest import has rows.
     */
    public static final int DEVICES_LEFT_OUT = 1_000_000;

    /** Likewise of each kind of managed object: a tenth of all. */
    public static final int OBJECTS_LEFT_OUT = 100_000;

    private static final Set<String> KEPT = Set.of("ca/ca.key", "ca/ca.crt", "audit/anchor.json");

    private final Path file;
    private final RegistryConfig config;

    private Restore(Path file, RegistryConfig config) {
        this.file = file;
        this.config = config;
    }

    /** Checks a backup without restoring it; see {@link BackupException}. */
    public static Manifest check(Path file) {
        return BackupFile.check(file);
    }

    /**
     * Restores a backup.
     *
     * @param config of the registry that is to be; its data directory must be absent or empty, and the database of its
     *     own, if one is named, without tables
     * @throws BackupException saying what is wrong
     */
    public static Manifest read(Path file, RegistryConfig config) {
        var manifest = BackupFile.check(file);
        requireEmpty(config.data());
        boolean done = false;
        try (var database = DatabaseAccess.toNew(config)) {
            new Restore(file, config).run(manifest, database);
            done = true;
            return manifest;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new BackupException("The backup " + file + " cannot be restored: " + e.getMessage(), e);
        } finally {
            if (!done) {
                empty(config.data());
            }
        }
    }

    /** What a restore that failed has left: the directory was empty before. */
    private static void empty(Path directory) {
        try (var there = Files.walk(directory)) {
            for (var path : there.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new BackupException("Cannot empty " + directory + " again: " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (var there = Files.list(directory)) {
                    if (there.findAny().isPresent()) {
                        throw new BackupException(directory
                                + " is not empty; a restore never overwrites anything. Choose another directory.");
                    }
                }
            }
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BackupException("Cannot use " + directory + ": " + e.getMessage(), e);
        }
    }

    private void run(Manifest manifest, DatabaseAccess database) throws IOException, SQLException {
        try (var connection = database.connect()) {
            if (!Catalog.tables(connection).isEmpty()) {
                throw new BackupException("The database holds tables already; a restore needs an empty one.");
            }
        }
        Schema.migrateTo(database.source(), manifest.migrations());
        try (var zip = new ZipFile(file.toFile());
                var connection = database.connect()) {
            connection.setAutoCommit(false);
            fill(zip, connection, manifest);
            connection.commit();
            connection.setAutoCommit(true);
            execute(connection, "analyze");
            for (var entry : manifest.entries()) {
                if (!entry.isTable()) {
                    keep(zip, entry);
                }
            }
        }
    }

    private void fill(ZipFile zip, Connection connection, Manifest manifest) throws IOException, SQLException {
        var triggers = Catalog.triggers(connection);
        for (var trigger : triggers) {
            switchTrigger(connection, trigger, "disable");
        }
        var entries = manifest.entries().stream()
                .filter(Manifest.Entry::isTable)
                .collect(Collectors.toMap(Manifest.Entry::shortName, Function.identity()));
        var tables = Catalog.tables(connection);
        for (var table : tables.reversed()) {
            clear(connection, table.name());
        }
        for (var table : tables) {
            var entry = entries.remove(table.name());
            if (entry != null) {
                fill(zip, connection, table, entry);
            }
        }
        if (!entries.isEmpty()) {
            throw BackupFile.damaged(file, "its schema has no tables " + entries.keySet());
        }
        for (var sequence : manifest.sequences()) {
            try (var statement = connection.prepareStatement("select setval(?::regclass, ?)")) {
                statement.setString(1, Catalog.quoted(sequence.name()));
                statement.setLong(2, sequence.last());
                statement.execute();
            }
        }
        leaveOutCodes(connection);
        for (var trigger : triggers) {
            switchTrigger(connection, trigger, "enable");
        }
    }

    private static void leaveOutCodes(Connection connection) throws SQLException {
        for (var scheme : Codes.SCHEMES) {
            execute(
                    connection,
                    "insert into code_counter (scheme, prefix, next) values ('" + scheme + "', '" + Codes.UNUSED
                            + "', 1) on conflict do nothing");
        }
        execute(
                connection,
                "update code_counter set next = next + case scheme when '" + Codes.DEVICE + "' then " + DEVICES_LEFT_OUT
                        + " else " + OBJECTS_LEFT_OUT + " end");
    }

    /** What the migrations themselves have put into a table. */
    private static void clear(Connection connection, String table) throws SQLException {
        boolean filled;
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("select 1 from " + Catalog.quoted(table) + " limit 1")) {
            filled = result.next();
        }
        if (filled) {
            execute(connection, "delete from " + Catalog.quoted(table));
        }
    }

    private void fill(ZipFile zip, Connection connection, Catalog.Table table, Manifest.Entry entry)
            throws IOException, SQLException {
        if (!Set.copyOf(table.columns()).containsAll(entry.columns())) {
            throw BackupFile.damaged(file, "the table " + table.name() + " has other columns");
        }
        long rows;
        try (var in = BackupFile.open(zip, entry.name(), file)) {
            rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + new Catalog.Table(table.name(), entry.columns()).reference() + " from stdin", in);
        }
        if (rows != entry.rows()) {
            throw BackupFile.damaged(
                    file, "the table " + table.name() + " has " + rows + " rows instead of " + entry.rows());
        }
    }

    private void keep(ZipFile zip, Manifest.Entry entry) throws IOException {
        if (!KEPT.contains(entry.shortName())) {
            throw BackupFile.damaged(file, "the file " + entry.name() + " is none of a registry's");
        }
        var path = config.data().resolve(entry.shortName());
        Files.createDirectories(path.getParent());
        var ownersOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(path, ownersOnly);
        try (var in = BackupFile.open(zip, entry.name(), file);
                var out = Files.newOutputStream(path)) {
            in.transferTo(out);
        }
    }

    private static void switchTrigger(Connection connection, Catalog.Trigger trigger, String how) throws SQLException {
        execute(
                connection,
                "alter table " + Catalog.quoted(trigger.table()) + " " + how + " trigger "
                        + Catalog.quoted(trigger.name()));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
