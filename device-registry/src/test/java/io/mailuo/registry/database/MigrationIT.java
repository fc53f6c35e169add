package io.mailuo.registry.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.access.Secrets;
import io.mailuo.registry.postgres.EmbeddedPostgres;
import io.mailuo.registry.postgres.TestBinaries;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A database as the first release made it, with what was in it, under the present release. */
class MigrationIT {

    private static final String TOKEN = "a-token-of-the-first-release";
    private static final String FIRST = "1101051400100000013";
    private static final String SECOND = "1101050300100000016";

    @TempDir
    private Path directory;

    private record Server(String url, String user, String password) {}

    @Test
    void keeps_everything_on_the_database_server_of_the_distribution() throws Exception {
        keepsEverything(
                new Server(PostgresForTests.newDatabase(), PostgresForTests.user(), PostgresForTests.password()));
    }

    @Test
    void keeps_everything_on_our_own_database_server() throws Exception {
        try (var server = EmbeddedPostgres.start(
                new EmbeddedPostgres.Options(directory.resolve("postgres"), 0, Optional.of(TestBinaries.bundled())))) {
            keepsEverything(new Server(server.jdbcUrl(), server.user(), server.password()));
        }
    }

    private void keepsEverything(Server server) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(server.url());
        source.setUser(server.user());
        source.setPassword(server.password());
        Schema.migrateTo(source, List.of("1"));
        assertThat(text(server, "select count(*) from flyway_schema_history")).isEqualTo("1");
        for (var sql : DATA) {
            execute(server, sql);
        }
        var audited = text(server, "select string_agg(audit::text, ';' order by id) from audit");

        var usual = RegistryForTests.config(directory, server.url(), "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(new RegistryConfig(
                directory,
                new RegistryConfig.Db(server.url(), server.user(), server.password(), 0),
                usual.kafka(),
                usual.enrolment(),
                null,
                usual.portal(),
                null,
                usual.http()))) {
            registry.as(TOKEN);
            devices(registry);
            others(registry);
            assertThat(text(server, "select string_agg(audit::text, ';' order by id) from audit where id <= 3"))
                    .isEqualTo(audited);
            assertThat(text(server, "select role || coalesce(organization, '') from account where username = 'old'"))
                    .isEqualTo("setup");
            assertThat(text(server, "select sha256 from device_secret where device = '" + FIRST + "'"))
                    .isEqualTo("secret-hash");
            assertThat(text(server, "select count(*) from gateway_certificate where revoked_at is null"))
                    .isEqualTo("1");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.verifyAudit().path("sealed").asInt() >= 3);
            assertThat(registry.verifyAudit().path("intact").asBoolean()).isTrue();
            var next = registry.post(
                    "/devices", "{'type':'14001','division':'110105','name':'next','organization':'bureau'}");
            assertThat(next.text("/code")).as("codes go on").startsWith("110105140010000004");
        }
    }

    private static void devices(RegistryForTests registry) {
        var first = registry.get("/devices/" + FIRST);
        assertThat(first.status()).as(first.response().body()).isEqualTo(200);
        assertThat(first.text("/name")).isEqualTo("一号井盖");
        assertThat(first.text("/organization")).isEqualTo("bureau");
        assertThat(first.body().at("/place/lon").asDouble()).isEqualTo(116.4);
        assertThat(first.text("/externalIds/0/value")).isEqualTo("866123050012345");
        assertThat(first.text("/version")).isEqualTo("3");
        assertThat(first.text("/createdAt")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(first.body().path("datastreams")).hasSize(2);
        assertThat(first.text("/datastreams/0/property")).isEqualTo("cover_open");
        assertThat(first.text("/datastreams/1/property")).isEqualTo("tilt");
        assertThat(first.body().at("/datastreams/1/max").asDouble()).isEqualTo(180);
        assertThat(first.text("/datastreams/1/intervalSeconds")).isEqualTo("3600");
        var second = registry.get("/devices/" + SECOND);
        assertThat(second.text("/gateway")).isEqualTo("1101059000100000012");
        assertThat(second.text("/object")).isEqualTo("11010501002000001");
        assertThat(second.body().path("datastreams")).hasSize(1);
        assertThat(registry.get("/devices/1101051400100000021").body().path("datastreams"))
                .as("a device without datastreams")
                .isEmpty();
        assertThat(registry.get("/devices?limit=10").body().path("items")).hasSize(3);
        assertThat(registry.get("/search?q=%E4%BA%95%E7%9B%96").body().path("items"))
                .as("found by name")
                .hasSize(1);
    }

    private static void others(RegistryForTests registry) {
        assertThat(registry.get("/organizations/bureau").text("/creditCode")).isEqualTo("91440300708461136T");
        assertThat(registry.get("/objects/11010501002000001").text("/name")).isEqualTo("污水井");
        assertThat(registry.get("/gateways/1101059000100000012").text("/name")).isEqualTo("网关");
        assertThat(registry.get("/resolve?scheme=oid&value=1.2.3").text("/code"))
                .isEqualTo("11010501002000001");
        assertThat(registry.get("/tokens").response().body()).contains("of-the-first-release");
    }

    private static final List<String> DATA = List.of(
            "insert into organization (id, name) values ('city', '市')",
            "insert into organization (id, name, parent, division, credit_code) values ('bureau', '水务局', 'city',"
                    + " '110105', '91440300708461136T')",
            "insert into code_counter values ('device', '11010514001', 4), ('device', '11010503001', 2)",
            "insert into managed_object (code, standard, component_class, division, name, organization, state, place)"
                    + " values ('11010501002000001', 'GB/T 47678.5-2026', '01002', '110105', '污水井', 'bureau',"
                    + " 'IN_SERVICE', point(116.4, 39.9))",
            "insert into gateway (code, division, name, organization, state) values ('1101059000100000012', '110105',"
                    + " '网关', 'bureau', 'IN_SERVICE')",
            "insert into gateway_certificate (sha256, gateway, public_key_sha256, not_before, not_after, pem) values"
                    + " ('c1', '1101059000100000012', 'k1', now(), now() + interval '1 year', 'pem')",
            "insert into enrolment_token (sha256, gateway, expires_at, used_at, certificate) values ('e1',"
                    + " '1101059000100000012', now(), now(), 'c1')",
            "insert into device (code, domain, type, division, name, organization, codec, state, place, utc_offset,"
                    + " version, created_at) values ('" + FIRST + "', '14', '001', '110105', '一号井盖', 'bureau', 'senml',"
                    + " 'IN_SERVICE', point(116.4, 39.9), '+08:00', 3, '2026-01-02T03:04:05Z')",
            "insert into device (code, domain, type, division, name, organization, codec, gateway, object, state,"
                    + " utc_offset) values ('" + SECOND + "', '03', '001', '110105', '空气站', 'bureau', 'hj212',"
                    + " '1101059000100000012', '11010501002000001', 'SUSPENDED', '+08:00')",
            "insert into device (code, domain, type, division, name, organization, codec, state, utc_offset) values"
                    + " ('1101051400100000021', '14', '001', '110105', '空', 'city', 'senml', 'PLANNED', '+00:00')",
            "insert into datastream values ('" + FIRST + "', 0, 'cover_open', '', 'truth', null, null, 60), ('" + FIRST
                    + "', 1, 'tilt', 'deg', 'number', 0, 180, 3600), ('" + SECOND
                    + "', 0, 'pm2_5', 'ug/m3', 'number', null, null, null)",
            "insert into external_identifier (scheme, value, device, managed_object) values ('imei', '866123050012345',"
                    + " '" + FIRST + "', null), ('oid', '1.2.3', null, '11010501002000001')",
            "insert into device_secret (device, sha256) values ('" + FIRST + "', 'secret-hash')",
            "insert into account (username, password_hash, organization, scopes, must_change_password) values ('old',"
                    + " 'hash', 'city', '{registry:read}', false)",
            "insert into access_token (id, sha256, kind, subject, scopes, created_by, expires_at) values ('t1', '"
                    + Secrets.sha256(TOKEN) + "', 'token', 'of-the-first-release',"
                    + " '{registry:read,registry:write,tokens:write,audit:read}', 'old', now() + interval '1 day')",
            "insert into audit (who, action, entity, before, after) values ('old', 'device.create', 'device/" + FIRST
                    + "', null, '{\"name\": \"一号井盖\"}'), ('old', 'device.change', 'device/" + FIRST
                    + "', '{\"name\": \"x\"}', '{\"name\": \"一号井盖\"}'), ('system', 'account.create', 'account/old',"
                    + " null, null)");

    private static String text(Server server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    private static void execute(Server server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
