package io.mailuo.registry.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;

    /** Six manholes of the city; 0 to 3 in a row, 4 beside, 5 of the water bureau. */
    private static final List<String> HOLES = new ArrayList<>();

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
        registry.as(token);
        registry.post("/organizations", "{'id':'water','name':'Water','parent':'city'}");
        registry.post("/organizations", "{'id':'gas','name':'Gas','parent':'city'}");
        for (int i = 0; i < 6; i++) {
            HOLES.add(hole("Hole " + i, i == 5 ? "water" : "gas"));
        }
        put("flow", segment("a", 0, 1), segment("b", 1, 2), segment("c", 2, 3), segment("d", 4, 2), segment("e", 3, 5));
        registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'Level','organization':'gas','object':'" + HOLES.get(3)
                        + "'}");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void useLocalToken() {
        registry.as(token);
    }

    @Test
    void tells_what_is_downstream_and_upstream_the_nearest_first() {
        var down = trace("flow", 1, "downstream", "");
        assertThat(codes(down)).containsExactly(HOLES.get(1), HOLES.get(2), HOLES.get(3), HOLES.get(5));
        assertThat(distances(down)).containsExactly(0, 1, 2, 3);
        assertThat(ids(down.path("segments"))).containsExactly("b", "c", "e");
        assertThat(down.path("devices")).hasSize(1);
        assertThat(down.at("/devices/0/object").asText()).isEqualTo(HOLES.get(3));
        assertThat(down.path("complete").asBoolean()).isTrue();

        var up = trace("flow", 2, "upstream", "");
        assertThat(codes(up))
                .startsWith(HOLES.get(2))
                .containsExactlyInAnyOrder(HOLES.get(2), HOLES.get(1), HOLES.get(4), HOLES.get(0));
        assertThat(distances(up)).containsExactly(0, 1, 1, 2);
        assertThat(up.path("devices")).isEmpty();
        assertThat(codes(trace("flow", 5, "downstream", ""))).containsExactly(HOLES.get(5));
        assertThat(codes(trace("other", 1, "downstream", ""))).containsExactly(HOLES.get(1));
    }

    @Test
    void a_change_is_taken_back_by_what_its_answer_says() {
        put("undone", segment("a", 0, 1), segment("b", 1, 2));
        var answer = send(
                "undone",
                "{'items':[" + segment("a", 0, 2) + "," + segment("b", 1, 2) + "," + segment("c", 2, 3) + "],"
                        + "'remove':['nothing']}");
        assertThat(answer.text("/created")).isEqualTo("1");
        assertThat(answer.text("/removed")).isEqualTo("0");
        assertThat(answer.body().at("/undo/remove")).hasSize(1);

        var undone = send("undone", answer.body().path("undo").toString());

        assertThat(undone.text("/changed")).as(undone.response().body()).isEqualTo("1");
        assertThat(undone.text("/removed")).isEqualTo("1");
        var left = registry.get("/networks/undone/segments").body().path("items");
        assertThat(ids(left)).containsExactly("a", "b");
        assertThat(left.at("/0/to").asText()).isEqualTo(HOLES.get(1));
        assertThat(send("undone", undone.body().path("undo").toString()).text("/created"))
                .as("and that again")
                .isEqualTo("1");
        assertThat(registry.get("/audit?action=network.segments&entity=network/undone")
                        .body()
                        .path("items"))
                .hasSize(4);
    }

    @Test
    void refuses_removals_that_cannot_be() {
        assertThat(send("undone", "{'items':[" + segment("x", 0, 1) + "],'remove':['x']}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/remove/0");
        assertThat(send("undone", "{'remove':[null]}").text("/errors/0/pointer"))
                .isEqualTo("/remove/0");
        assertThat(send("undone", "{'items':[],'remove':[]}").text("/errors/0/pointer"))
                .isEqualTo("/items");
        assertThat(send(
                                "undone",
                                IntStream.range(0, 5001)
                                        .mapToObj(i -> "'" + i + "'")
                                        .collect(Collectors.joining(",", "{'remove':[", "]}")))
                        .text("/errors/0/pointer"))
                .isEqualTo("/items");
        var other = registry.post(
                "/tokens", "{'subject':'w','organization':'water','scopes':['registry:write'],'expiresInSeconds':60}");
        registry.as(other.text("/token"));
        assertThat(send("flow", "{'remove':['a']}").status())
                .as("both ends are others'")
                .isEqualTo(403);
    }

    @Test
    void ends_in_a_ring_and_at_the_limit() {
        put("ring", segment("1", 0, 1), segment("2", 1, 2), segment("3", 2, 0), segment("4", 1, 0));

        var round = trace("ring", 0, "downstream", "");
        assertThat(codes(round)).containsExactly(HOLES.get(0), HOLES.get(1), HOLES.get(2));
        assertThat(round.path("segments")).hasSize(4);
        assertThat(round.path("complete").asBoolean()).isTrue();
        var near = trace("ring", 0, "downstream", "&limit=2");
        assertThat(codes(near)).containsExactly(HOLES.get(0), HOLES.get(1));
        assertThat(near.path("complete").asBoolean()).isFalse();
    }

    @Test
    void walks_a_long_main_from_end_to_end() {
        var holes =
                IntStream.range(0, 60).mapToObj(i -> hole("Main " + i, "gas")).toList();
        var body = IntStream.range(0, 59)
                .mapToObj(i -> "{'id':'m" + i + "','from':'" + holes.get(i) + "','to':'" + holes.get(i + 1) + "'}")
                .collect(Collectors.joining(",", "{'items':[", "]}"));
        assertThat(send("main", body).text("/created")).isEqualTo("59");
        assertThat(send("main", body).text("/unchanged")).isEqualTo("59");

        var trace = registry.get("/networks/main/trace?direction=upstream&from=" + holes.getLast())
                .body();

        assertThat(trace.path("objects")).hasSize(60);
        assertThat(trace.at("/objects/59/distance").asInt()).isEqualTo(59);
        assertThat(trace.at("/objects/59/code").asText()).isEqualTo(holes.getFirst());
    }

    @Test
    void shows_what_belongs_to_others_without_name_and_place_and_lets_nobody_else_change_it() {
        registry.as(registry.post(
                        "/tokens",
                        "{'subject':'w','scopes':['registry:read','registry:write'],'organization':'water',"
                                + "'expiresInSeconds':60}")
                .text("/token"));

        var up = trace("flow", 5, "upstream", "");
        assertThat(codes(up)).hasSize(6);
        assertThat(up.at("/objects/0/name").asText()).isEqualTo("Hole 5");
        assertThat(up.at("/objects/1/organization").asText()).isEqualTo("gas");
        assertThat(up.at("/objects/1").has("name")).isFalse();
        assertThat(up.path("devices")).isEmpty();

        var foreign = send("flow", "{'items':[" + segment("a", 0, 3) + "]}");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(send("flow", "{'items':[" + segment("a", 0, 5) + "]}").status())
                .as("a segment of others, bent towards one's own")
                .isEqualTo(403);
        var listed =
                registry.get("/networks/flow/segments?object=" + HOLES.get(5)).body();
        assertThat(listed.at("/items/0/toName").asText()).isEqualTo("Hole 5");
        assertThat(listed.at("/items/0/from").asText()).isEqualTo(HOLES.get(3));
        assertThat(listed.at("/items/0").has("fromName")).isFalse();
        assertThat(registry.delete("/networks/flow/segments/a").status()).isEqualTo(403);
        assertThat(send("flow", "{'items':[" + segment("own", 5, 3) + "]}").text("/created"))
                .isEqualTo("1");
        assertThat(registry.delete("/networks/flow/segments/own").status()).isEqualTo(204);
        assertThat(registry.delete("/networks/flow/segments/own").status()).isEqualTo(404);
    }

    @Test
    void lists_the_segments_at_an_object_page_by_page() {
        var at = registry.get("/networks/flow/segments?object=" + HOLES.get(2));
        assertThat(ids(at.body().path("items"))).containsExactly("b", "c", "d");
        assertThat(ids(registry.get("/networks/flow/segments?id=c").body().path("items")))
                .containsExactly("c");
        var first = registry.get("/networks/flow/segments?limit=2");
        assertThat(ids(first.body().path("items"))).containsExactly("a", "b");
        var second = registry.get("/networks/flow/segments?limit=3&cursor=" + first.text("/next"));
        assertThat(ids(second.body().path("items"))).containsExactly("c", "d", "e");
    }

    @Test
    void lists_the_networks_that_have_segments_page_by_page() {
        put("a-first", segment("1", 0, 1));
        var first = registry.get("/networks?limit=1");
        assertThat(first.body().findValuesAsText("network")).containsExactly("a-first");
        assertThat(registry.get("/networks?limit=1000&cursor=" + first.text("/next"))
                        .body()
                        .findValuesAsText("network"))
                .contains("flow")
                .doesNotContain("a-first")
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(registry.get("/networks?object=" + HOLES.get(5)).body().findValuesAsText("network"))
                .containsExactly("flow");
        registry.delete("/networks/a-first/segments/1");
        assertThat(registry.get("/networks").body().findValuesAsText("network")).doesNotContain("a-first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/items",
                "{'items':[]}|/items",
                "{'items':[null]}|/items/0",
                "{'items':[{'id':'x y','from':'1','to':'2'}]}|/items/0/id",
                "{'items':[{'id':'x','from':'1','to':'1'}]}|/items/0/to",
                "{'items':[{'id':'x','from':'1','to':'2'},{'id':'x','from':'1','to':'3'}]}|/items/1/id",
                "{'items':[{'id':'x','from':'1','to':'2'}]}|/items",
                "{'items':[{'id':'x','from':'1'}]}|/items/0/to"
            })
    void refuses_what_is_no_network(String body, String pointer) {
        var reply = send("flow", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(registry.get("/networks/flow/trace?direction=sideways&from=" + HOLES.getFirst())
                        .status())
                .isEqualTo(400);
        assertThat(registry.get("/networks/flow/trace?direction=upstream&from=1")
                        .status())
                .isEqualTo(404);
        assertThat(registry.get("/networks/No!/segments").status()).isEqualTo(400);
    }

    private static JsonNode trace(String network, int from, String direction, String more) {
        var reply = registry.get(
                "/networks/" + network + "/trace?direction=" + direction + "&from=" + HOLES.get(from) + more);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.body();
    }

    private static void put(String network, String... segments) {
        var reply = send(network, "{'items':[" + String.join(",", segments) + "]}");
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }

    private static Reply send(String network, String body) {
        return registry.send("PUT", "/networks/" + network + "/segments", body.replace('\'', '"'));
    }

    private static String segment(String id, int from, int to) {
        return "{'id':'" + id + "','from':'" + HOLES.get(from) + "','to':'" + HOLES.get(to) + "'}";
    }

    private static String hole(String name, String organization) {
        return registry.post(
                        "/objects",
                        "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'" + name
                                + "','organization':'" + organization + "'}")
                .text("/code");
    }

    private static List<String> codes(JsonNode trace) {
        return StreamSupport.stream(trace.path("objects").spliterator(), false)
                .map(object -> object.path("code").asText())
                .toList();
    }

    private static List<Integer> distances(JsonNode trace) {
        return StreamSupport.stream(trace.path("objects").spliterator(), false)
                .map(object -> object.path("distance").asInt())
                .toList();
    }

    private static List<String> ids(JsonNode segments) {
        return StreamSupport.stream(segments.spliterator(), false)
                .map(segment -> segment.path("id").asText())
                .toList();
    }
}
