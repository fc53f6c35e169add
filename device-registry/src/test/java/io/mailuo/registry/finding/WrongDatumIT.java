package io.mailuo.registry.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each way of telling that a place was given in another datum; and what only looks like it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrongDatumIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String COVER = "14001";
    private static final String POLE = "14003";

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

    private static String device(String type, String name, Place place, String more) {
        return device("110105", type, name, place, more);
    }

    private static String device(String division, String type, String name, Place place, String more) {
        var made = registry.post(
                "/devices",
                "{'type':'" + type + "','division':'" + division + "','name':'" + name
                        + "','organization':'city','place':{'lon':" + place.lon() + ",'lat':" + place.lat() + more
                        + "}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }

    private static String device(String name, Place place) {
        return device(COVER, name, place, "}");
    }

    private static void areas(String kind, String code, double west, double east) {
        var taken = registry.send(
                "PUT",
                "/" + kind,
                ("{'type':'FeatureCollection','features':[{'type':'Feature','properties':{'code':'" + code
                                + "'},'geometry':{'type':'Polygon','coordinates':[[[" + west + ",39.9],[" + east
                                + ",39.9],[" + east + ",40],[" + west + ",40],[" + west + ",39.9]]]}}]}")
                        .replace('\'', '"'));
        assertThat(taken.status()).as(taken.response().body()).isEqualTo(200);
    }

    /** Registers what is needed for each of the shifted datums, then looks at what was found. */
    private static void both(Function<Datum, Runnable> test) {
        Stream.of(Datum.GCJ02, Datum.BD09).map(test).toList().forEach(Runnable::run);
    }

    private static Place east(Place place, double degrees) {
        return new Place(place.lon() + degrees, place.lat());
    }

    /** The finding about a device; what was registered before it has been judged by then, too. */
    private static JsonNode finding(String code, String rule) {
        return await().atMost(SOON).until(() -> now(code, rule), found -> !found.isMissingNode());
    }

    private static JsonNode now(String code, String rule) {
        return registry.get("/findings?state=open&entity=device/" + code + "&rule=" + rule)
                .body()
                .at("/items/0");
    }

    private static void assertFixedTo(JsonNode found, String code, Datum datum, Place meant) {
        assertThat(found.at("/evidence/datum").asText()).isEqualTo(datum.name());
        var decided = registry.post("/findings/" + found.path("id").asText() + "/decision", "{'decision':'fix'}");
        assertThat(decided.text("/state")).as(decided.response().body()).isEqualTo("fixed");
        var fixed = registry.get("/devices/" + code).body();
        assertThat(fixed.at("/place/lon").asDouble()).isCloseTo(meant.lon(), within(1e-6));
        assertThat(fixed.at("/place/lat").asDouble()).isCloseTo(meant.lat(), within(1e-6));
        assertThat(fixed.at("/statedPlace/datum").asText()).isEqualTo(datum.name());
    }

    @Test
    @Order(1)
    void a_namesake_of_the_class_stands_exactly_where_it_would_be() {
        both(WrongDatumIT::twin);
    }

    private static Runnable twin(Datum datum) {
        var place = new Place(116.46, 39.91 + datum.ordinal() / 100.0);
        var shifted = datum.fromWgs84(place);
        var name = "twin " + datum;
        var there = device(name, place);
        var stranger = device("stranger " + datum, shifted);
        var otherClass = device(POLE, name, shifted, "}");
        var elsewhere = device(name, east(shifted, 0.0002));
        var said = device(COVER, name, east(shifted, 0.01), ",'datum':'" + datum + "'}");
        var twin = device(name, shifted);
        return () -> {
            var found = finding(twin, "wrong-datum");
            assertThat(found.at("/text/zh").asText()).contains("同名同类的 " + there);
            for (var other : new String[] {there, stranger, otherClass, elsewhere, said}) {
                assertThat(now(other, "wrong-datum").isMissingNode())
                        .as(other + " of " + there + stranger + otherClass + elsewhere + said)
                        .isTrue();
            }
            assertFixedTo(found, twin, datum, place);
        };
    }

    @Test
    @Order(2)
    void the_object_that_it_is_installed_on_is_where_it_would_be() {
        both(WrongDatumIT::installed);
    }

    private static Runnable installed(Datum datum) {
        var place = new Place(116.44, 39.92 + datum.ordinal() / 100.0);
        var shifted = datum.fromWgs84(place);
        var object = registry.post(
                        "/objects",
                        "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'o',"
                                + "'organization':'city','place':{'lon':" + place.lon() + ",'lat':" + place.lat()
                                + "}}")
                .text("/code");
        var on = "},'object':'" + object + "'";
        var near = device(COVER, "near " + datum, east(place, 0.0008), on);
        var far = device(COVER, "far " + datum, east(shifted, 0.004), on);
        var wrong = device(COVER, "on " + datum, shifted, on);
        return () -> {
            var found = finding(wrong, "wrong-datum");
            assertThat(found.at("/text/en").asText()).contains("at the object that it is installed on");
            assertThat(now(near, "wrong-datum").isMissingNode()).as("70 m away").isTrue();
            assertThat(now(far, "wrong-datum").isMissingNode())
                    .as("far, in any datum")
                    .isTrue();
            assertFixedTo(found, wrong, datum, place);
        };
    }

    @Test
    @Order(3)
    void only_then_it_is_in_a_grid_cell_of_its_division() {
        areas("grid-cells", "110105001001001", 116.400, 116.402);
        both(WrongDatumIT::inCell);
    }

    private static Runnable inCell(Datum datum) {
        var place = new Place(116.401, 39.93 + datum.ordinal() / 100.0);
        var inside = device("inside " + datum, place);
        var outside = device("outside " + datum, new Place(116.47, 39.95));
        var ofAnother = device("110101", COVER, "of another " + datum, datum.fromWgs84(east(place, 0.0005)), "}");
        var wrong = device("cell " + datum, datum.fromWgs84(place));
        return () -> {
            var found = finding(wrong, "wrong-datum");
            assertThat(found.at("/text/en").asText()).contains("in no grid cell");
            assertThat(now(inside, "wrong-datum").isMissingNode()).isTrue();
            assertThat(now(outside, "wrong-datum").isMissingNode())
                    .as("in no cell, in any datum")
                    .isTrue();
            assertThat(now(ofAnother, "wrong-datum").isMissingNode())
                    .as("the cell is another division's")
                    .isTrue();
            assertFixedTo(found, wrong, datum, place);
        };
    }

    @Test
    @Order(4)
    void only_then_it_is_in_its_division() {
        areas("division-areas", "110105", 116.400, 116.405);
        both(WrongDatumIT::inDivision);
    }

    private static Runnable inDivision(Datum datum) {
        var place = new Place(116.404, 39.93 + datum.ordinal() / 100.0);
        var none = device("nowhere " + datum, new Place(116.49, 39.93));
        var wrong = device("division " + datum, datum.fromWgs84(place));
        return () -> {
            var found = finding(wrong, "wrong-datum");
            assertThat(found.at("/text/zh").asText()).contains("只有这样才位于");
            assertThat(now(none, "wrong-datum").isMissingNode()).isTrue();
            assertThat(finding(none, "division-place").at("/fix/attribute").isMissingNode())
                    .isTrue();
            assertFixedTo(found, wrong, datum, place);
        };
    }
}
