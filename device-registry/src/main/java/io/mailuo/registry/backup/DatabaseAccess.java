package io.mailuo.registry.backup;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The way to a registry's database: the operator's, the embedded one that runs, or the embedded one started for this. */
public final class DatabaseAccess implements AutoCloseable {

    private static final String EMBEDDED_NAME = "mailuo";

    private final PGSimpleDataSource source;
    private final @Nullable EmbeddedPostgres server;

    private DatabaseAccess(PGSimpleDataSource source, @Nullable EmbeddedPostgres server) {
        this.source = source;
        this.server = server;
    }

    /**
     * To the database of a registry that may be running.
     *
     * @throws BackupException where there is none
     */
    public static DatabaseAccess toExisting(RegistryConfig config) {
        var given = config.database();
        var url = given.url();
        if (url != null) {
            return checked(new DatabaseAccess(source(url, given.user(), given.password()), null), url);
        }
        var directory = config.data().resolve("postgres");
        var password = directory.resolve("password");
        if (!Files.exists(password)) {
            throw new BackupException("There is no registry in " + config.data()
                    + ". Name the platform's data directory with --data DIR, or the registry's file with --config.");
        }
        if (given.port() != 0) {
            var running = source(
                    "jdbc:postgresql://127.0.0.1:" + given.port() + "/" + EMBEDDED_NAME, EMBEDDED_NAME, read(password));
            try (var connection = running.getConnection()) {
                connection.isValid(2);
                return new DatabaseAccess(running, null);
            } catch (SQLException e) {
                // Not running there: started below, which says so where it runs elsewhere.
            }
        }
        return started(directory);
    }

    /** To an empty database for a restore: the operator's, or an embedded one made in the data directory. */
    static DatabaseAccess toNew(RegistryConfig config) {
        var given = config.database();
        var url = given.url();
        return url == null
                ? started(config.data().resolve("postgres"))
                : checked(new DatabaseAccess(source(url, given.user(), given.password()), null), url);
    }

    private static DatabaseAccess started(Path directory) {
        var server = EmbeddedPostgres.start(directory, 0);
        return new DatabaseAccess(source(server.jdbcUrl(), server.user(), server.password()), server);
    }

    private static DatabaseAccess checked(DatabaseAccess access, String url) {
        try (var connection = access.connect()) {
            connection.isValid(5);
            return access;
        } catch (SQLException e) {
            throw new BackupException("Cannot connect to the database " + url + ": " + e.getMessage(), e);
        }
    }

    private static PGSimpleDataSource source(String url, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        source.setConnectTimeout(5);
        source.setApplicationName("mailuo-backup");
        return source;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BackupException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** The database itself, for work in transactions. */
    public Database database(Propagation propagation, Duration patience) {
        return Database.connect(
                source.getUrl(), source.getUser(), String.valueOf(source.getPassword()), propagation, patience);
    }

    DataSource source() {
        return source;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
