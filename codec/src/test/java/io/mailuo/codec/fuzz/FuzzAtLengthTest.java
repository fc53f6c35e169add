package io.mailuo.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzAtLengthTest {

    @Test
    void gives_each_codec_its_seconds_shared_among_its_targets() {
        var seconds = new TreeMap<String, Integer>();
        FuzzAtLength.plan(1200, List.of())
                .forEach((target, share) -> seconds.merge(target.codec(), share, Integer::sum));

        assertThat(seconds).containsKeys("hj212", "wmbus", "declared");
        assertThat(seconds.values()).allSatisfy(sum -> assertThat(sum).isBetween(1200, 1202));
    }

    @Test
    void gives_a_chosen_target_its_own_seconds() {
        var plan = FuzzAtLength.plan(60, List.of("stream-hj212=7", "mbus"));

        assertThat(plan.keySet()).extracting(FuzzTarget::name).containsExactly("stream-hj212", "mbus");
        assertThat(plan.values()).containsExactly(7, 60);
        assertThatThrownBy(() -> FuzzAtLength.plan(60, List.of("mbux"))).hasMessageContaining("no target 'mbux'");
    }

    @Test
    void adds_a_line_for_each_run_and_sums_by_codec(@TempDir Path directory) throws IOException {
        var report = new FuzzReport(directory);
        var at = Instant.parse("2026-11-22T04:00:00Z");
        for (String name : List.of("mbus", "stream-mbus", "dlt645")) {
            var target = FuzzTargets.all().get(name);
            report.add(new FuzzReport.Run(at, "abc", target, Duration.ofSeconds(7), 5, 3, List.of()));
        }

        assertThat(Files.readAllLines(directory.resolve("report.csv")))
                .hasSize(4)
                .element(2)
                .isEqualTo("2026-11-22T04:00:00Z,abc,mbus,stream-mbus,7,5,3,");
        assertThat(new FuzzReport(directory).cpuSeconds()).isEqualTo(Map.of("dlt645", 7L, "mbus", 14L));
    }
}
