package io.mailuo.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OFF =
            "alter table audit disable trigger all; alter table audit_seal disable trigger all;";
    private static final String KEEP =
            "create table kept_audit as table audit; create table kept_seal as table audit_seal;";
    private static final String PUT_BACK = "truncate audit, audit_seal; insert into audit select * from kept_audit;"
            + " insert into audit_seal select * from kept_seal";

    @TempDir
    private static Path directory;

    private static String url;
    private static RegistryForTests registry;

    @BeforeAll
    static void start() {
        url = PostgresForTests.newDatabase();
        registry = RegistryForTests.start(RegistryForTests.config(directory, url, "127.0.0.1:1", Duration.ZERO));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void chains_what_many_write_at_once_and_names_whatever_is_tampered_with() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                int number = writer;
                threads.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        registry.post("/organizations", organization("o-" + number + "-" + i));
                        // Refused: rolled back, which leaves gaps in the numbers.
                        registry.post("/organizations", organization("city"));
                    }
                });
            }
        }
        var sound = awaitSealed();
        assertThat(sound.path("intact").asBoolean()).as(sound.toString()).isTrue();
        assertThat(sound.path("sealed").asLong()).isGreaterThanOrEqualTo(40);

        execute(OFF + KEEP);
        var ids = ids();
        long victim = ids.get(ids.size() / 2);
        assertFault("update audit set who = 'nobody' where id = " + victim, "CHANGED", victim);
        assertFault("update audit set after = after || '{\"name\":\"x\"}' where id = " + victim, "CHANGED", victim);
        assertFault("update audit set at = at + interval '1 microsecond' where id = " + victim, "CHANGED", victim);
        assertFault("delete from audit where id = " + victim, "REMOVED", victim);
        assertFault("insert into audit (id, who, action, entity) values (0, 'x', 'x', 'x')", "INSERTED", 0);
        assertFault(
                "delete from audit_seal where audit = " + ids.getLast() + "; delete from audit where id = "
                        + ids.getLast(),
                "REMOVED",
                -1);
        var both = assertFault(
                "delete from audit_seal where audit = " + victim + "; delete from audit where id = " + victim,
                "REMOVED",
                -1);
        assertThat(both.at("/detail/zh").asText()).contains("缺失");
        assertThat(both.at("/detail/en").asText())
                .contains("between the records " + ids.get(ids.size() / 2 - 1) + " and " + ids.get(ids.size() / 2 + 1));
        assertFault(forged(victim, false), "CHANGED", victim);
        assertFault(forged(victim, true), "CHANGED", -1);
        assertThat(verify().path("intact").asBoolean()).isTrue();
    }

    @Test
    void says_how_far_a_verification_is_and_begins_none_while_another_registry_is_at_one() throws Exception {
        registry.verifyAudit();
        var done = registry.get("/audit/verification").body();
        assertThat(done.path("progress").asInt()).isEqualTo(100);
        assertThat(done.path("startedBy").asText()).isEqualTo("local-cli");
        assertThat(done.path("finishedAt").asText()).isNotEmpty();

        execute("update audit_verification set finished_at = null, outcome = null, seen_at = now(), total = 400,"
                + " checked = 100, started_by = 'another'");
        var running = registry.post("/audit/verification", "");
        assertThat(running.text("/state")).isEqualTo("running");
        assertThat(running.text("/startedBy")).isEqualTo("another");
        assertThat(running.text("/progress")).isEqualTo("25");
        assertThat(running.body().has("outcome")).isFalse();

        execute("update audit_verification set seen_at = now() - interval '31 seconds'");
        assertThat(registry.get("/audit/verification").text("/state")).isEqualTo("interrupted");
        assertThat(registry.verifyAudit().path("intact").asBoolean()).isTrue();
    }

    @Test
    void lists_who_did_what_by_entity_subject_action_and_time() {
        registry.post("/organizations", organization("listed"));
        registry.patch("/organizations/listed", "{'name':'Renamed'}");

        var about = registry.get("/audit?entity=organization/listed").body().path("items");
        assertThat(about).hasSize(2);
        assertThat(about.at("/0/action").asText()).isEqualTo("organization.change");
        assertThat(about.at("/0/before/name").asText()).isEqualTo("listed");
        assertThat(about.at("/0/after/name").asText()).isEqualTo("Renamed");
        assertThat(about.at("/0/subject").asText()).isEqualTo("local-cli");
        var changes = registry.get("/audit?action=organization.change&subject=local-cli&from=2000-01-01T00:00:00Z");
        assertThat(changes.body().path("items")).isNotEmpty();
        assertThat(registry.get("/audit?to=2000-01-01T00:00:00Z").body().path("items"))
                .isEmpty();
        var first = registry.get("/audit?limit=1&entity=organization/listed");
        var second = registry.get("/audit?limit=1&entity=organization/listed&cursor=" + first.text("/next"));
        assertThat(second.text("/items/0/action")).isEqualTo("organization.create");
        assertThat(second.body().has("next")).isFalse();
        assertThat(registry.get("/audit?cursor=eA").text("/errors/0/pointer")).isEqualTo("cursor");
        assertThat(registry.get("/audit?from=yesterday").status()).isEqualTo(400);
    }

    /** SQL that changes a record and makes its seal anew, or also all seals after it. */
    private static String forged(long victim, boolean whole) throws SQLException {
        var sql = new StringBuilder("update audit set who = 'nobody' where id = " + victim + ";");
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select s.position, s.previous, " + AuditRecord.COLUMNS
                        + " from audit a join audit_seal s on s.audit = a.id where a.id >= " + victim
                        + " order by s.position")) {
            byte[] previous = new byte[0];
            while (rows.next()) {
                boolean changed = rows.getLong("id") == victim;
                var record = new AuditRecord(
                        rows.getLong("id"),
                        rows.getLong("at_micros"),
                        changed ? "nobody" : rows.getString("who"),
                        rows.getString("action"),
                        rows.getString("entity"),
                        rows.getString("before"),
                        rows.getString("after"));
                previous = changed ? rows.getBytes("previous") : previous;
                long position = rows.getLong("position");
                var hash = record.seal(position, previous);
                if (changed || whole) {
                    sql.append("update audit_seal set previous = '\\x")
                            .append(HexFormat.of().formatHex(previous))
                            .append("', hash = '\\x")
                            .append(HexFormat.of().formatHex(hash))
                            .append("' where position = " + position + ";");
                }
                previous = hash;
            }
        }
        return sql.toString();
    }

    /** Tampers, verifies, undoes; {@code record} is -1 where the record cannot be named. */
    private static JsonNode assertFault(String tampering, String kind, long record) throws SQLException {
        execute(tampering);
        var outcome = verify();
        execute(PUT_BACK);
        assertThat(outcome.path("intact").asBoolean()).as(tampering).isFalse();
        var fault = outcome.at("/faults/0");
        assertThat(fault.path("kind").asText()).as(outcome.toString()).isEqualTo(kind);
        if (record >= 0) {
            assertThat(fault.path("record").asLong()).as(outcome.toString()).isEqualTo(record);
        }
        assertThat(outcome.path("faultCount").asLong()).as(outcome.toString()).isEqualTo(1);
        return fault;
    }

    private static JsonNode awaitSealed() {
        await().atMost(PATIENCE).until(() -> verify().path("unsealed").asLong() == 0);
        return verify();
    }

    private static JsonNode verify() {
        return registry.verifyAudit();
    }

    private static String organization(String id) {
        return "{'id':'" + id + "','name':'" + id + "'}";
    }

    private static List<Long> ids() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from audit order by id")) {
            var ids = new ArrayList<Long>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(url, PostgresForTests.user(), PostgresForTests.password());
    }
}
