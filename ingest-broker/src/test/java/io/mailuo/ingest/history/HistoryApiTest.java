package io.mailuo.ingest.history;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.number;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryApiTest {

    private static final String AIR = "1101050300100000012";
    private static final String COVER = "3101011400100000025";

    @TempDir
    static Path directory;

    private static HistoryServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new HistoryServer(directory);
        server.index().apply(HistoryServer.device(AIR, "空气站一", "03", "110105", "air", new Place(116.4, 39.9)));
        server.index().apply(HistoryServer.device(COVER, "井盖", "14", "310101", "works", new Place(121.5, 31.2)));
        for (var batch : batches()) {
            server.write(batch);
        }
        server.grant("1", "command", 0, "pm2_5");
        server.grant("2", "statistics", 1, "pm2_5", "door");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_latest_values_of_a_device_come_with_unit_and_quality() throws Exception {
        var latest = get(200, "/devices/" + AIR + "/latest", "all");

        assertThat(latest.path("device").asText()).isEqualTo(AIR);
        var pm = item(latest, "pm2_5");
        assertThat(pm.path("result").asDouble()).isEqualTo(119);
        assertThat(pm.path("unit").asText()).isEqualTo("ug/m3");
        assertThat(pm.path("phenomenonTime").asText())
                .isEqualTo(BASE.plusSeconds(119).toString());
        assertThat(pm.path("receivedTime").asText()).isNotEmpty();
        assertThat(item(latest, "door").path("result").asBoolean()).isTrue();
        assertThat(item(latest, "state").path("result").asText()).isEqualTo("开");
        assertThat(item(latest, "state").path("quality").asInt()).isEqualTo(17);
        assertThat(item(latest, "state").path("qualityFlags").toString())
                .isEqualTo("[\"CLOCK_UNSURE\",\"MAINTENANCE\"]");
    }

    @Test
    void the_raw_history_comes_in_pages_in_both_orders() throws Exception {
        for (var order : List.of("asc", "desc")) {
            var times = new ArrayList<String>();
            String cursor = "";
            do {
                var page = get(
                        200,
                        "/devices/" + AIR + "/observations?property=pm2_5&limit=50&order=" + order + cursor,
                        "all");
                page.path("items")
                        .forEach(item -> times.add(item.path("phenomenonTime").asText()));
                cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
            } while (!cursor.isEmpty());

            assertThat(times).hasSize(120).doesNotHaveDuplicates();
            assertThat(Instant.parse(times.getFirst())).isEqualTo(order.equals("asc") ? BASE : BASE.plusSeconds(119));
        }
    }

    @Test
    void counts_and_sums_are_exact() throws Exception {
        var sums = get(200, "/devices/" + AIR + "/observations?property=pm2_5&aggregate=count,sum", "all");

        assertThat(sums.path("items")).hasSize(1);
        assertThat(sums.path("items").get(0).path("count").asLong()).isEqualTo(120);
        assertThat(sums.path("items").get(0).path("sum").asDouble()).isEqualTo(119 * 120 / 2.0);
        assertThat(sums.path("items").get(0).has("avg")).isFalse();
    }

    @Test
    void intervals_come_in_pages_too() throws Exception {
        for (var order : List.of("asc", "desc")) {
            var seen = new ArrayList<String>();
            long count = 0;
            String cursor = "";
            do {
                var page = get(
                        200,
                        "/devices/" + AIR + "/observations?interval=PT1M&aggregate=count,first,last&limit=2&order="
                                + order + cursor,
                        "all");
                for (var item : page.path("items")) {
                    seen.add(item.path("start").asText() + item.path("property").asText());
                    count += item.path("count").asLong();
                }
                cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
            } while (!cursor.isEmpty());

            assertThat(seen).hasSize(4).doesNotHaveDuplicates();
            assertThat(count).isEqualTo(122);
        }
    }

    @Test
    void from_and_to_bound_the_history() throws Exception {
        var part = get(
                200,
                "/devices/" + AIR + "/observations?property=pm2_5&from=" + BASE.plusSeconds(10) + "&to="
                        + BASE.plusSeconds(13),
                "all");

        assertThat(part.path("items")).hasSize(3);
        assertThat(part.has("next")).isFalse();
    }

    @Test
    void what_is_asked_wrongly_is_answered_with_the_field() throws Exception {
        for (var wrong : List.of(
                "property=x%27%20OR%201=1",
                "from=yesterday",
                "interval=1h",
                "interval=PT0.5S",
                "interval=-PT1H",
                "aggregate=median",
                "order=up",
                "limit=0",
                "limit=1001",
                "cursor=nonsense",
                "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
                "interval=P1D&zone=Mars")) {
            var problem = get(400, "/devices/" + AIR + "/observations?" + wrong, "all");
            assertThat(problem.path("errors")).as(wrong).isNotEmpty();
        }
        get(400, "/latest?bbox=1,2,3", "all");
        get(400, "/latest?bbox=0,0,200,1", "all");
    }

    @Test
    void an_unknown_device_and_one_of_another_organization_look_alike() throws Exception {
        for (var path : List.of("/latest", "/observations")) {
            var unknown = get(404, "/devices/9999999999999999999" + path, "all");
            var foreign = get(404, "/devices/" + COVER + path, "air");
            assertThat(foreign.path("code")).isEqualTo(unknown.path("code"));
        }
        get(200, "/devices/" + AIR + "/latest", "air");
        get(200, "/devices/" + AIR + "/latest", "city");
        get(404, "/devices/" + AIR + "/latest", "works");
    }

    @Test
    void the_map_shows_devices_with_their_last_values() throws Exception {
        var both = get(200, "/latest", "all").path("items");
        assertThat(both).hasSize(2);
        assertThat(both.get(0).path("device").asText()).isEqualTo(AIR);
        assertThat(both.get(0).path("place").path("lon").asDouble()).isEqualTo(116.4);
        assertThat(both.get(0).path("latest")).hasSize(3);
        assertThat(both.get(1).path("latest")).isEmpty();

        var first = get(200, "/latest?limit=1", "all");
        assertThat(first.path("items")).hasSize(1);
        var second = get(200, "/latest?limit=1&cursor=" + first.path("next").asText(), "all");
        assertThat(second.path("items").get(0).path("device").asText()).isEqualTo(COVER);
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void the_map_can_be_filtered() throws Exception {
        assertThat(codes("bbox=116,39,117,40", "all")).containsExactly(AIR);
        assertThat(codes("division=110000", "all")).containsExactly(AIR);
        assertThat(codes("division=310101", "all")).containsExactly(COVER);
        assertThat(codes("domain=14", "all")).containsExactly(COVER);
        assertThat(codes("organization=works", "all")).containsExactly(COVER);
        assertThat(codes("organization=city", "all")).containsExactly(AIR, COVER);
        assertThat(codes("q=%E7%A9%BA%E6%B0%94", "all")).containsExactly(AIR);
        assertThat(codes("", "air")).containsExactly(AIR);
    }

    @Test
    void a_grant_opens_the_properties_that_it_covers_and_counts_what_it_gives() throws Exception {
        server.uses().take();
        var path = "/devices/" + AIR;
        assertThat(get(200, path + "/observations?limit=1000", "command").path("items"))
                .hasSize(120)
                .allMatch(item -> item.path("property").asText().equals("pm2_5"));
        get(200, path + "/observations?property=pm2_5&from=2026-11-21T00:00:00Z", "command");
        var foreign = get(403, path + "/observations?property=door", "command");
        assertThat(foreign.path("code").asText()).isEqualTo("property-not-granted");
        assertThat(foreign.path("detail").asText()).contains("pm2_5").doesNotContain("door");
        assertThat(get(200, path + "/latest", "command").path("items")).hasSize(1);
        assertThat(codes("", "command")).containsExactly(AIR);
        assertThat(server.uses().take())
                .extracting(use -> use.grant() + " " + use.kind() + " " + use.subject() + " " + use.calls() + " "
                        + use.observations())
                .containsExactly(
                        "1 HISTORY tester 1 120", "1 HISTORY tester 1 0", "1 LATEST tester 1 1", "1 LATEST tester 1 1");
        get(200, path + "/observations", "air");
        assertThat(server.uses().take()).as("an owner needs no grant").isEmpty();
    }

    @Test
    void what_cannot_be_counted_is_not_answered() throws Exception {
        server.uses().broken(true);
        try {
            assertThat(get(503, "/devices/" + AIR + "/observations", "command")
                            .path("code")
                            .asText())
                    .isEqualTo("use-not-counted");
            get(200, "/devices/" + AIR + "/observations", "air");
        } finally {
            server.uses().broken(false);
        }
    }

    @Test
    void a_grant_with_a_resolution_gives_whole_closed_windows_and_nothing_finer() throws Exception {
        var path = "/devices/" + AIR + "/observations?property=pm2_5";
        var refused = get(403, path, "statistics");
        assertThat(refused.path("code").asText()).isEqualTo("resolution-limited");
        assertThat(refused.path("detail").asText()).contains("PT1M");
        assertThat(get(403, path + "&interval=PT30S", "statistics").path("code").asText())
                .isEqualTo("resolution-limited");
        assertThat(get(403, path + "&interval=PT90S", "statistics").path("code").asText())
                .isEqualTo("resolution-limited");

        assertThat(get(200, path + "&interval=PT1M&aggregate=count", "statistics")
                        .path("items")
                        .findValuesAsText("count"))
                .containsExactly("60", "60");
        var cut = "&from=" + BASE.plusSeconds(1) + "&to=" + BASE.plusSeconds(100);
        assertThat(get(200, path + "&interval=PT1M&aggregate=count" + cut, "statistics")
                        .path("items"))
                .as("a window that is cut at either side is left out")
                .isEmpty();
        assertThat(get(200, path + "&aggregate=count" + cut, "statistics").path("items"))
                .isEmpty();
        assertThat(get(200, path + "&aggregate=count&from=" + BASE.plusSeconds(1), "statistics")
                        .path("items")
                        .findValuesAsText("count"))
                .containsExactly("60");
        get(400, path + "&interval=PT1M&zone=%2B08:00:30", "statistics");
        var forged = new HistoryCursor(BASE.plusSeconds(30), "pm2_5", AIR);
        for (var order : List.of("asc", "desc")) {
            assertThat(get(
                                    200,
                                    path + "&interval=PT1M&aggregate=count&order=" + order + "&cursor=" + forged,
                                    "statistics")
                            .path("items")
                            .findValuesAsText("count"))
                    .as("a forged cursor cuts no window")
                    .containsExactly("60");
        }
        get(400, path + "&cursor=" + new HistoryCursor(BASE, "pm2_5", COVER), "air");
        assertThat(get(200, "/devices/" + AIR + "/latest", "statistics").path("items"))
                .as("no window has closed since this node has started")
                .isEmpty();
    }

    private static List<String> codes(String query, String token) throws Exception {
        var codes = new ArrayList<String>();
        get(200, "/latest?" + query, token)
                .path("items")
                .forEach(item -> codes.add(item.path("device").asText()));
        return codes;
    }

    private static JsonNode item(JsonNode list, String property) {
        for (var item : list.path("items")) {
            if (item.path("property").asText().equals(property)) {
                return item;
            }
        }
        throw new AssertionError("no " + property + " in " + list);
    }

    private static JsonNode get(int status, String path, String token) throws Exception {
        return server.get(status, path, token);
    }

    private static List<Batch> batches() {
        var numbers = new ArrayList<Observation>();
        for (int second = 0; second < 120; second++) {
            numbers.add(number(AIR, "pm2_5", BASE.plusSeconds(second), second));
        }
        return List.of(
                batch(AIR, numbers),
                batch(
                        AIR,
                        List.of(
                                new Observation(AIR, "door", BASE, Result.of(true), Quality.GOOD),
                                new Observation(AIR, "state", BASE, Result.of("开"), Quality.ofBits(17)))));
    }
}
