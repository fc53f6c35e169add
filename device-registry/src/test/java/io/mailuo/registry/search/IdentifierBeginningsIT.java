package io.mailuo.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Schema;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.spec.registry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Devices 00001 to 06003, whose identifiers are 8661 and their code; the last three are of the organization small. */
class IdentifierBeginningsIT {

    private static Database database;

    @BeforeAll
    static void register() {
        database = Database.connect(
                PostgresForTests.newDatabase(),
                PostgresForTests.user(),
                PostgresForTests.password(),
                new Propagation(),
                Duration.ZERO);
        Schema.migrate(database.dataSource());
        database.enqueue("-", transaction -> {
            transaction.execute("insert into organization (id, name) values ('city', '城市'), ('small', '小')");
            transaction.execute(
                    "insert into device (code, domain, type, division, name, organization, codec, state,"
                            + " utc_offset, datastream_set) select lpad(n::text, 5, '0'), '14', '001', '110105', 'x', case when n >"
                            + " 6000 then 'small' else 'city' end, 'senml', 'PLANNED', '+08:00', 1 from generate_series(1, 6003) n");
            transaction.execute(
                    "insert into external_identifier (scheme, value, device) select 'imei', '8661' || code, code from device");
            return true;
        });
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_department_finds_its_own_behind_thousands_of_others_that_begin_alike() {
        assertThat(beginning("small", "8661", 10)).containsExactly("06001", "06002", "06003");
        assertThat(beginning("small", "8661", 2)).containsExactly("06001", "06002");
        assertThat(beginning("small", "866106003", 10)).containsExactly("06003");
        assertThat(beginning("small", "8662", 10)).isEmpty();
    }

    @Test
    void who_has_the_first_gets_these_and_nobody_those_of_others() {
        assertThat(beginning("city", "8661", 2)).containsExactly("00001", "00002");
        assertThat(beginning(null, "866106", 10)).hasSize(4).endsWith("06003");
        assertThat(beginning("city", "866106001", 10)).isEmpty();
    }

    @Test
    void a_list_is_narrowed_down_to_them() {
        var found = database.read(transaction -> {
            var conditions = new Conditions();
            new Narrowing(new NameText(new GramFrequencies()))
                    .apply(
                            transaction,
                            Narrowing.Kind.DEVICE,
                            conditions,
                            of("small"),
                            parameter -> parameter.equals("q") ? Optional.of("8661") : Optional.empty());
            return transaction.list(
                    "select code from device" + conditions.where() + " order by code",
                    row -> row.text("code"),
                    conditions.parameters());
        });
        assertThat(found).containsExactly("06001", "06002", "06003");
    }

    private static List<String> beginning(@Nullable String organization, String text, int most) {
        return database.read(transaction -> IdentifierBeginnings.devices(transaction, of(organization), text, most));
    }

    private static Principal of(@Nullable String organization) {
        return new Principal("t", "zhang", organization, Set.of(Scope.REGISTRY_READ), Instant.MAX);
    }
}
