package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service and its connections end in the middle of a commit. */
class ImportRestartIT {

    @TempDir
    private Path directory;

    private final String url = PostgresForTests.newDatabase();

    /** Before the new codes are noted, and after. */
    @ParameterizedTest
    @ValueSource(strings = {"import_change", "device"})
    void finishes_a_commit_that_was_cut_short_and_does_it_once(String table) throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        String id;
        try (var registry = RegistryForTests.start(config);
                var other = connect();
                var holding = connect()) {
            id = registry.upload("/imports?name=restart.csv", rows(500)).text("/id");
            await().until(() -> registry.get("/imports/" + id).text("/state"), "CHECKED"::equals);
            // Somebody holds a lock that the commit needs, so that it is certainly under way when it is killed.
            holding.setAutoCommit(false);
            execute(holding, "lock table " + table + " in exclusive mode");
            registry.post("/imports/" + id + "/commit", "{}");
            await().until(() -> count(
                            other,
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ~"
                                    + " '^(delete from|insert into|copy) " + table + " '")
                    > 0);
            execute(
                    other,
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                            + " and application_name ~ '^mailuo'");
            assertThat(count(other, "select count(*) from device")).isZero();
            assertThat(count(other, "select count(*) from import_change")).isEqualTo(table.equals("device") ? 500 : 0);
            holding.rollback();
        }
        try (var registry = RegistryForTests.start(config);
                var other = connect()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.get("/imports/" + id).text("/state"), "COMMITTED"::equals);
            assertThat(count(other, "select count(*) from device")).isEqualTo(500);
            assertThat(count(other, "select count(*) from import_change")).isEqualTo(500);
            assertThat(count(other, "select count(*) from outbox where bulk is not null"))
                    .isEqualTo(1);
        }
    }

    @Test
    void does_not_begin_for_ever_what_ends_the_whole_service() throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config);
                var other = connect()) {
            var begun = checked(registry, rows(1));
            var poisoned = checked(registry, rows(2));
            execute(other, "update import_job set attempts = case id when " + poisoned + " then 2 else 1 end");
            execute(other, "update import_job set state = 'COMMITTING'");

            await().until(() -> registry.get("/imports/" + poisoned).text("/state"), "FAILED"::equals);
            assertThat(registry.get("/imports/" + poisoned).text("/message"))
                    .startsWith("The platform ended 2 times while it worked on this");
            await().until(() -> registry.get("/imports/" + begun).text("/state"), "COMMITTED"::equals);
        }
    }

    @Test
    void an_import_that_fails_as_nobody_has_foreseen_ends_and_the_others_go_on() throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config);
                var other = connect()) {
            var object =
                    "Standard,Component class,Division,Name,Organization\nGB/T 47678.5-2026,01001,110105,Cover,city\n";
            var id = registry.upload("/imports?kind=object&name=x.csv", object.getBytes(StandardCharsets.UTF_8))
                    .text("/id");
            await().until(() -> registry.get("/imports/" + id).text("/state"), "CHECKED"::equals);
            execute(other, "update import_stage_" + id + " set kind = '1'");
            registry.post("/imports/" + id + "/commit", "{}");

            checked(registry, rows(1));
            await().until(() -> registry.get("/imports/" + id).text("/state"), "FAILED"::equals);
            assertThat(registry.get("/imports/" + id).text("/message")).contains("nobody has foreseen");
        }
    }

    @Test
    void checks_again_what_an_earlier_version_has_checked_with_fewer_columns() throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config);
                var other = connect()) {
            var id = checked(registry, rows(2));
            execute(other, "alter table import_stage_" + id + " drop column mounting");
            registry.post("/imports/" + id + "/commit", "{}");
            await().until(() -> registry.get("/imports/" + id).text("/state"), "CHECKED"::equals);
            assertThat(registry.get("/imports/" + id).text("/message")).contains("was checked again");
            registry.post("/imports/" + id + "/commit", "{}");
            await().until(() -> registry.get("/imports/" + id).text("/state"), "COMMITTED"::equals);
            assertThat(count(other, "select count(*) from device")).isEqualTo(2);
        }
    }

    @Test
    void undoing_waits_for_who_is_changing_something_and_leaves_it_to_them() throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config);
                var other = connect();
                var changing = connect()) {
            var jobs = new ImportJobs(registry);
            var job = jobs.upload("x.csv", rows(2));
            jobs.committed(job);
            var code = jobs.found("Cover 1").getFirst();
            changing.setAutoCommit(false);
            execute(changing, "update device set name = 'Mine', version = version + 1 where code = '" + code + "'");
            registry.post("/imports/" + job.text("/id") + "/undo", "{}");
            await().until(() -> count(
                            other,
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'undo_code'")
                    > 0);
            changing.commit();

            assertThat(jobs.ended(job).text("/kept")).isEqualTo("1");
            assertThat(jobs.faults(job))
                    .containsExactly("3 " + code + " was changed after the import and is left as it is");
            assertThat(registry.get("/devices/" + code).text("/name")).isEqualTo("Mine");
            assertThat(count(other, "select count(*) from device")).isEqualTo(1);
        }
    }

    @Test
    void imports_though_nobody_can_be_told_how_far_it_is() throws Exception {
        var config = RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config);
                var other = connect()) {
            var id = checked(registry, rows(3));
            execute(
                    other,
                    "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;"
                            + " create trigger refuse before update of progress on import_job for each row"
                            + " when (new.progress between 1 and 99) execute function refuse()");
            registry.post("/imports/" + id + "/commit", "{}");
            await().until(() -> registry.get("/imports/" + id).text("/state"), "COMMITTED"::equals);
            assertThat(count(other, "select count(*) from device")).isEqualTo(3);
        }
    }

    private static String checked(RegistryForTests registry, byte[] file) {
        var id = registry.upload("/imports?name=x.csv", file).text("/id");
        await().until(() -> registry.get("/imports/" + id).text("/state"), "CHECKED"::equals);
        return id;
    }

    @Test
    void a_cancelled_or_refused_import_leaves_no_file_behind_unless_its_failed_rows_may_be_asked_for()
            throws Exception {
        try (var registry =
                        RegistryForTests.start(RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO));
                var other = connect()) {
            var good = registry.upload("/imports?name=good.csv", rows(3)).text("/id");
            var faulty = registry.upload(
                            "/imports?name=faulty.csv",
                            "Device type,Division,Name\n14001,110105,x\n".getBytes(StandardCharsets.UTF_8))
                    .text("/id");
            var refused = registry.upload("/imports?name=x.csv", "no table".getBytes(StandardCharsets.UTF_8))
                    .text("/id");
            await().until(() -> registry.get("/imports/" + refused).text("/state"), "FAILED"::equals);
            assertThat(count(other, "select count(*) from import_file")).isEqualTo(2);
            registry.post("/imports/" + good + "/cancel", "{}");
            registry.post("/imports/" + faulty + "/cancel", "{}");
            assertThat(count(other, "select count(*) from import_file where import = " + good))
                    .isZero();
            assertThat(registry.get("/imports/" + faulty).text("/state")).isEqualTo("CANCELLED");
            assertThat(registry.download("/imports/" + faulty + "/failed-rows").statusCode())
                    .isEqualTo(200);
        }
    }

    private static byte[] rows(int count) {
        var text = new StringBuilder("type,division,name,organization,serial\n");
        for (int i = 0; i < count; i++) {
            text.append("14001,110105,Cover ")
                    .append(i)
                    .append(",city,R")
                    .append(i)
                    .append('\n');
        }
        return text.toString().replaceFirst("type", "Device type").getBytes(StandardCharsets.UTF_8);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, PostgresForTests.user(), PostgresForTests.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
