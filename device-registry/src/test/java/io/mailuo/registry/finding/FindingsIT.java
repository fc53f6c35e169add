package io.mailuo.registry.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FindingsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static String device(String division, String name, double lon, double lat, String more) {
        var made = registry.post(
                "/devices",
                "{'type':'14001','division':'" + division + "','name':'" + name
                        + "','organization':'city','place':{'lon':" + lon + ",'lat':" + lat + "}" + more + "}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }

    private static String square(String code, double west, double south, double east, double north) {
        return "{'type':'Feature','properties':{'code':'" + code
                + "'},'geometry':{'type':'Polygon','coordinates':[[[" + west + "," + south + "],[" + east + "," + south
                + "],[" + east + "," + north + "],[" + west + "," + north + "],[" + west + "," + south + "]]]}}";
    }

    private static JsonNode finding(String entity, String rule) {
        return await().atMost(SOON).until(() -> only(entity, rule), node -> !node.isMissingNode());
    }

    private static JsonNode only(String entity, String rule) {
        return registry.get("/findings?entity=" + entity + "&rule=" + rule)
                .body()
                .at("/items/0");
    }

    private static void closed(JsonNode finding) {
        await().atMost(SOON).until(() -> state(finding), "fixed"::equals);
    }

    private static String state(JsonNode finding) {
        return registry.get("/findings/" + finding.path("id").asText()).text("/state");
    }

    private static Reply decide(JsonNode finding, String body) {
        return registry.post("/findings/" + finding.path("id").asText() + "/decision", body);
    }

    private static void checkAll() {
        assertThat(registry.post("/findings/check", "{}").status()).isEqualTo(202);
        await().atMost(SOON)
                .until(() ->
                        !registry.get("/findings/check").body().path("running").asBoolean());
    }

    @Test
    @Order(1)
    void says_nothing_of_divisions_whose_areas_are_not_there() {
        var far = device("110105", "far", 10, 10, "");
        device("110105", "near", 116.45, 39.95, "");
        checkAll();
        assertThat(registry.get("/findings?entity=device/" + far).body().path("items"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void finds_places_outside_of_the_division_swapped_and_in_the_wrong_datum() {
        registry.send(
                "PUT",
                "/division-areas",
                ("{'type':'FeatureCollection','features':[" + square("110105", 116.4, 39.9, 116.5, 40) + ","
                                + square("110101", 116.3, 39.9, 116.4, 40) + ","
                                + square("650102", 87.5, 43.7, 87.7, 43.9) + "]}")
                        .replace('\'', '"'));
        var inside = device("110105", "inside", 116.45, 39.95, "");
        var other = device("110105", "next door", 116.35, 39.95, "");
        var swapped = device("650102", "swapped", 43.8, 87.6, "");
        var meant = new Place(116.4002, 39.95);
        var shifted = Datum.GCJ02.fromWgs84(new Place(116.4975, 39.95));
        var datum = device("110105", "shifted", shifted.lon(), shifted.lat(), "");

        var outside = finding("device/" + other, "division-place");
        assertThat(outside.path("organization").asText()).isEqualTo("city");
        assertThat(outside.at("/text/zh").asText()).contains("朝阳区").contains("东城区");
        assertThat(outside.at("/text/en").asText()).contains("By its code it belongs to");
        assertThat(outside.at("/evidence/found").asText()).isEqualTo("110101");
        assertThat(outside.at("/fix").has("attribute")).isFalse();
        assertThat(outside.at("/fix/text/zh").asText()).contains("东城区（110101）");
        assertThat(decide(outside, "{'decision':'fix'}").text("/code")).isEqualTo("no-fix");

        var exchanged = finding("device/" + swapped, "swapped-place");
        assertThat(exchanged.at("/fix/value/lon").asDouble()).isEqualTo(87.6);
        assertThat(decide(exchanged, "{'decision':'fix','reason':'seen'}").text("/state"))
                .isEqualTo("fixed");
        assertThat(registry.get("/devices/" + swapped).body().at("/place/lat").asDouble())
                .isEqualTo(43.8);
        assertThat(registry.get("/audit?entity=device/" + swapped).text("/items/0/action"))
                .isEqualTo("device.change");

        var wrong = finding("device/" + datum, "wrong-datum");
        assertThat(wrong.at("/evidence/datum").asText()).isEqualTo("GCJ02");
        assertThat(wrong.at("/evidence/converted/lon").asDouble()).isBetween(116.4974, 116.4976);
        assertThat(wrong.at("/fix/value/datum").asText()).isEqualTo("GCJ02");
        assertThat(only("device/" + datum, "division-place").isMissingNode()).isTrue();
        assertThat(only("device/" + inside, "division-place").isMissingNode()).isTrue();
        // Within fifty metres of the border neither the place nor the border is that good.
        assertThat(meant.lon()).isGreaterThan(116.4);
        var border = device("110105", "border", 116.3998, 39.95, "");
        checkAll();
        assertThat(only("device/" + border, "division-place").isMissingNode()).isTrue();
    }

    @Test
    @Order(3)
    void finds_two_of_a_class_in_one_place_and_closes_it_when_one_moves() {
        var first = device("110105", "cover", 116.46, 39.96, "");
        var second = device("110105", "lid", 116.46001, 39.96, "");
        var third = device("110105", "apart", 116.46004, 39.96, "");
        var duplicate = finding("device/" + second, "duplicate-place");
        assertThat(duplicate.at("/evidence/other").asText()).isEqualTo(first);
        assertThat(duplicate.at("/evidence/metres").asDouble()).isBetween(0.7, 1.0);
        assertThat(only("device/" + first, "duplicate-place").isMissingNode())
                .as("the later one bears it")
                .isTrue();
        assertThat(only("device/" + third, "duplicate-place").isMissingNode()).isTrue();

        registry.patch("/devices/" + first, "{'place':{'lon':116.47,'lat':39.96}}");
        closed(duplicate);
        registry.patch("/devices/" + first, "{'place':{'lon':116.46,'lat':39.96}}");
        await().atMost(SOON).until(() -> state(duplicate), "open"::equals);
    }

    @Test
    @Order(4)
    void a_dismissed_finding_comes_back_only_with_other_evidence() {
        var first = device("110105", "pole a", 116.48, 39.96, "");
        var second = device("110105", "pole b", 116.48, 39.96, "");
        var duplicate = finding("device/" + second, "duplicate-place");
        assertThat(decide(duplicate, "{'decision':'dismiss'}").status()).isEqualTo(400);
        assertThat(decide(duplicate, "{'decision':'dismiss','reason':'two poles'}")
                        .text("/state"))
                .isEqualTo("dismissed");
        assertThat(decide(duplicate, "{'decision':'dismiss','reason':'again'}").status())
                .isEqualTo(409);
        checkAll();
        checkAll();
        assertThat(state(duplicate)).isEqualTo("dismissed");
        assertThat(decide(duplicate, "{'decision':'reopen'}").text("/state")).isEqualTo("open");
        decide(duplicate, "{'decision':'dismiss','reason':'two poles'}");
        registry.patch("/devices/" + second, "{'place':{'lon':116.480005,'lat':39.96}}");
        await().atMost(SOON).until(() -> state(duplicate), "open"::equals);
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    @Order(5)
    void finds_the_same_identifier_written_differently() {
        var first = device("110105", "id1", 116.41, 39.91, ",'externalIds':[{'scheme':'serial','value':'00ab-12345'}]");
        var second = device("110105", "id2", 116.42, 39.91, ",'externalIds':[{'scheme':'sn','value':'AB12345'}]");
        var third = device("110105", "id3", 116.43, 39.91, ",'externalIds':[{'scheme':'oid','value':'AB12345'}]");
        var found = finding("device/" + second, "duplicate-identifier");
        assertThat(found.at("/evidence/other").asText()).isEqualTo("device/" + first);
        assertThat(found.at("/text/zh").asText()).contains("00ab-12345");
        assertThat(only("device/" + third, "duplicate-identifier").isMissingNode())
                .as("short values under schemes that have nothing in common")
                .isTrue();
        assertThat(decide(found, "{'decision':'fix'}").text("/state")).isEqualTo("fixed");
        assertThat(registry.get("/devices/" + second).text("/state")).isEqualTo("RETIRED");

        var old = object("serial", "OBJ-99");
        var rival = object("sn", "OBJ99");
        var twice = finding("object/" + rival, "duplicate-identifier");
        assertThat(twice.at("/evidence/other").asText()).isEqualTo("object/" + old);
        registry.patch("/objects/" + old, "{'state':'RETIRED'}");
        closed(twice);
    }

    private static String object(String scheme, String identifier) {
        return registry.post(
                        "/objects",
                        "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'110105','name':'x',"
                                + "'organization':'city','externalIds':[{'scheme':'" + scheme + "','value':'"
                                + identifier
                                + "'}]}")
                .text("/code");
    }

    @Test
    @Order(6)
    void finds_a_profile_for_another_type_and_an_object_whose_state_its_device_contradicts() {
        var profiled = device("110105", "p", 116.44, 39.91, "");
        var object = registry.post(
                        "/objects",
                        "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'o',"
                                + "'organization':'city','state':'SUSPENDED','place':{'lon':116.44,'lat':39.93}}")
                .text("/code");
        var shifted = Datum.BD09.fromWgs84(new Place(116.44, 39.93));
        var on = device("110105", "on", shifted.lon(), shifted.lat(), ",'object':'" + object + "'");
        registry.patch("/devices/" + profiled, "{'profile':'hj212-air-station'}");
        var state = finding("object/" + object, "object-state");
        assertThat(state.at("/evidence/device").asText()).isEqualTo(on);
        assertThat(decide(state, "{'decision':'fix'}").status()).isEqualTo(200);
        assertThat(registry.get("/objects/" + object).text("/state")).isEqualTo("IN_SERVICE");

        var datum = finding("device/" + on, "wrong-datum");
        assertThat(datum.at("/evidence/datum").asText()).isEqualTo("BD09");
        assertThat(decide(datum, "{'decision':'fix'}").text("/state")).isEqualTo("fixed");
        assertThat(registry.get("/devices/" + on).body().at("/place/lon").asDouble())
                .isBetween(116.43999, 116.44001);
        assertThat(finding("device/" + profiled, "profile-type")
                        .path("severity")
                        .asText())
                .isEqualTo("error");
    }

    @Test
    @Order(7)
    void judges_what_an_import_brings_and_forgets_what_its_undoing_removes() {
        var table = "Device type,Division,Name,Organization,Longitude,Latitude,serial\n"
                + "14001,110105,i1,city,116.3,39.95,F1\n14001,110105,i2,city,116.45,39.93,F2\n";
        var id = registry.upload("/imports?name=findings.csv", table.getBytes(StandardCharsets.UTF_8))
                .text("/id");
        await().atMost(SOON).until(() -> registry.get("/imports/" + id).text("/state"), "CHECKED"::equals);
        registry.post("/imports/" + id + "/commit", "{}");
        await().atMost(SOON).until(() -> registry.get("/imports/" + id).text("/state"), "COMMITTED"::equals);
        var entity = "device/" + registry.get("/resolve?scheme=serial&value=F1").text("/code");
        var outside = finding(entity, "division-place");
        registry.post("/imports/" + id + "/undo", "{}");
        closed(outside);
        assertThat(registry.get("/findings?state=open&limit=1000").response().body())
                .doesNotContain(entity);
    }

    @Test
    @Order(8)
    void lists_and_counts_by_rule_state_and_organization() {
        var summary = registry.get("/findings/summary").body().path("items");
        assertThat(summary)
                .anyMatch(count -> count.path("rule").asText().equals("duplicate-place")
                        && count.path("open").asInt() > 0);
        var page = registry.get("/findings?limit=2");
        assertThat(page.body().path("items")).hasSize(2);
        assertThat(registry.get("/findings?limit=2&cursor=" + page.text("/next"))
                        .text("/items/0/id"))
                .isNotEqualTo(page.text("/items/0/id"));
        assertThat(registry.get("/findings?rule=nonsense").status()).isEqualTo(400);
        assertThat(registry.get("/findings?state=nonsense").status()).isEqualTo(400);
        assertThat(registry.get("/findings/99999999999").status()).isEqualTo(404);
        assertThat(registry.get("/findings/abc").status()).isEqualTo(404);
        assertThat(registry.post("/findings/1/decision", "{'decision':'burn'}").status())
                .isEqualTo(400);
        assertThat(registry.get("/findings?organization=city&state=open").body().path("items"))
                .isNotEmpty();
    }
}
