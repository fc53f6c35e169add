package io.mailuo.ingest.history;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.number;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A station that was replaced twice: the first served 100 seconds, the second the 100 after them, the third since.
 * The second was handed to another department later on. A second of theirs overlaps, as clocks do.
 */
class LineageHistoryTest {

    private static final String FIRST = "1101050300100000011";
    private static final String SECOND = "1101050300100000029";
    private static final String THIRD = "1101050300100000037";
    private static final List<String> CHAIN = List.of(FIRST, SECOND, THIRD);

    @TempDir
    static Path directory;

    private static HistoryServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new HistoryServer(directory);
        // The newest comes first, as it may on a compacted topic.
        server.index().apply(station(THIRD, "air", SECOND));
        server.index().apply(station(FIRST, "air", null));
        server.index().apply(station(SECOND, "works", FIRST));
        for (int i = 0; i < CHAIN.size(); i++) {
            var observations = new ArrayList<Observation>();
            for (int second = i * 100; second <= i * 100 + 100; second++) {
                observations.add(number(CHAIN.get(i), "pm2_5", BASE.plusSeconds(second), second));
            }
            observations.add(
                    new Observation(CHAIN.get(i), "door", BASE.plusSeconds(i * 100L), Result.of(true), Quality.GOOD));
            server.write(batch(CHAIN.get(i), observations));
        }
        server.grant("1", "command", 0, "pm2_5");
        server.grant("2", "statistics", 1, "pm2_5");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void pages_run_over_the_seams_in_both_orders_and_every_item_names_its_device() throws Exception {
        var expected = new ArrayList<String>();
        for (int i = 0; i < CHAIN.size(); i++) {
            for (int second = i * 100; second <= i * 100 + 100; second++) {
                if (second == i * 100) {
                    expected.add(CHAIN.get(i) + " door " + BASE.plusSeconds(second));
                }
                expected.add(CHAIN.get(i) + " pm2_5 " + BASE.plusSeconds(second));
            }
        }
        for (var asked : CHAIN) {
            for (int limit : new int[] {3, 101, 1000}) {
                if (limit > 3 || asked.equals(SECOND)) {
                    assertThat(pages(asked, "&limit=" + limit, "phenomenonTime"))
                            .as("%s by %d", asked, limit)
                            .containsExactlyElementsOf(expected);
                    assertThat(pages(asked, "&order=desc&limit=" + limit, "phenomenonTime"))
                            .as("%s backwards by %d", asked, limit)
                            .hasSameSizeAs(expected)
                            .containsExactlyInAnyOrderElementsOf(expected)
                            .isSortedAccordingTo((a, b) -> time(b).compareTo(time(a)));
                }
            }
        }
    }

    @Test
    void a_span_may_lie_on_both_sides_of_a_seam() throws Exception {
        var span = "&property=pm2_5&from=" + BASE.plusSeconds(98) + "&to=" + BASE.plusSeconds(102);
        assertThat(pages(THIRD, span, "phenomenonTime"))
                .extracting(item -> item.substring(0, 19) + " " + time(item))
                .containsExactly(
                        FIRST + " " + BASE.plusSeconds(98),
                        FIRST + " " + BASE.plusSeconds(99),
                        FIRST + " " + BASE.plusSeconds(100),
                        SECOND + " " + BASE.plusSeconds(100),
                        SECOND + " " + BASE.plusSeconds(101));
    }

    @Test
    void an_interval_with_a_seam_in_it_is_summed_up_for_each_device() throws Exception {
        for (var order : List.of("asc", "desc")) {
            for (int limit : new int[] {1, 2, 1000}) {
                assertThat(pages(
                                SECOND,
                                "&property=pm2_5&interval=PT1M&aggregate=count&order=" + order + "&limit=" + limit,
                                "start"))
                        .as("%s by %d", order, limit)
                        .containsExactlyInAnyOrder(
                                FIRST + " pm2_5 " + BASE,
                                FIRST + " pm2_5 " + BASE.plusSeconds(60),
                                SECOND + " pm2_5 " + BASE.plusSeconds(60),
                                SECOND + " pm2_5 " + BASE.plusSeconds(120),
                                SECOND + " pm2_5 " + BASE.plusSeconds(180),
                                THIRD + " pm2_5 " + BASE.plusSeconds(180),
                                THIRD + " pm2_5 " + BASE.plusSeconds(240),
                                THIRD + " pm2_5 " + BASE.plusSeconds(300));
            }
        }
        var sums = server.get(200, path(FIRST, "&property=pm2_5&aggregate=sum,count"), "all");
        assertThat(sums.path("items").findValuesAsText("device")).containsExactlyElementsOf(CHAIN);
        assertThat(sums.path("items").findValuesAsText("count")).containsExactly("101", "101", "101");
    }

    @Test
    void every_device_of_the_lineage_is_read_by_a_right_of_its_own() throws Exception {
        server.uses().take();
        for (var token : List.of("air", "command")) {
            var part = server.get(200, path(THIRD, "&property=pm2_5&limit=1000"), token);
            assertThat(texts(part.path("devices"))).as(token).containsExactly(FIRST, THIRD);
            assertThat(part.path("items")).hasSize(202);
        }
        assertThat(server.uses().take())
                .singleElement()
                .satisfies(use -> assertThat(use.observations()).isEqualTo(202));
        assertThat(texts(server.get(200, path(SECOND, ""), "works").path("devices")))
                .containsExactly(SECOND);
        assertThat(texts(server.get(200, path(SECOND, ""), "city").path("devices")))
                .containsExactlyElementsOf(CHAIN);
        server.get(404, path(SECOND, ""), "air");
        assertThat(server.get(403, path(THIRD, ""), "statistics").path("code").asText())
                .isEqualTo("resolution-limited");
        assertThat(server.get(200, path(THIRD, "&interval=PT1M&aggregate=count"), "statistics")
                        .path("items")
                        .findValuesAsText("device"))
                .containsExactly(FIRST, FIRST, THIRD, THIRD, THIRD);
    }

    @Test
    void without_lineage_a_device_stands_alone() throws Exception {
        var alone = server.get(200, "/devices/" + SECOND + "/observations?limit=1000", "all");
        assertThat(alone.path("items")).hasSize(102).noneMatch(item -> item.has("device"));
        assertThat(alone.has("devices")).isFalse();
        assertThat(server.get(400, path(SECOND, "").replace("true", "yes"), "all")
                        .path("errors")
                        .toString())
                .contains("lineage");
        server.get(400, path(SECOND, "&cursor=" + new HistoryCursor(BASE, "pm2_5", "1101050300100000999")), "all");
    }

    private static List<String> pages(String device, String query, String time) throws Exception {
        var items = new ArrayList<String>();
        String cursor = "";
        do {
            var page = server.get(200, path(device, query + cursor), "all");
            for (var item : page.path("items")) {
                items.add(item.path("device").asText() + " "
                        + item.path("property").asText() + " " + item.path(time).asText());
            }
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return items;
    }

    private static String path(String device, String query) {
        return "/devices/" + device + "/observations?lineage=true" + query;
    }

    private static String time(String item) {
        return item.substring(item.lastIndexOf(' ') + 1);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static io.mailuo.spec.registry.RegistryRecord.Device station(
            String code, String organization, @Nullable String replaces) {
        return HistoryServer.device(code, "站", "03", "110105", organization, new Place(116.4, 39.9), replaces);
    }
}
