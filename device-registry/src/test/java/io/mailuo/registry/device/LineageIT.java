package io.mailuo.registry.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String hole;
    private static String street;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        hole = object("Hole");
        street = object("Street");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void a_new_device_takes_the_place_of_the_old_one_and_the_lineage_goes_on() {
        var first = device("860000000000001", "MN0001");
        var path = "/devices/" + first;
        links(
                path,
                "{'object':'" + hole + "','relation':'installed-on'},{'object':'" + street
                        + "','relation':'observes'}");
        var old = registry.get(path).body();
        var moment = Instant.now();

        var made = registry.post(
                path + "/replacement", "{'reason':'Flooded','name':'Second','datastreams':[{'property':'tilt'}]}");

        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        var second = made.text("/code");
        for (var kept : List.of("type", "division", "organization", "object", "place", "statedPlace", "maintainer")) {
            assertThat(made.body().path(kept)).as(kept).isEqualTo(old.path(kept));
        }
        assertThat(made.text("/name")).isEqualTo("Second");
        assertThat(made.text("/replaces")).isEqualTo(first);
        assertThat(made.body().path("datastreams")).hasSize(1);
        assertThat(made.text("/externalIds/0/scheme")).isEqualTo("hj212.mn");
        assertThat(made.body().path("externalIds")).hasSize(1);
        assertThat(registry.get("/resolve?scheme=hj212.mn&value=MN0001").text("/code"))
                .isEqualTo(second);
        var retired = registry.get(path);
        assertThat(retired.text("/state")).isEqualTo("RETIRED");
        assertThat(retired.text("/replacedBy")).isEqualTo(second);
        assertThat(retired.text("/externalIds/0/scheme")).isEqualTo("imei");
        assertThat(retired.body().path("externalIds")).hasSize(1);
        assertThat(relations("/devices/" + second)).containsExactly("installed-on " + hole, "observes " + street);

        var third = registry.post(
                        "/devices/" + second + "/replacement",
                        "{'reason':'Again','externalIds':[{'scheme':'imei','value':'860000000000003'}]}")
                .text("/code");
        for (var any : List.of(first, second, third)) {
            var lineage = registry.get("/devices/" + any + "/lineage").body().path("items");
            assertThat(texts(lineage, "code")).containsExactly(first, second, third);
            assertThat(texts(lineage, "state")).containsExactly("RETIRED", "RETIRED", "IN_SERVICE");
            assertThat(lineage.at("/0/until")).isEqualTo(lineage.at("/1/from"));
            assertThat(lineage.at("/2").has("until")).isFalse();
        }
        assertThat(registry.get("/devices/" + second).text("/externalIds/0/value"))
                .isEqualTo("MN0001");

        var again = registry.post(path + "/replacement", "{'reason':'Twice'}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/code")).isEqualTo("already-replaced");
        assertThat(registry.patch(path, "{'state':'IN_SERVICE'}").status()).isEqualTo(409);
        var renamed = registry.patch(path, "{'name':'Old'}");
        assertThat(renamed.text("/replacedBy")).isEqualTo(second);
        assertThat(registry.get(path + "?asOf=" + moment).body()).isEqualTo(old);
        var history = registry.get("/history" + path).body().path("items");
        assertThat(texts(history, "action"))
                .containsExactly("device.change", "device.replaced", "device.links", "device.create");
        assertThat(history.get(1).toString()).contains("Flooded");
        assertThat(history.get(2).toString()).contains("\"field\":\"links\"", "observes");
    }

    @Test
    void a_replacement_that_is_refused_changes_nothing() {
        var code = device("860000000000011", "MN0011");
        var before = registry.get("/devices/" + code).body();
        var count = registry.get("/devices?limit=1000").body().path("items").size();
        var other = device("860000000000012", "MN0012");

        assertThat(registry.post("/devices/" + code + "/replacement", "{}").text("/errors/0/pointer"))
                .isEqualTo("/reason");
        assertThat(registry.post(
                                "/devices/" + code + "/replacement",
                                "{'reason':'x','externalIds':[{'scheme':'hj212.mn','value':'MN0012'}]}")
                        .text("/code"))
                .isEqualTo("external-id-taken");
        assertThat(registry.post("/devices/" + code + "/replacement", "{'reason':'x','gateway':'123'}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/gateway");
        assertThat(registry.post("/devices/" + code + "/replacement", "{'reason':'x','profile':'none such'}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/profile");
        assertThat(registry.send("POST", "/devices/" + code + "/replacement", "{\"reason\":\"x\"}", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);

        assertThat(registry.get("/devices/" + code).body()).isEqualTo(before);
        assertThat(registry.get("/devices?limit=1000").body().path("items").size())
                .isEqualTo(count + 1);
        assertThat(registry.get("/devices/" + other).text("/externalIds/0/value"))
                .isEqualTo("MN0012");
    }

    @Test
    void links_are_said_all_at_once_and_seen_from_the_object() {
        var path = "/devices/" + device("860000000000021", "MN0021");
        var pole = object("Pole");
        var junction = object("Junction");
        links(
                path,
                "{'object':'" + pole + "','relation':'installed-on'},{'object':'" + junction
                        + "','relation':'observes'}");
        assertThat(registry.get(path).text("/object")).isEqualTo(pole);
        assertThat(texts(
                        registry.get("/objects/" + junction + "/devices").body().path("items"), "relation"))
                .containsExactly("observes");
        assertThat(texts(registry.get("/objects/" + pole + "/devices").body().path("items"), "relation"))
                .containsExactly("installed-on");
        assertThat(registry.get("/objects/" + pole + "/devices?state=RETIRED")
                        .body()
                        .path("items"))
                .isEmpty();

        var version = registry.get(path).text("/version");
        links(
                path,
                "{'object':'" + pole + "','relation':'installed-on'},{'object':'" + junction
                        + "','relation':'observes'}");
        assertThat(registry.get(path).text("/version")).as("nothing changed").isEqualTo(version);
        assertThat(registry.get(path + "/links").text("/version"))
                .as("of the device, for a change of what was read")
                .isEqualTo(version);
        links(path, "");
        assertThat(registry.get(path).body().has("object")).isFalse();
        assertThat(relations(path)).isEmpty();

        assertThat(pointer(path, "{'object':'" + pole + "','relation':'beside'}"))
                .isEqualTo("/items/0/relation");
        assertThat(pointer(path, "{'object':'1','relation':'observes'}")).isEqualTo("/items");
        assertThat(pointer(
                        path,
                        "{'object':'" + pole + "','relation':'installed-on'},{'object':'" + junction
                                + "','relation':'installed-on'}"))
                .isEqualTo("/items/1");
        assertThat(pointer(path, "null")).isEqualTo("/items/0/object");
        assertThat(registry.get("/objects/123/devices").status()).isEqualTo(404);
    }

    private static String device(String imei, String station) {
        var made = registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'First','organization':'city','maintainer':'Team 1',"
                        + "'place':{'lon':116.4,'lat':39.9,'datum':'GCJ02'},'externalIds':[{'scheme':'imei','value':'"
                        + imei + "'},{'scheme':'hj212.mn','value':'" + station + "'}]}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }

    private static String object(String name) {
        return registry.post(
                        "/objects",
                        "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'110105','name':'" + name
                                + "','organization':'city'}")
                .text("/code");
    }

    private static void links(String path, String items) {
        var reply = put(path, items);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }

    private static String pointer(String path, String items) {
        var reply = put(path, items);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        return reply.text("/errors/0/pointer");
    }

    private static Reply put(String path, String items) {
        return registry.send("PUT", path + "/links", ("{'items':[" + items + "]}").replace('\'', '"'));
    }

    private static List<String> relations(String path) {
        return StreamSupport.stream(
                        registry.get(path + "/links").body().path("items").spliterator(), false)
                .map(link -> link.path("relation").asText() + " "
                        + link.path("object").asText())
                .toList();
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }
}
