package io.mailuo.ingest.history;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.number;
import static io.mailuo.ingest.log.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody tries who was granted windows of some minutes and wants the observations. */
class CoarseHistoryTest {

    private static final String STATION = "1101050300100000011";
    private static final String PATH = "/devices/" + STATION + "/observations?";

    @TempDir
    static Path directory;

    private static HistoryServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new HistoryServer(directory);
        server.index().apply(HistoryServer.device(STATION, "站", "03", "110105", "air", new Place(116.4, 39.9)));
        server.write(series(STATION, 0, 300));
        server.write(batch(
                STATION,
                List.of(
                        new Observation(STATION, "door", BASE, Result.of(true), Quality.GOOD),
                        number(STATION, "zinc", BASE, 1))));
        server.grant("1", "statistics", 7, "pm2_5");
        server.grant("2", "statistics", 5, "pm2_5");
        server.grant("3", "command", 0, "pm2_5", "door");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void two_grants_whose_windows_overlap_give_the_windows_of_the_finer_one_only() throws Exception {
        for (var interval : List.of("PT5M", "PT10M", "PT35M")) {
            assertThat(coarse(200, "interval=" + interval + "&aggregate=count&to=" + BASE.plusSeconds(2400))
                            .findValuesAsText("count"))
                    .containsExactly("300");
        }
        for (var interval : List.of("PT7M", "PT14M", "PT1M", "PT301S")) {
            assertThat(coarse(403, "interval=" + interval).path("code").asText())
                    .as(interval)
                    .isEqualTo("resolution-limited");
        }
    }

    @Test
    void first_and_last_are_observations_and_so_refused() throws Exception {
        for (var aggregate : List.of("first", "last", "avg,last", "first,count")) {
            assertThat(coarse(403, "interval=PT5M&aggregate=" + aggregate)
                            .path("detail")
                            .asText())
                    .as(aggregate)
                    .contains("not first or last");
            assertThat(coarse(403, "aggregate=" + aggregate).path("code").asText())
                    .isEqualTo("resolution-limited");
        }
        coarse(200, "interval=PT5M&aggregate=avg,min,max,sum,count");
    }

    /** A logger that sends each observation ten minutes after it was made, and somebody who asks after each. */
    @Test
    void asking_again_and_again_does_not_single_out_what_comes_in_late() throws Exception {
        var window = BASE.plus(Duration.ofHours(1));
        var question = "interval=PT5M&aggregate=count,sum&from=" + window + "&to=" + window.plusSeconds(300);
        var tick = window.plusSeconds(900).plus(WindowMeans.GRACE);
        late(window.plusSeconds(10), 1, window.plusSeconds(610));
        for (int second = 20; second < 60; second += 10) {
            late(window.plusSeconds(second), second, window.plusSeconds(600 + second));
            server.now(window.plusSeconds(601 + second));
            assertThat(coarse(200, question).path("items")).isEmpty();
        }
        server.now(tick.minusMillis(1));
        assertThat(coarse(200, question).path("items")).isEmpty();

        server.now(tick);
        var sums = coarse(200, question).path("items");
        assertThat(sums.findValuesAsText("count")).containsExactly("5");
        assertThat(sums.get(0).path("sum").asDouble()).isEqualTo(1 + 20 + 30 + 40 + 50);

        late(window.plusSeconds(70), 7, tick.plusSeconds(1));
        server.now(tick.plusSeconds(200));
        assertThat(coarse(200, question).path("items").findValuesAsText("count"))
                .containsExactly("5");
        assertThat(server.get(200, PATH + question, "air").path("items").findValuesAsText("count"))
                .as("the owner")
                .containsExactly("6");
        server.now(tick.plusSeconds(300));
        assertThat(coarse(200, question).path("items").findValuesAsText("count"))
                .containsExactly("6");
        server.now(Instant.now());
    }

    @Test
    void a_cursor_says_nothing_about_what_is_not_granted() throws Exception {
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            var answer = server.get(200, PATH + "limit=1&order=asc" + cursor, "command");
            assertThat(answer.path("items")).hasSize(1);
            assertThat(new String(
                            Base64.getUrlDecoder().decode(answer.path("next").asText()), StandardCharsets.UTF_8))
                    .doesNotContain("zinc");
            cursor = "&cursor=" + answer.path("next").asText();
        }
    }

    private static void late(Instant time, double value, Instant received) throws Exception {
        server.write(new Batch(STATION, Lane.LIVE, received, List.of(number(STATION, "pm2_5", time, value))));
    }

    private static JsonNode coarse(int status, String query) throws Exception {
        return server.get(status, PATH + "property=pm2_5&" + query, "statistics");
    }
}
