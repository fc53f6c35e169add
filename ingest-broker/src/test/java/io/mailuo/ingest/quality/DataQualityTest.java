package io.mailuo.ingest.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.discovery.Sighting;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.store.QuestDbStore;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import io.mailuo.spec.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers known by hand, from a real store. */
class DataQualityTest {

    private static final int KEPT = 8;
    private static final String A = "1101050300100000014";
    private static final String B = "1101050300100000022";
    private static final String SILENT = "1101050600100000017";
    private static final String NEW = "1101050600100000025";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Instant FIRST_DAY = Instant.parse("2026-11-21T00:00:00Z");
    private static final AtomicInteger DAYS = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static QuestDbStore store;

    /** Each test has a day of its own in the store. */
    private final Instant ten =
            FIRST_DAY.plus(Duration.ofDays(DAYS.getAndIncrement())).plusSeconds(36_000);

    private final Instant eleven = ten.plusSeconds(3600);
    private final Instant noon = ten.plusSeconds(7200);
    private final AtomicReference<Instant> now = new AtomicReference<>(noon.plusSeconds(360));
    private final DeviceIndex index = new DeviceIndex();
    private DataQuality quality;
    private ApiServer server;

    @BeforeAll
    static void open() throws StoreException {
        store = QuestDbStore.open(directory);
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void start() {
        index.apply(new Organization("city", "City", null));
        index.apply(new Organization("air", "Air quality", "city"));
        index.apply(new Organization("water", "Water", "city"));
        index.apply(device(A, "air", "03", null, stream("pm2_5", 60, 1000), stream("temperature", 60, 60)));
        index.apply(device(B, "air", "03", null, stream("pm2_5", 60, 1000), stream("battery_level", 0, 100)));
        index.apply(device(SILENT, "water", "06", null, stream("water_pressure", 600, 2)));
        index.apply(device(NEW, "water", "06", ten.plusSeconds(1), stream("water_pressure", 7200, 2)));
        quality = quality();
    }

    private DataQuality quality() {
        return new DataQuality(
                store, index, new ReadableDevices(index), KEPT, Duration.ofMinutes(5), now::get, now::get);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        quality.close();
    }

    @Test
    void gaps_late_values_and_values_out_of_range_are_counted_exactly() throws Exception {
        gaps();
        round();
        // Due 2 x 60; 10 minutes of both are missing; 5 of pm2_5 came 120 s late, of which 60 s are allowed; the last
        // value before the gap, of 10:19, keeps the device online until 10:21.
        var counted = new Numbers(120, 100, 100, 95, 3, 0, 51, 60, 0);
        assertThat(hour(ten, A)).isEqualTo(counted);
        // In the next hour nothing but the two minutes that the observations of 10:59 reach, one of them within it.
        assertThat(hour(eleven, A)).isEqualTo(new Numbers(120, 0, 0, 0, 0, 0, 1, 60, 0));
        assertThat(Score.of(counted))
                .isCloseTo(
                        100 * (0.4 * 100 / 120 + 0.2 * 0.95 + 0.2 * 51 / 60 + 0.1 + 0.05 + 0.05 * 0.97), within(1e-9));
        // Nothing came: timeliness and the shares of what came cannot be told, and their weights are left out.
        assertThat(Score.of(new Numbers(6, 0, 0, 0, 0, 0, 0, 60, 0))).isZero();
        assertThat(Score.of(Numbers.NONE)).isNull();
    }

    @Test
    void a_run_of_equal_values_is_stuck_from_when_it_is_longer_than_plausible() throws Exception {
        // pm2_5 at 42 from 8:00 to 11:59: 3 h are plausible, so stuck are 11:01 to 11:59. A battery may stay as it is.
        write(noon, series(B, "pm2_5", ten.minusSeconds(7200), 240, _ -> true, _ -> 42));
        write(noon, series(B, "battery_level", ten.minusSeconds(7200), 240, _ -> true, _ -> 80));
        round();
        assertThat(hour(ten, B).stuck()).isZero();
        assertThat(hour(eleven, B).stuck()).isEqualTo(59);
        assertThat(hour(eleven, B).received()).isEqualTo(120);
        assertThat(hour(eleven, B).expected()).as("the battery has no interval").isEqualTo(60);

        // One other value in the middle, which came late: the run begins anew, and nothing is stuck.
        write(noon, List.of(observation(B, "pm2_5", ten, 43, Quality.GOOD)));
        round();
        assertThat(hour(eleven, B).stuck()).isZero();
    }

    @Test
    void repeats_count_once_and_late_data_correct_hours_that_were_counted() throws Exception {
        gaps();
        gaps();
        round();
        assertThat(hour(ten, A).received()).isEqualTo(100);
        write(now.get(), series(A, "pm2_5", ten, 60, minute -> minute >= 20 && minute < 30, minute -> minute));
        assertThat(hour(ten, A).received()).as("not settled yet").isEqualTo(100);
        round();
        assertThat(hour(ten, A)).isEqualTo(new Numbers(120, 110, 110, 95, 3, 0, 60, 60, 0));

        assertThat(table("by=organization&from=" + ten + "&to=" + eleven, "all")
                        .path("items")
                        .valueStream()
                        .filter(row -> row.path("organization").asText().equals("air"))
                        .map(row -> row.path("received").asInt()))
                .containsExactly(110);
    }

    @Test
    void a_restart_counts_the_same_again() throws Exception {
        gaps();
        write(noon, series(B, "pm2_5", ten.minusSeconds(7200), 240, _ -> true, _ -> 42));
        round();
        var before = table("by=device&from=" + ten.minusSeconds(7200) + "&sort=score", "all");
        assertThat(before.path("hours").asInt()).isEqualTo(4);
        assertThat(before.path("items")).hasSize(4);
        server.close();
        server = null;
        quality.close();
        quality = quality();
        round();
        assertThat(table("by=device&from=" + ten.minusSeconds(7200) + "&sort=score", "all"))
                .isEqualTo(before);
    }

    @Test
    void hours_go_on_from_where_they_were_and_old_ones_go() throws Exception {
        write(noon, series(B, "pm2_5", ten, 480, _ -> true, _ -> 7));
        round();
        assertThat(hour(eleven, B).stuck()).isZero();
        now.set(noon.plus(Duration.ofHours(2)).plusSeconds(360));
        round();
        assertThat(hour(noon, B).stuck()).isZero();
        assertThat(hour(noon.plusSeconds(3600), B).stuck()).as("13:01 to 13:59").isEqualTo(59);
        assertThat(table("from=" + ten.minus(Duration.ofDays(1)), "all")
                        .path("hours")
                        .asInt())
                .isEqualTo(KEPT);
    }

    @Test
    void the_table_of_organizations_shows_what_the_caller_may_see_and_in_the_order_asked_for() throws Exception {
        gaps();
        round();
        var span = "from=" + ten + "&to=" + eleven;
        var all = table(span, "all");
        assertThat(names(all)).containsExactly("air", "water");
        assertThat(names(table(span + "&sort=score", "all"))).containsExactly("water", "air");
        assertThat(names(table(span, "water"))).containsExactly("water");
        assertThat(names(table(span + "&domain=03", "all"))).containsExactly("air");
        assertThat(names(table(span + "&organization=water", "all"))).containsExactly("water");
        var water = all.path("items").get(1);
        assertThat(water.path("name").asText()).isEqualTo("Water");
        assertThat(water.path("devices").asInt())
                .as("the one that was not registered at the hour's beginning is not due")
                .isEqualTo(1);
        assertThat(water.path("expected").asInt()).isEqualTo(6);
        assertThat(water.path("completeness").asDouble()).isZero();
        assertThat(water.has("timeliness")).isFalse();
        var first = table(span + "&by=device&sort=expected&limit=2", "all");
        assertThat(first.path("items").get(0).path("device").asText()).isEqualTo(SILENT);
        assertThat(first.path("next").asText()).isEqualTo("2");
        assertThat(table(span + "&by=device&sort=expected&limit=2&cursor=2", "all")
                        .path("items")
                        .get(0)
                        .path("device")
                        .asText())
                .isEqualTo(A);
        for (var wrong : List.of("by=city", "sort=luck", "from=yesterday", "from=" + noon, "cursor=-1")) {
            assertThat(table(wrong, "all").path("status").asInt()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void every_number_of_a_device_comes_with_its_formula_and_the_hours_it_comes_from() throws Exception {
        gaps();
        refused(ten.plusSeconds(100));
        refused(noon.plusSeconds(100));
        round();
        var answer = get("/quality/devices/" + A + "?from=" + ten + "&to=" + noon, "air");
        assertThat(answer.path("hours")).hasSize(2);
        assertThat(answer.path("expected").asInt()).isEqualTo(240);
        assertThat(answer.path("received").asInt()).isEqualTo(100);
        assertThat(answer.path("quarantined").asInt()).isEqualTo(2);
        assertThat(hour(ten, A).quarantined()).isEqualTo(2);
        double points = answer.path("parts")
                .valueStream()
                .mapToDouble(part -> part.path("points").asDouble())
                .sum();
        assertThat(answer.path("score").asDouble()).isCloseTo(points, within(0.01));
        assertThat(answer.path("parts").get(0).path("part").asInt()).isEqualTo(100);
        assertThat(answer.path("parts").get(0).path("whole").asInt()).isEqualTo(240);
        assertThat(answer.path("parts")).allSatisfy(part -> {
            assertThat(part.at("/formula/zh").asText()).contains("=");
            assertThat(part.at("/meaning/en").asText()).isNotEmpty();
        });
        assertThat(get("/quality/devices/" + A, "water").path("status").asInt()).isEqualTo(404);
        assertThat(get("/quality/devices/" + A + "?from=2020-01-01T00:00:00Z", "all")
                        .path("status")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void the_arithmetic_of_an_organization_is_that_of_its_row() throws Exception {
        gaps();
        round();
        var span = "from=" + ten + "&to=" + noon;
        var row = table(span + "&organization=air", "all").path("items").get(0);
        var answer = get("/quality/organizations/air?" + span, "air");
        assertThat(answer.path("score").asDouble()).isEqualTo(row.path("score").asDouble());
        assertThat(answer.path("expected").asInt())
                .isEqualTo(row.path("expected").asInt());
        assertThat(answer.path("name").asText()).isEqualTo(row.path("name").asText());
        assertThat(answer.path("hours")).hasSize(2);
        assertThat(answer.path("hours")
                        .valueStream()
                        .mapToInt(hour -> hour.path("expected").asInt())
                        .sum())
                .isEqualTo(row.path("expected").asInt());
        assertThat(answer.path("parts")).hasSize(6);
        assertThat(get("/quality/organizations/air?" + span + "&domain=05", "air")
                        .path("hours"))
                .isEmpty();
        for (var id : List.of("air", "nobody")) {
            assertThat(get("/quality/organizations/" + id, "water")
                            .path("status")
                            .asInt())
                    .as(id)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_grant_shows_how_good_the_granted_devices_are_and_scores_stand_beside_the_catalogue() throws Exception {
        gaps();
        round();
        var span = "from=" + ten + "&to=" + eleven;
        assertThat(devices(table(span + "&by=device", "city"))).containsExactlyInAnyOrder(A, B, SILENT);
        assertThat(devices(table(span + "&by=device", "water"))).containsExactly(SILENT);

        var only = new GrantScope(List.of(A), List.of(), List.of(), null, List.of());
        index.apply(new Grant("1", "water", "air", only, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 60));
        assertThat(devices(table(span + "&by=device", "water"))).containsExactlyInAnyOrder(A, SILENT);
        assertThat(names(table(span, "water")))
                .as("a device is not the whole department")
                .containsExactly("water");
        assertThat(get("/quality/devices/" + A + "?" + span, "water")
                        .path("received")
                        .asInt())
                .isEqualTo(100);
        assertThat(get("/quality/devices/" + B + "?" + span, "water")
                        .path("status")
                        .asInt())
                .isEqualTo(404);

        var scores = get("/quality/scores?devices=" + B + "," + A + ",1&" + span, "water");
        assertThat(devices(scores)).containsExactly(B, A);
        assertThat(scores.at("/items/1/completeness").asDouble()).isCloseTo(100.0 / 120, within(1e-6));
        assertThat(scores.at("/items/1").has("received")).isFalse();
        double points = 0;
        for (var share : scores.at("/items/1/shares")) {
            points += share.path("points").asDouble();
        }
        assertThat(points)
                .as("what the shares bring is the score")
                .isCloseTo(scores.at("/items/1/score").asDouble(), within(0.01));
        assertThat(scores.at("/parts").findValuesAsText("id"))
                .isEqualTo(scores.at("/items/1/shares").findValuesAsText("id"));
        for (var wrong : List.of("", "?devices=" + "1,".repeat(100) + "1", "?devices=1'")) {
            assertThat(get("/quality/scores" + wrong.replace("'", "%27"), "water")
                            .path("status")
                            .asInt())
                    .isEqualTo(400);
        }
    }

    private static List<String> devices(JsonNode table) {
        return table.path("items").findValuesAsText("device");
    }

    /** Two readings of A that were refused. */
    private void refused(Instant at) {
        var raw = ("[{\"bn\":\"" + A + "/\",\"n\":\"x\",\"v\":1},{\"n\":\"y\",\"v\":1}]")
                .getBytes(StandardCharsets.UTF_8);
        var entry = new QuarantineEntry(
                "0-1",
                City.GATEWAY,
                Topics.gatewayObservations(City.GATEWAY),
                "senml-json",
                "",
                at,
                QuarantineReason.UNKNOWN_DATASTREAM,
                "",
                raw);
        quality.refused(Sighting.of(entry, new Acceptance(index, Brokers.codecs(), TimeLimits.STANDARD)));
    }

    /** An hour of A: both series without the minutes 20 to 29; five values 120 s late, three out of range. */
    private void gaps() throws StoreException {
        IntPredicate there = minute -> minute < 20 || minute >= 30;
        write(null, series(A, "temperature", ten, 60, there, minute -> 20 + minute / 10.0));
        write(null, series(A, "pm2_5", ten, 60, minute -> there.test(minute) && minute < 50, minute -> minute));
        write(null, series(A, "pm2_5", ten, 60, minute -> minute >= 50 && minute < 55, minute -> minute));
        for (int minute = 55; minute < 60; minute++) {
            var time = ten.plusSeconds(60L * minute);
            var flag = minute < 58 ? Quality.of(Quality.Flag.OUT_OF_RANGE) : Quality.GOOD;
            write(time.plusSeconds(120), List.of(observation(A, "pm2_5", time, minute, flag)));
        }
    }

    private void round() {
        Awaitility.await().until(() -> store.unreadable() == 0);
        quality.round();
    }

    /** @param received null for 10 s after each */
    private void write(@Nullable Instant received, List<Observation> observations) throws StoreException {
        var batches = new ArrayList<Batch>();
        for (var observation : observations) {
            var at = received == null ? observation.phenomenonTime().plusSeconds(10) : received;
            batches.add(new Batch(A, Batch.Lane.LIVE, at, List.of(observation)));
        }
        store.write(batches);
        batches.forEach(quality::offer);
    }

    private static List<Observation> series(
            String device, String property, Instant from, int minutes, IntPredicate there, IntToDoubleFunction value) {
        var series = new ArrayList<Observation>();
        for (int minute = 0; minute < minutes; minute++) {
            if (there.test(minute)) {
                var time = from.plusSeconds(60L * minute);
                series.add(observation(device, property, time, value.applyAsDouble(minute), Quality.GOOD));
            }
        }
        return series;
    }

    private static Observation observation(String device, String property, Instant time, double value, Quality bits) {
        return new Observation(device, property, time, Result.of(value), bits);
    }

    private Numbers hour(Instant begins, String device) {
        return quality.of(begins, device);
    }

    private JsonNode table(String query, String token) throws Exception {
        return get("/quality?" + query, token);
    }

    private JsonNode get(String path, String token) throws Exception {
        if (server == null) {
            server = ApiServer.start(HttpConfig.loopback(0), List.of(new Module(quality)));
        }
        var response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
        return Json.MAPPER.readTree(response.body());
    }

    private static List<String> names(JsonNode table) {
        return table.path("items")
                .valueStream()
                .map(row -> row.path("organization").asText())
                .toList();
    }

    private static Datastream stream(String property, int interval, double max) {
        return new Datastream(property, "1", "number", 0.0, max, interval == 0 ? null : interval);
    }

    private static Device device(
            String code, String organization, String domain, @Nullable Instant registered, Datastream... streams) {
        return new Device(
                code,
                "Device",
                domain,
                "001",
                "110105",
                organization,
                null,
                "senml",
                City.GATEWAY,
                State.IN_SERVICE,
                null,
                "+08:00",
                List.of(streams),
                List.of(),
                List.of(),
                registered,
                null);
    }

    /** Serves data quality; a token is the name of its organization, or {@code all}. */
    private record Module(DataQuality quality) implements ApiModule {

        @Override
        public void mount(Routes routes) {
            quality.mount(routes);
        }

        @Override
        public Authenticator authenticator() {
            return token -> Optional.of(new Principal(
                    "t", "tester", token.equals("all") ? null : token, Set.of(Scope.OBSERVATIONS_READ), Instant.MAX));
        }
    }
}
