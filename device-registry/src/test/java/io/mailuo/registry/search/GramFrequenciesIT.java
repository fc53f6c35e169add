package io.mailuo.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Schema;
import io.mailuo.registry.support.PostgresForTests;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GramFrequenciesIT {

    private static final int WANTED = 200;

    @Test
    void knows_what_is_in_many_names_and_what_in_few() {
        try (var database = Database.connect(
                PostgresForTests.newDatabase(),
                PostgresForTests.user(),
                PostgresForTests.password(),
                new Propagation(),
                Duration.ZERO)) {
            Schema.migrate(database.dataSource());
            var frequencies = new GramFrequencies();
            assertThat(common(frequencies, "井盖")).isFalse();

            database.enqueue("-", transaction -> {
                transaction.execute("insert into organization (id, name) values ('city', '城市')");
                transaction.execute(
                        "insert into device (code, domain, type, division, name, organization, codec, state,"
                                + " utc_offset, datastream_set) select n::text, '14', '001', '110105', '朝外大街井盖 ' || n, 'city',"
                                + " 'senml', 'PLANNED', '+08:00', 1 from generate_series(1, 60000) n");
                transaction.execute(
                        "update device set grams = (select array_agg(distinct ascii(substr(t, i, 1)) << 16 |"
                                + " ascii(substr(t, i + 1, 1))) from (select regexp_replace(name, '\\s', '', 'g') as t) x,"
                                + " generate_series(1, length(t) - 1) i)");
                transaction.execute("analyze device");
                frequencies.refresh(transaction);
                return true;
            });

            assertThat(common(frequencies, "井盖")).isTrue();
            assertThat(common(frequencies, "朝外大街")).isTrue();
            assertThat(common(frequencies, "井盖 59999")).isFalse();
            assertThat(common(frequencies, "路灯")).isFalse();

            assertThat(frequencies.part(NameGrams.of("井盖"), WANTED)).hasValue(0.5);
            assertThat(frequencies.part(NameGrams.of("路灯"), WANTED)).isEmpty();
            assertThat(frequencies.telling("朝外大街井盖59999"))
                    .as("one of each part: what is nowhere tells most, what is everywhere least")
                    .hasSize(3)
                    .contains(gram("盖5"), gram("99"))
                    .doesNotContain(gram("井盖"), gram("59"));
            assertThat(frequencies.telling("路灯")).containsExactly(gram("路灯"));
        }
    }

    private static int gram(String pair) {
        return NameGrams.of(pair).getFirst();
    }

    private static boolean common(GramFrequencies frequencies, String text) {
        return frequencies.common(NameGrams.of(text), WANTED);
    }
}
