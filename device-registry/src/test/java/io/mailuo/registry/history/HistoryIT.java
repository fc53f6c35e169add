package io.mailuo.registry.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryIT {

    private static final String DEVICE = "{'type':'14001','division':'110105','name':'Cover','organization':'city'}";
    private static final String OBJECT = "{'standard':'GB/T 47678.5-2026','componentClass':'01002',"
            + "'division':'110105','name':'Object','organization':'city'}";
    private static final String GATEWAY = "{'division':'110105','name':'Gateway','organization':'city'}";
    private static final int CHANGES = 36;

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void useLocalToken() {
        registry.as(token);
    }

    @ParameterizedTest
    @ValueSource(longs = 20261122)
    void says_of_each_past_moment_what_was_answered_then(long seed) {
        var random = new Random(seed);
        var before = Instant.now();
        var paths = List.of(
                "/devices/" + made("/devices", DEVICE).text("/code"),
                "/objects/" + made("/objects", OBJECT).text("/code"),
                "/gateways/" + made("/gateways", GATEWAY).text("/code"),
                "/organizations/" + made("/organizations", "{'name':'Office'}").text("/id"));
        var answered = new LinkedHashMap<Instant, Map<String, JsonNode>>();
        var undoable = new ArrayList<String>();
        for (int i = 0; i < CHANGES; i++) {
            change(random, i, paths.get(random.nextInt(paths.size())), undoable);
            var now = new LinkedHashMap<String, JsonNode>();
            paths.forEach(path -> now.put(path, registry.get(path).body()));
            answered.put(Instant.now(), now);
        }

        for (var path : paths) {
            assertThat(registry.get(path + "?asOf=" + before).status()).isEqualTo(404);
            answered.forEach((moment, states) -> assertThat(
                            registry.get(path + "?asOf=" + moment).body())
                    .as("%s at %s", path, moment)
                    .isEqualTo(states.get(path)));
            retold(path);
        }
    }

    @Test
    void tells_who_changed_what_when_newest_first_and_page_by_page() {
        var code = made("/devices", DEVICE).text("/code");
        var path = "/devices/" + code;
        registry.patch(path, "{'name':'Renamed'}");
        registry.post(path + "/credentials", "{}");
        imported("编码,名称\n" + code + ",Imported\n");
        registry.patch(path, "{'name':'Last','place':{'lon':116.4,'lat':39.9}}");

        var history = registry.get("/history" + path);

        var items = items(history);
        assertThat(items)
                .extracting(item -> item.path("action").asText())
                .containsExactly(
                        "device.change", "import.commit", "device.credentials", "device.change", "device.create");
        assertThat(items.get(0).at("/who").asText()).isEqualTo("local-cli");
        assertThat(change(items.get(0), "name").path("before").asText()).isEqualTo("Imported");
        assertThat(change(items.get(0), "name").path("after").asText()).isEqualTo("Last");
        assertThat(change(items.get(0), "place").has("before")).isFalse();
        assertThat(items.get(1).has("import")).isTrue();
        assertThat(change(items.get(1), "name").path("before").asText()).isEqualTo("Renamed");
        assertThat(change(items.get(1), "name").path("after").asText()).isEqualTo("Imported");
        assertThat(items.get(2).path("changes")).isEmpty();
        assertThat(change(items.get(4), "code").path("after").asText()).isEqualTo(code);

        var paged = new ArrayList<JsonNode>();
        var next = "";
        do {
            var page = registry.get("/history" + path + "?limit=1" + next);
            paged.addAll(items(page));
            next = page.body().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!next.isEmpty());
        assertThat(paged).isEqualTo(items);
        assertThat(registry.get("/history" + path + "?cursor=bm8").status()).isEqualTo(400);
    }

    @Test
    void still_tells_of_what_an_undone_import_had_registered() {
        var job = imported(",14001,110105,Fleeting,city\n", "编码,设备类型,行政区划,名称,单位\n");
        var code = items(registry.get("/devices?q=Fleeting"))
                .getFirst()
                .path("code")
                .asText();
        var there = registry.get("/devices/" + code).body();
        var moment = Instant.now();
        undone(job);

        assertThat(registry.get("/devices/" + code).status()).isEqualTo(404);
        assertThat(registry.get("/devices/" + code + "?asOf=" + moment).body()).isEqualTo(there);
        assertThat(registry.get("/devices/" + code + "?asOf=" + Instant.now()).status())
                .isEqualTo(404);
        var items = items(registry.get("/history/devices/" + code));
        assertThat(items)
                .extracting(item -> item.path("action").asText())
                .containsExactly("import.undo", "import.commit");
        assertThat(change(items.get(0), "name").path("before").asText()).isEqualTo("Fleeting");
        assertThat(change(items.get(0), "name").has("after")).isFalse();
        assertThat(change(items.get(1), "name").path("after").asText()).isEqualTo("Fleeting");
    }

    @Test
    void knows_nothing_of_what_never_was_and_refuses_a_moment_that_is_none() {
        assertThat(registry.get("/history/devices/1101051400199999997").status())
                .isEqualTo(404);
        assertThat(registry.get("/history/gateways/x%27%20or%201=1").status()).isEqualTo(404);
        var code = made("/devices", DEVICE).text("/code");
        var reply = registry.get("/devices/" + code + "?asOf=yesterday");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo("asOf");
    }

    @Test
    void tells_the_second_of_two_editors_who_changed_what_since() {
        var path = "/devices/" + made("/devices", DEVICE).text("/code");
        registry.patch(path, "{'name':'First','state':'SUSPENDED'}", "If-Match", "\"1\"");
        imported("编码,名称\n" + path.substring(9) + ",Imported\n");

        var late = registry.patch(path, "{'name':'Second'}", "If-Match", "\"1\"");

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.text("/code")).isEqualTo("version-mismatch");
        assertThat(late.text("/detail"))
                .contains(
                        "The change is of version 1, it is now version 3",
                        "local-cli changed name, state",
                        "changed name.");
        var errors = late.body().path("errors");
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).path("pointer").asText()).isEqualTo("/name");
        assertThat(errors.get(0).path("message").asText()).startsWith("was 'Cover', is now 'Imported' (local-cli, 20");
        assertThat(errors.get(1).path("message").asText())
                .startsWith("was in service, is now suspended (local-cli, 20");
        assertThat(registry.get(path).text("/name")).isEqualTo("Imported");
        assertThat(registry.patch(path, "{'name':'Second'}", "If-Match", "3").status())
                .isEqualTo(200);
        assertThat(registry.patch(path, "{'name':'x'}", "If-Match", "\"y\"").status())
                .isEqualTo(412);
    }

    /** Walks the history from the oldest change on; what comes out is what there is. */
    private static void retold(String path) {
        var items = new ArrayList<>(items(registry.get("/history" + path + "?limit=1000")));
        var told = new LinkedHashMap<String, JsonNode>();
        for (var item : items.reversed()) {
            for (var change : item.path("changes")) {
                var field = change.path("field").asText();
                assertThat(change.has("before") ? change.path("before") : MissingNode.getInstance())
                        .as("%s of %s in %s", field, path, item)
                        .isEqualTo(told.getOrDefault(field, MissingNode.getInstance()));
                if (change.has("after")) {
                    told.put(field, change.path("after"));
                } else {
                    told.remove(field);
                }
            }
        }
        var now = new LinkedHashMap<String, JsonNode>();
        registry.get(path).body().properties().forEach(each -> now.put(each.getKey(), each.getValue()));
        now.remove("version");
        now.remove("updatedAt");
        assertThat(told).containsExactlyInAnyOrderEntriesOf(now);
    }

    private static void change(Random random, int number, String path, List<String> undoable) {
        var code = path.substring(path.lastIndexOf('/') + 1);
        boolean listed = path.startsWith("/devices") || path.startsWith("/objects");
        var name = "{'name':'Name " + number + "'}";
        switch (random.nextInt(listed ? 7 : path.startsWith("/gateways") ? 3 : 1)) {
            case 1 -> patched(path, "{'place':{'lon':116." + number + ",'lat':39.9,'datum':'GCJ02'}}");
            case 2 -> patched(path, "{'place':null,'state':'" + (number % 2 == 0 ? "IN_SERVICE" : "SUSPENDED") + "'}");
            case 3 ->
                patched(path, "{'externalIds':[{'scheme':'serial','value':'S-" + path.hashCode() + number + "'}]}");
            case 4 ->
                undoable.add(imported(
                        "编码,名称,经度,纬度,坐标系,serial\n" + code + ",Row " + number + ",116.5,39." + number + ",BD09,R-"
                                + path.hashCode() + number + "\n",
                        path));
            case 5 -> {
                if (undoable.isEmpty()) {
                    patched(path, name);
                } else {
                    undone(undoable.removeLast());
                }
            }
            case 6 ->
                patched(
                        path,
                        path.startsWith("/devices")
                                ? "{'maintainer':'M" + number + "','mounting':{'method':'pole','heightMetres':" + number
                                        + "}}"
                                : "{'attributes':{'BZ':'Remark " + number + "'}}");
            default -> patched(path, name);
        }
    }

    private static void patched(String path, String body) {
        var reply = registry.patch(path, body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }

    private static Reply made(String path, String body) {
        var reply = registry.post(path, body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(201);
        return reply;
    }

    private static String imported(String rows, String headerOrPath) {
        return headerOrPath.startsWith("/")
                ? imported(rows, "", headerOrPath.startsWith("/objects") ? "object" : "device")
                : imported(headerOrPath + rows, "", "device");
    }

    private static String imported(String file) {
        return imported(file, "", "device");
    }

    private static String imported(String file, String more, String kind) {
        var made = registry.upload(
                "/imports?name=history.csv&kind=" + kind, (file + more).getBytes(StandardCharsets.UTF_8));
        var path = "/imports/" + made.text("/id");
        assertThat(ended(path).text("/failed")).as(made.response().body()).isEqualTo("0");
        registry.post(path + "/commit", "{}");
        assertThat(ended(path).text("/state")).isEqualTo("COMMITTED");
        return made.text("/id");
    }

    private static void undone(String job) {
        registry.post("/imports/" + job + "/undo", "{}");
        assertThat(ended("/imports/" + job).text("/state")).isEqualTo("UNDONE");
    }

    private static Reply ended(String path) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> registry.get(path), reply -> !reply.text("/state").endsWith("ING"));
    }

    private static JsonNode change(JsonNode item, String field) {
        return StreamSupport.stream(item.path("changes").spliterator(), false)
                .filter(change -> change.path("field").asText().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> items(Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return StreamSupport.stream(reply.body().path("items").spliterator(), false)
                .toList();
    }
}
