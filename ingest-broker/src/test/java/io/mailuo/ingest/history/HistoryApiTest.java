package io.mailuo.ingest.history;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.number;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.store.LocalLastValues;
import io.mailuo.ingest.store.QuestDbStore;
import io.mailuo.ingest.support.RecordedUses;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryApiTest {

    private static final String AIR = "1101050300100000012";
    private static final String COVER = "3101011400100000025";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final RecordedUses USES = new RecordedUses();

    @TempDir
    static Path directory;

    private static QuestDbStore store;
    private static ApiServer server;

    @BeforeAll
    static void start() throws Exception {
        store = QuestDbStore.open(directory);
        var index = new DeviceIndex();
        index.apply(new Organization("city", "City", null));
        index.apply(new Organization("air", "Air quality", "city"));
        index.apply(new Organization("works", "Public works", "city"));
        index.apply(device(AIR, "空气站一", "03", "110105", "air", new Place(116.4, 39.9)));
        index.apply(device(COVER, "井盖", "14", "310101", "works", new Place(121.5, 31.2)));
        var lastValues = new LocalLastValues();
        for (var batch : batches()) {
            store.write(List.of(batch));
            lastValues.take(batch);
        }
        Awaitility.await().until(() -> store.unreadable() == 0);
        index.apply(new Organization("command", "Command", "city"));
        index.apply(new Organization("statistics", "Statistics", "city"));
        index.apply(grant("1", "command", 0, "pm2_5"));
        index.apply(grant("2", "statistics", 1, "pm2_5", "door"));
        var devices = new ReadableDevices(index);
        var clock = InstantSource.system();
        var means = new WindowMeans(index, devices, clock);
        var history =
                new HistoryApi(store, new Readings(devices, lastValues, means, new GrantUses(USES, clock), clock));
        server = ApiServer.start(HttpConfig.loopback(0), List.of(new Module(history)));
    }

    @AfterAll
    static void stop() {
        server.close();
        store.close();
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
        USES.take();
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
        assertThat(USES.take())
                .extracting(use -> use.grant() + " " + use.kind() + " " + use.subject() + " " + use.calls() + " "
                        + use.observations())
                .containsExactly(
                        "1 HISTORY tester 1 120", "1 HISTORY tester 1 0", "1 LATEST tester 1 1", "1 LATEST tester 1 1");
        get(200, path + "/observations", "air");
        assertThat(USES.take()).as("an owner needs no grant").isEmpty();
    }

    @Test
    void what_cannot_be_counted_is_not_answered() throws Exception {
        USES.broken(true);
        try {
            assertThat(get(503, "/devices/" + AIR + "/observations", "command")
                            .path("code")
                            .asText())
                    .isEqualTo("use-not-counted");
            get(200, "/devices/" + AIR + "/observations", "air");
        } finally {
            USES.broken(false);
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
        var forged = HistoryCursor.write(BASE.plusSeconds(30), "pm2_5");
        get(400, path + "&interval=PT1M&cursor=" + forged, "statistics");
        assertThat(get(200, "/devices/" + AIR + "/latest", "statistics").path("items"))
                .as("no window has closed since this node has started")
                .isEmpty();
    }

    private static Grant grant(String id, String organization, int minutes, String... properties) {
        return new Grant(
                id,
                organization,
                "air",
                new GrantScope(List.of(), List.of(), List.of(), null, List.of(properties)),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2100-01-01T00:00:00Z"),
                minutes);
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
        var response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as("%s: %s", path, new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.MAPPER.readTree(response.body());
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

    private static Device device(
            String code, String name, String domain, String division, String organization, Place place) {
        return new Device(
                code,
                name,
                domain,
                "001",
                division,
                organization,
                null,
                "senml",
                null,
                State.IN_SERVICE,
                place,
                "+08:00",
                List.of(
                        new Datastream("pm2_5", "ug/m3", "number", 0.0, 1000.0, 60),
                        new Datastream("door", "", "truth", null, null, null)),
                List.of(),
                List.of());
    }

    /** Serves the history; a token is the name of its organization, or {@code all}. */
    private record Module(HistoryApi history) implements ApiModule {

        @Override
        public void mount(Routes routes) {
            history.mount(routes);
        }

        @Override
        public Authenticator authenticator() {
            return token -> Optional.of(
                    new Principal("t", "tester", organization(token), Set.of(Scope.OBSERVATIONS_READ), Instant.MAX));
        }

        private static @Nullable String organization(String token) {
            return token.equals("all") ? null : token;
        }
    }
}
