package io.mailuo.registry.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreasIT {

    private static final String ONE = "'type':'FeatureCollection','features':[";

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

    @BeforeEach
    void two_cells_side_by_side() {
        put("/grid-cells", collection(cell("A1", 116.40, 39.90, 0.01), cell("A2", 116.41, 39.90, 0.01)));
        assigned();
    }

    private static Reply put(String path, String json) {
        return registry.send("PUT", path, json.replace('\'', '"'));
    }

    private static String collection(String... features) {
        return "{" + ONE + String.join(",\n", features) + "]}";
    }

    private static String cell(String code, double west, double south, double size) {
        double east = Math.round((west + size) * 1e6) / 1e6;
        double north = Math.round((south + size) * 1e6) / 1e6;
        return "{'type':'Feature','geometry':{'type':'Polygon','coordinates':[[[" + west + "," + south + "],[" + east
                + "," + south + "],[" + east + "," + north + "],[" + west + "," + north + "],[" + west + "," + south
                + "]]]},'properties':{'code':'" + code + "','name':'cell " + code + "'}}";
    }

    private static void assigned() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !registry.get("/grid-cells/assignment")
                        .body()
                        .path("running")
                        .asBoolean());
    }

    private static Reply device(String place) {
        return registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'x','organization':'city','place':" + place + "}");
    }

    @Test
    void things_are_given_their_cell_when_they_are_written() {
        var made = device("{'lon':116.405,'lat':39.905}");
        assertThat(made.text("/gridCell")).isEqualTo("A1");
        var path = "/devices/" + made.text("/code");
        assertThat(registry.patch(path, "{'place':{'lon':116.41,'lat':39.905}}").text("/gridCell"))
                .as("on the border of both")
                .isEqualTo("A2");
        assertThat(registry.patch(path, "{'gridCell':'A1'}").status()).isEqualTo(400);
        assertThat(registry.patch(path, "{'place':null}").body().has("gridCell"))
                .isFalse();
        assertThat(registry.patch(path, "{'place':{'lon':116.415,'lat':39.905}}")
                        .text("/gridCell"))
                .isEqualTo("A2");
        assertThat(registry.get("/devices?gridCell=A2").body().path("items"))
                .anyMatch(item -> item.path("code").asText().equals(made.text("/code")));
        assertThat(registry.get("/devices?gridCell=B9").body().path("items")).isEmpty();

        var object = registry.post(
                "/objects",
                "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'o',"
                        + "'organization':'city','place':{'lon':116.401,'lat':39.901}}");
        assertThat(object.text("/gridCell")).isEqualTo("A1");
        var gateway = registry.post(
                "/gateways",
                "{'division':'110105','name':'g','organization':'city','place':{'lon':116.411,'lat':39.901}}");
        assertThat(gateway.text("/gridCell")).isEqualTo("A2");
        assertThat(registry.get("/gateways?gridCell=A2").body().path("items")).hasSize(1);
        assertThat(registry.patch("/gateways/" + gateway.text("/code"), "{'place':{'lon':116.401,'lat':39.901}}")
                        .text("/gridCell"))
                .isEqualTo("A1");
    }

    @Test
    void an_import_gives_each_row_its_cell_and_is_checked_again_where_the_cells_have_changed() {
        var table = "Device type,Division,Name,Organization,Longitude,Latitude,serial\n"
                + "14001,110105,i1,city,116.402,39.902,I1\n14001,110105,i2,city,116.412,39.902,I2\n"
                + "14001,110105,i3,city,1,1,I3\n";
        var id = registry.upload("/imports?name=cells.csv", table.getBytes(StandardCharsets.UTF_8))
                .text("/id");
        until(id, "CHECKED");
        put("/grid-cells", collection(cell("B1", 116.40, 39.90, 0.005), cell("A2", 116.41, 39.90, 0.01)));
        registry.post("/imports/" + id + "/commit", "{}");
        until(id, "CHECKED");
        assertThat(registry.get("/imports/" + id).text("/message")).contains("checked again");
        registry.post("/imports/" + id + "/commit", "{}");
        until(id, "COMMITTED");
        assertThat(cellOf("I1")).isEqualTo("B1");
        assertThat(cellOf("I2")).isEqualTo("A2");
        assertThat(cellOf("I3")).isEmpty();
        registry.post("/imports/" + id + "/undo", "{}");
        until(id, "UNDONE");
    }

    private static void until(String id, String state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> registry.get("/imports/" + id).text("/state"), state::equals);
    }

    private static String cellOf(String serial) {
        var code = registry.get("/resolve?scheme=serial&value=" + serial).text("/code");
        return registry.get("/devices/" + code).text("/gridCell");
    }

    @Test
    void everything_is_given_its_cell_anew_when_the_cells_change() {
        var made = device("{'lon':116.4062,'lat':39.9062}");
        long version = made.body().path("version").asLong();
        assertThat(made.text("/gridCell")).isEqualTo("A1");
        var outcome = put("/grid-cells", collection(cell("C1", 116.40, 39.90, 0.02), cell("A2", 116.43, 39.90, 0.01)));
        assertThat(outcome.body().path("added").asInt()).isEqualTo(1);
        assertThat(outcome.body().path("changed").asInt()).isEqualTo(1);
        assertThat(outcome.body().path("removed").asInt()).isEqualTo(1);
        assigned();
        var now = registry.get("/devices/" + made.text("/code"));
        assertThat(now.text("/gridCell")).isEqualTo("C1");
        assertThat(now.body().path("version").asLong()).isEqualTo(version);
        var progress = registry.get("/grid-cells/assignment").body();
        assertThat(progress.path("moved").asInt()).isPositive();
        assertThat(progress.path("progress").asInt()).isEqualTo(100);

        var merged = put("/grid-cells?merge=true", collection(cell("D1", 116.40, 39.92, 0.01)));
        assertThat(merged.body().path("areas").asInt()).isEqualTo(3);
        assertThat(merged.body().path("removed").asInt()).isZero();
        var same = put("/grid-cells?merge=true", collection(cell("D1", 116.40, 39.92, 0.01)));
        assertThat(same.body().path("unchanged").asInt()).isEqualTo(1);
    }

    @Test
    void areas_come_back_as_geojson() {
        var all = registry.get("/grid-cells?bbox=116.405,39.9,116.406,39.91");
        assertThat(all.body().path("features")).hasSize(1);
        assertThat(all.text("/features/0/properties/code")).isEqualTo("A1");
        assertThat(all.response().headers().firstValue("Content-Type")).hasValue("application/geo+json");
        var page = registry.get("/grid-cells?limit=1");
        assertThat(registry.get("/grid-cells?limit=1&cursor=" + page.text("/next"))
                        .text("/features/0/properties/code"))
                .isEqualTo("A2");
        assertThat(registry.get("/grid-cells/A1").text("/properties/name")).isEqualTo("cell A1");
        assertThat(registry.get("/grid-cells/A1").text("/geometry/coordinates/0/1/0"))
                .isEqualTo("116.41");
        assertThat(registry.get("/grid-cells/none").status()).isEqualTo(404);
    }

    @Test
    void a_page_of_areas_ends_where_their_corners_are_many() {
        var rounds = put("/grid-cells?merge=true", collection(round("R1", 100, 25_000), round("R2", 101, 75_001)));
        assertThat(rounds.status()).as(rounds.response().body()).isEqualTo(200);
        var first = registry.get("/grid-cells?bbox=99.5,30,101.5,31");
        assertThat(first.body().path("features")).hasSize(1);
        var second = registry.get("/grid-cells?bbox=99.5,30,101.5,31&cursor=" + first.text("/next"));
        assertThat(second.text("/features/0/properties/code")).isEqualTo("R2");
        assertThat(second.body().has("next")).isFalse();
    }

    private static String round(String code, double lon, int corners) {
        var ring = new StringBuilder();
        for (int i = 0; i <= corners; i++) {
            double angle = 2 * Math.PI * (i % corners) / corners;
            ring.append(i == 0 ? "[" : ",[")
                    .append(lon + 0.4 * Math.cos(angle))
                    .append(',')
                    .append(30.5 + 0.4 * Math.sin(angle))
                    .append(']');
        }
        return "{'type':'Feature','properties':{'code':'" + code + "'},'geometry':{'type':'Polygon','coordinates':[["
                + ring + "]]}}";
    }

    @Test
    void divisions_are_taken_likewise_and_other_datums_are_converted() {
        var outcome = put("/division-areas?datum=GCJ02", collection(cell("110105", 116.40, 39.90, 0.01)));
        assertThat(outcome.status()).isEqualTo(200);
        double lon = registry.get("/division-areas/110105")
                .body()
                .at("/geometry/coordinates/0/0/0")
                .asDouble();
        assertThat(lon).isBetween(116.393, 116.395);
        assertThat(put("/division-areas", collection(cell("1101", 116, 39, 1))).text("/detail"))
                .contains("feature 1 (1101)")
                .contains("110105");
    }

    @Test
    void broken_files_are_refused_with_the_feature_that_is_wrong_and_change_nothing() {
        var good = cell("A1", 116, 39, 1);
        refused(collection(good, good), "feature 2 (A1)", "same code as feature 1");
        refused(collection(good, cell("A2", 500000, 39, 1)), "feature 2, line 2", "500000.0 is not a longitude");
        refused(collection(good, good.replace("'A1'", "null")), "feature 2", "no property 'code'");
        refused(collection(good, good.replace("'A1'", "'A 1'")), "feature 2 (A 1)", "is not a code");
        refused(collection(good.replace("Polygon", "Point")), "feature 1", "is a Point");
        refused(collection(good.replace("Polygon", "MultiPolygon")), "feature 1", "not those of a MultiPolygon");
        refused(collection(good.replace("[116.0,39.0]]]", "[116.5,39.0]]]")), "feature 1", "a ring that is not closed");
        refused(
                "{" + ONE + "{'type':'Feature','properties':{'code':'A'},'geometry':{'type':'Polygon','coordinates':"
                        + "[[[1,1],[2,2],[1,1]]]}}]}",
                "feature 1 (A)",
                "fewer than 4 positions");
        refused(
                "{" + ONE + "{'type':'Feature','properties':{'code':'A'},'geometry':{'type':'Polygon','coordinates':"
                        + "[[['x',1]]]}}]}",
                "feature 1 (A)",
                "not lists of rings of positions");
        refused(
                "{" + ONE + "{'type':'Feature','properties':{'code':'A'},'geometry':null}]}",
                "feature 1 (A)",
                "no geometry");
        refused(collection(good).substring(0, 80), "feature 1", "not valid JSON");
        refused("{'type':'Feature'}", "line 1", "not a FeatureCollection");
        refused("{'type':'FeatureCollection','features':[]}", "line", "no features");
        refused("{'type':'FeatureCollection'}", "line", "no features");
        refused("[1]", "line 1", "not a GeoJSON object");
        refused("[".repeat(100_000), "line", "not a GeoJSON object");
        refused("{'type':'FeatureCollection','features':" + "[".repeat(100_000), "feature 1", "is not an object");
        refused(
                "{" + ONE + "{'geometry':{'type':'Polygon','coordinates':" + "[".repeat(100_000) + "}}]}",
                "feature 1",
                "too deep");
        refused("\0\1\2", "line 1", "not valid JSON");
        refused("", "line", "not a GeoJSON object");
        assertThat(registry.get("/grid-cells").body().path("features")).hasSize(2);
        assertThat(registry.get("/grid-cells/A1").text("/geometry/coordinates/0/0/0"))
                .isEqualTo("116.4");
    }

    private static void refused(String json, String... parts) {
        var reply = put("/grid-cells", json);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.text("/code")).isEqualTo("invalid-geojson");
        assertThat(reply.text("/detail")).contains(parts);
    }
}
