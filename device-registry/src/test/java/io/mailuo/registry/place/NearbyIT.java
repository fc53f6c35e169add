package io.mailuo.registry.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is around a place, within a polygon, and what somebody types. */
class NearbyIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        for (int i = 0; i < 5; i++) {
            add("朝外大街 " + i + " 号井盖", 116.4 + i * 0.001, 39.9);
        }
        add("建国路 Lamp <b>", 116.4, 39.902);
        registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'Nowhere','organization':'city',"
                        + "'externalIds':[{'scheme':'imei','value':'866123050099999'}]}");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void finds_what_is_within_a_radius_the_nearest_first() {
        var found = registry.get("/near?lon=116.4&lat=39.9&radius=200").body();

        assertThat(names(found)).containsExactly("朝外大街 0 号井盖", "朝外大街 1 号井盖", "朝外大街 2 号井盖");
        assertThat(found.at("/items/1/distanceMetres").asDouble()).isCloseTo(85.3, within(0.5));
        assertThat(found.at("/more").asBoolean()).isFalse();
        assertThat(registry.get("/near?lon=116.4&lat=39.9&radius=200&limit=1")
                        .body()
                        .at("/more")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void finds_only_what_belongs_to_an_organization_or_one_below_it() {
        registry.post("/organizations", "{'id':'near-water','name':'Water','parent':'city'}");
        registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'Of the water','organization':'near-water',"
                        + "'place':{'lon':117.5,'lat':40.5},'externalIds':[{'scheme':'imei','value':'866123050088888'}]}");
        registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'Of the city','organization':'city',"
                        + "'place':{'lon':117.5,'lat':40.5},'externalIds':[{'scheme':'imei','value':'866123050077777'}]}");
        var around = "/near?lon=117.5&lat=40.5&radius=200&organization=";

        assertThat(names(registry.get(around + "near-water").body())).containsExactly("Of the water");
        assertThat(names(registry.get(around + "city").body()))
                .containsExactlyInAnyOrder("Of the water", "Of the city");
        assertThat(names(registry.get(around + "nobody").body())).isEmpty();
    }

    @Test
    void orders_the_nearest_by_metres_and_not_by_degrees() {
        var found = registry.get("/near?lon=116.4&lat=39.9&limit=4").body();

        // 0.002 degrees north are 222 m, 0.002 degrees east only 171 m.
        assertThat(names(found)).containsExactly("朝外大街 0 号井盖", "朝外大街 1 号井盖", "朝外大街 2 号井盖", "建国路 Lamp <b>");
    }

    @Test
    void takes_the_place_in_another_datum() {
        var gcj = Datum.GCJ02.fromWgs84(new Place(116.4, 39.9));
        var found = registry.get(String.format(
                        Locale.ROOT, "/near?lon=%.7f&lat=%.7f&radius=5&datum=GCJ02", gcj.lon(), gcj.lat()))
                .body();

        assertThat(names(found)).containsExactly("朝外大街 0 号井盖");
    }

    @Test
    void finds_what_is_within_a_polygon() {
        var found = registry.get("/devices?polygon=116.3995,39.8995,116.4015,39.8995,116.4015,39.9005");

        assertThat(names(found.body())).containsExactly("朝外大街 1 号井盖");
        assertThat(registry.get("/devices?polygon=1,2,3,4").status()).isEqualTo(400);
        assertThat(registry.get("/devices?polygon=1,2,3,4,5,x%27%29").status()).isEqualTo(400);
    }

    @Test
    void finds_what_somebody_types() {
        assertThat(names(search("大街3号"))).containsExactly("朝外大街 3 号井盖");
        assertThat(names(search("井盖"))).hasSize(5);
        assertThat(names(search("ＬＡＭＰ <B"))).containsExactly("建国路 Lamp <b>");
        assertThat(names(search("866123"))).containsExactly("Nowhere");
        assertThat(names(search("11010514001"))).hasSize(7);
        assertThat(names(search("盖井"))).isEmpty();
        assertThat(names(search("%%"))).isEmpty();
    }

    @Test
    void finds_names_that_begin_with_what_is_typed_before_others_and_only_within_reach() {
        add("井盖 朝外大街", 116.5, 39.9);
        assertThat(names(search("朝外大街", 2))).containsExactly("朝外大街 0 号井盖", "朝外大街 1 号井盖");
        assertThat(names(search("朝外大街"))).hasSize(6).last().isEqualTo("井盖 朝外大街");
        assertThat(names(search("井盖", 1))).containsExactly("井盖 朝外大街");

        registry.post("/organizations", "{'id':'other','name':'Other','parent':'city'}");
        var token = registry.post(
                        "/tokens",
                        "{'subject':'other','organization':'other','scopes':['registry:read'],'expiresInSeconds':60}")
                .text("/token");
        registry.as(token);
        assertThat(names(search("朝外"))).isEmpty();
        registry.as(registry.service().localToken());
    }

    @Test
    void refuses_what_is_no_place() {
        assertThat(registry.get("/near?lon=181&lat=0").status()).isEqualTo(400);
        assertThat(registry.get("/near?lon=NaN&lat=0").status()).isEqualTo(400);
        assertThat(registry.get("/near?lon=1&lat=0&radius=-1").status()).isEqualTo(400);
        assertThat(registry.get("/near?lon=1&lat=0&datum=x").status()).isEqualTo(400);
        assertThat(registry.get("/search?q=" + "x".repeat(101)).status()).isEqualTo(400);
    }

    private static JsonNode search(String text) {
        return search(text, 20);
    }

    private static JsonNode search(String text, int limit) {
        return registry.get("/search?limit=" + limit + "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .body();
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.at("/items").spliterator(), false)
                .map(item -> item.at("/name").asText())
                .toList();
    }

    private static void add(String name, double lon, double lat) {
        var made = registry.post(
                "/devices",
                String.format(
                        Locale.ROOT,
                        "{'type':'14001','division':'110105','name':'%s','organization':'city',"
                                + "'place':{'lon':%.6f,'lat':%.6f}}",
                        name,
                        lon,
                        lat));
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    }
}
