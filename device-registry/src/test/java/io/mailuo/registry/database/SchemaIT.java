package io.mailuo.registry.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.support.PostgresForTests;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaIT {

    private final String url = PostgresForTests.newDatabase();

    @Test
    void refuses_a_database_of_a_newer_release() throws Exception {
        Schema.migrate(dataSource());
        execute("update flyway_schema_history set version = '9001', description = 'the future' where version = '1'");

        assertThatThrownBy(() -> Schema.migrate(dataSource()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema version 9001")
                .hasMessageContaining("newer than this release");
    }

    @Test
    void refuses_to_change_the_audit_log_even_for_a_session_that_poses_as_a_replica() throws Exception {
        Schema.migrate(dataSource());
        execute("insert into audit (who, action, entity) values ('zhang', 'device.create', 'device/1')");
        execute("insert into audit_seal (position, audit, previous, hash) values (1, 1, '', '')");

        for (var change : new String[] {
            "update audit set who = 'wang'",
            "delete from audit",
            "truncate audit",
            "update audit_seal set hash = previous",
            "delete from audit_seal",
            "truncate audit_seal"
        }) {
            assertThatThrownBy(() -> execute(change)).as(change).hasMessageContaining("append-only");
            assertThatThrownBy(() -> execute("set session_replication_role = replica; " + change))
                    .as(change)
                    .hasMessageContaining("append-only");
        }
    }

    private PGSimpleDataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(PostgresForTests.user());
        source.setPassword(PostgresForTests.password());
        return source;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, PostgresForTests.user(), PostgresForTests.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
