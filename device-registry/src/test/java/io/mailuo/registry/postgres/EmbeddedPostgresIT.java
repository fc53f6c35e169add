package io.mailuo.registry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @TempDir
    private Path directory;

    @Test
    void answers_on_the_loopback_interface_with_safe_settings() throws SQLException {
        try (var server = start();
                var connection = connect(server)) {
            assertThat(show(connection, "fsync")).isEqualTo("on");
            assertThat(show(connection, "data_checksums")).isEqualTo("on");
            assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(connection, "unix_socket_directories")).isEmpty();
            assertThat(show(connection, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(show(connection, "server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void refuses_a_wrong_password_and_hides_the_right_one() throws Exception {
        try (var server = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess"))
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keeps_what_was_committed_over_a_restart() throws SQLException {
        try (var server = start();
                var connection = connect(server)) {
            execute(connection, "create table kept (n int)");
            execute(connection, "insert into kept values (42)");
        }
        try (var server = start();
                var connection = connect(server)) {
            assertThat(query(connection, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void starts_a_killed_server_again() throws SQLException {
        try (var server = start()) {
            long first = server.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.pid() > 0 && server.pid() != first);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                try (var connection = connect(server)) {
                    return query(connection, "select 1").equals("1");
                }
            });
        }
    }

    @Test
    void comes_up_by_itself_after_a_kill_of_the_platform() throws Exception {
        for (int round = 0; round < 2; round++) {
            var platform = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            PlatformStandIn.class.getName(),
                            directory.toString(),
                            TestBinaries.bundled().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var output =
                    new BufferedReader(new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8))) {
                output.lines()
                        .filter(line -> line.startsWith("ready"))
                        .findFirst()
                        .orElseThrow();
                platform.destroyForcibly().waitFor();
            }
        }
        try (var server = start();
                var connection = connect(server)) {
            assertThat(query(connection, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void ends_an_orphaned_server_of_ours_and_starts_anew() throws Exception {
        start().close();
        var orphan = startByHand("cluster_name=mailuo");
        try (var server = start();
                var connection = connect(server)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(server.pid()).isNotEqualTo(orphan.pid());
            assertThat(query(connection, "select 1")).isEqualTo("1");
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void leaves_a_server_alone_that_somebody_else_started() throws Exception {
        start().close();
        var foreign = startByHand("cluster_name=by-hand");
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("that Mailuo did not start (process " + foreign.pid())
                    .hasMessageContaining("pg_ctl -D");
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroy();
            foreign.waitFor();
        }
    }

    @Test
    void refuses_a_directory_in_use() {
        try (var server = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("Another Mailuo uses the database in " + directory);
            assertThat(server.pid()).isPositive();
        }
    }

    @Test
    void refuses_a_directory_that_it_did_not_make() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/PG_VERSION"), "18\n");
        assertThatThrownBy(this::start).hasMessageContaining("was not made by Mailuo");
    }

    @Test
    void refuses_a_database_of_another_version() throws Exception {
        start().close();
        Files.writeString(directory.resolve("data/PG_VERSION"), "19\n");
        assertThatThrownBy(this::start)
                .hasMessageContaining("is of PostgreSQL 19, and this release brings PostgreSQL 18");
    }

    @Test
    void names_a_taken_port() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(new EmbeddedPostgres.Options(
                            directory, taken.getLocalPort(), Optional.of(TestBinaries.bundled()))))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("Its port is taken");
        }
    }

    @Test
    void begins_again_where_a_first_start_was_cut_short() throws Exception {
        Files.createDirectories(directory.resolve("data.unfinished/base"));
        try (var server = start();
                var connection = connect(server)) {
            assertThat(query(connection, "select 1")).isEqualTo("1");
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(new EmbeddedPostgres.Options(directory, 0, Optional.of(TestBinaries.bundled())));
    }

    private Process startByHand(String setting) throws Exception {
        var data = directory.resolve("data");
        var command = new ArrayList<>(RunAs.choose(directory, data).prefix());
        command.addAll(List.of(
                TestBinaries.bundled().resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                setting,
                "-c",
                "listen_addresses=",
                "-c",
                "unix_socket_directories="));
        // A server without any listener does not start, so it gets a socket in its own directory.
        command.set(command.size() - 1, "unix_socket_directories=" + data);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().until(() -> Files.exists(data.resolve("postmaster.pid"))
                && Files.readString(data.resolve("postmaster.pid")).contains("ready"));
        return process;
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static String show(Connection connection, String setting) throws SQLException {
        return query(connection, "show " + setting);
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
