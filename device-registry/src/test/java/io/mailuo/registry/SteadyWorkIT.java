package io.mailuo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.support.KafkaForTests;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry does all the time, which may not cost more the more it has ever done. */
class SteadyWorkIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEVICES = 30;
    private static final String WHOLE = "string_agg(relname || ' ' || seq_scan, ', ' order by relname) from"
            + " pg_stat_user_tables where relname in ('audit', 'audit_seal', 'outbox', 'device', 'device_report')";

    @TempDir
    private Path directory;

    @Test
    void publishing_and_waiting_for_work_read_no_table_that_grows_as_a_whole() throws Exception {
        var database = PostgresForTests.newDatabase();
        try (var kafka = new KafkaForTests(directory.resolve("kafka")).start();
                var registry = RegistryForTests.start(RegistryForTests.config(
                        directory.resolve("registry"), database, kafka.bootstrapServers(), PATIENCE))) {
            register(registry);
            atRest(registry);
            var outbox = " from pg_stat_user_tables where relname = 'outbox'";
            long wholeBefore = counted(database, "sum(seq_scan)" + outbox);
            long byIndexBefore = counted(database, "sum(idx_scan)" + outbox);

            register(registry);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(counted(database, "sum(idx_scan)" + outbox))
                            .isGreaterThan(byIndexBefore + DEVICES));
            assertThat(counted(database, "sum(seq_scan)" + outbox)).isLessThan(wholeBefore + DEVICES);

            atRest(registry);
            await().atMost(PATIENCE).until(() -> nothingIsReadWholeWhile(database));
        }
    }

    private static void register(RegistryForTests registry) {
        for (int i = 0; i < DEVICES; i++) {
            var reply =
                    registry.post("/devices", "{'type':'14001','division':'110105','name':'井盖','organization':'city'}");
            assertThat(reply.status()).as(reply.response().body()).isEqualTo(201);
        }
    }

    /** Waits until everything that was changed is sealed and judged. */
    private static void atRest(RegistryForTests registry) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(registry.get("/findings/check")
                                .body()
                                .path("behind")
                                .asBoolean(true))
                        .isFalse());
    }

    /**
     * Whether some looks for work went by without reading a table as a whole; what was read before may be counted as late
     * as ten seconds after.
     */
    private static boolean nothingIsReadWholeWhile(String database) throws SQLException {
        var polls = "sum(idx_scan) from pg_stat_user_indexes where indexrelname = 'audit_seal_pkey'";
        var before = told(database, WHOLE);
        long pollsBefore = counted(database, polls);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted(database, polls)).isGreaterThan(pollsBefore + 5));
        return told(database, WHOLE).equals(before);
    }

    private static long counted(String database, String what) throws SQLException {
        return Long.parseLong(told(database, what));
    }

    private static String told(String database, String what) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(database, PostgresForTests.user(), PostgresForTests.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + what)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
