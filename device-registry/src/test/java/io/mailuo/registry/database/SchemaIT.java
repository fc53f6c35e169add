package io.mailuo.registry.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.support.PostgresForTests;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaIT {

    private static final String DEVICE =
            "(code, domain, type, division, name, organization, codec, state, utc_offset, datastream_set)";

    private static final String ONE =
            " values ('1', '14', '001', '110105', 'a', 'city', 'senml', 'PLANNED', '+08:00', 1)";
    private static final String CITY = "insert into organization (id, name) values ('city', '城市')";
    private static final String CARRIERS = "insert into gateway (code, division, name, organization, state)"
            + " values ('4', '110105', 'g', 'city', 'PLANNED'); insert into managed_object (code, standard,"
            + " component_class, division, name, organization, state) values ('5', 'CJ/T 214-2007', '0101', '110105', 'o',"
            + " 'city', 'PLANNED')";

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

    @Test
    void refuses_what_names_something_that_is_not_there() throws Exception {
        Schema.migrate(dataSource());
        execute(CITY);
        execute(CARRIERS);
        execute("insert into device " + DEVICE + ONE);
        execute("insert into external_identifier (scheme, value, device) values ('imei', '86', '1')");

        for (var change : new String[] {
            "insert into device " + DEVICE + " select '2', domain, type, division, name, 'nobody', codec, state,"
                    + " utc_offset, datastream_set from device",
            "update device set organization = 'nobody'",
            "update device set gateway = 'nobody'",
            "update device set object = 'nobody'",
            "update device set gateway = '4', object = 'nobody'",
            "update device set gateway = 'nobody', object = '5'",
            "insert into managed_object (code, standard, component_class, division, name, organization, state)"
                    + " values ('3', 'CJ/T 214-2007', '0101', '110105', 'o', 'nobody', 'PLANNED')",
            "insert into external_identifier (scheme, value, device) values ('imei', '87', '2')",
            "insert into external_identifier (scheme, value, managed_object) values ('imei', '88', '1')",
            "update external_identifier set device = '2'",
            "delete from device",
            "delete from organization",
            "truncate organization cascade"
        }) {
            assertThatThrownBy(() -> execute(change))
                    .as(change)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
        }
        execute("update device set gateway = '4', object = '5'");
        for (var carrier : new String[] {"gateway", "managed_object"}) {
            assertThat(stateOf("delete from " + carrier)).as(carrier).isEqualTo("23503");
        }
        execute("delete from external_identifier; delete from device; delete from managed_object; delete from gateway");
    }

    @Test
    void lets_nobody_remove_an_object_that_a_transaction_under_way_names() throws Exception {
        Schema.migrate(dataSource());
        execute(CITY);
        execute(CARRIERS);
        try (var naming = connect();
                var statement = naming.createStatement()) {
            naming.setAutoCommit(false);
            statement.execute("insert into device " + DEVICE + ONE);
            statement.execute("update device set object = '5'");

            assertThat(stateOf("set lock_timeout = 100; delete from managed_object"))
                    .isEqualTo("55P03");
            naming.commit();
        }
        assertThat(stateOf("delete from managed_object")).isEqualTo("23503");
    }

    private String stateOf(String sql) {
        try {
            execute(sql);
            return "00000";
        } catch (SQLException e) {
            return e.getSQLState();
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
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, PostgresForTests.user(), PostgresForTests.password());
    }
}
