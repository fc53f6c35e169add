package io.mailuo.registry.support;

import io.mailuo.registry.postgres.EmbeddedPostgres;
import io.mailuo.registry.postgres.TestBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of a run, with a database of its own for each that asks. */
public final class PostgresForTests {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final class Holder {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                var directory = Files.createTempDirectory("mailuo-registry-test");
                var server = EmbeddedPostgres.start(
                        new EmbeddedPostgres.Options(directory, 0, Optional.of(TestBinaries.any())));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    TestBinaries.remove(directory);
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private PostgresForTests() {}

    /** The user of all databases. */
    public static String user() {
        return Holder.SERVER.user();
    }

    /** The user's password. */
    public static String password() {
        return Holder.SERVER.password();
    }

    /** JDBC URL of a new, empty database. */
    public static String newDatabase() {
        var name = "test_" + NUMBER.incrementAndGet();
        try (var connection = DriverManager.getConnection(Holder.SERVER.jdbcUrl(), user(), password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        var url = Holder.SERVER.jdbcUrl();
        return url.substring(0, url.lastIndexOf('/') + 1) + name;
    }
}
