package io.mailuo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import io.mailuo.spec.coding.DeviceCode;
import io.mailuo.spec.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryApiIT {

    private static final String COVER = "{'type':'14001','division':'110105','name':'Cover','organization':'city'}";

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

    @Test
    void lists_nothing_but_the_first_organization_at_first() {
        try (var empty = RegistryForTests.startWithoutKafka(directory.resolve("empty"))) {
            assertThat(empty.get("/organizations").body().at("/items")).hasSize(1);
            assertThat(empty.get("/organizations/city").text("/id")).isEqualTo("city");
            for (var list : List.of("/devices", "/gateways", "/objects")) {
                var reply = empty.get(list);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.response().body()).isEqualTo("{\"items\":[]}");
            }
        }
    }

    @Test
    void registers_a_device_with_the_datastreams_of_its_type() {
        var made = registry.post("/devices", COVER);

        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("/code")).startsWith("11010514001");
        assertThat(DeviceCode.isValid(made.text("/code"))).isTrue();
        assertThat(made.text("/codec")).isEqualTo("senml");
        assertThat(made.text("/utcOffset")).isEqualTo("+08:00");
        assertThat(made.text("/state")).isEqualTo("IN_SERVICE");
        assertThat(made.text("/version")).isEqualTo("1");
        assertThat(properties(made)).contains("cover_open", "tilt");
        assertThat(made.pending()).isTrue();
        assertThat(made.response().headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(made.response().headers().firstValue("Location")).hasValue("/api/v1/devices/" + made.text("/code"));
        assertThat(registry.get("/devices/" + made.text("/code")).body()).isEqualTo(made.body());
    }

    @Test
    void completes_datastreams_from_the_catalogue_in_the_unit_asked_for() {
        var made = registry.post(
                "/devices",
                "{'type':'03001','division':'110105','name':'Air','organization':'city','datastreams':["
                        + "{'property':'pm2_5'},{'property':'pm2_5.2','unit':'mg/m3'},"
                        + "{'property':'our_own_index','unit':'1','min':0,'max':10,'intervalSeconds':60}]}");

        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("/datastreams/0/unit")).isEqualTo("ug/m3");
        assertThat(made.body().at("/datastreams/0/max").asDouble()).isEqualTo(2000);
        assertThat(made.body().at("/datastreams/1/max").asDouble()).isEqualTo(2);
        assertThat(made.text("/datastreams/2/resultType")).isEqualTo("number");
        assertThat(made.text("/datastreams/2/intervalSeconds")).isEqualTo("60");
    }

    @Test
    void never_gives_a_code_twice_to_32_callers_at_once() {
        var codes = ConcurrentHashMap.<String>newKeySet();
        int callers = 32;
        int each = 10;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        var made = registry.post("/devices", COVER.replace("14001", "14002"));
                        assertThat(made.status()).isEqualTo(201);
                        codes.add(made.text("/code"));
                    }
                });
            }
        }
        assertThat(codes).hasSize(callers * each);
    }

    @Test
    void changes_what_a_merge_patch_says_and_nothing_else() {
        var made = registry.post(
                "/devices",
                COVER.replace(
                        "}",
                        ",'place':{'lon':116.4,'lat':39.9},'externalIds':[{'scheme':'imei',"
                                + "'value':'860000000000001'}]}"));
        var path = "/devices/" + made.text("/code");

        var changed = registry.patch(path, "{'name':'Renamed','place':{'lat':40.5},'state':'SUSPENDED'}");

        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(changed.text("/version")).isEqualTo("2");
        assertThat(changed.text("/name")).isEqualTo("Renamed");
        assertThat(changed.body().at("/place/lon").asDouble()).isEqualTo(116.4);
        assertThat(changed.body().at("/place/lat").asDouble()).isEqualTo(40.5);
        assertThat(changed.body().at("/externalIds")).isEqualTo(made.body().at("/externalIds"));
        assertThat(changed.body().at("/datastreams")).isEqualTo(made.body().at("/datastreams"));
        var removed = registry.patch(path, "{'place':null,'externalIds':[]}");
        assertThat(removed.body().has("place")).isFalse();
        assertThat(removed.body().at("/externalIds")).isEmpty();
        assertThat(registry.get(path).body()).isEqualTo(removed.body());
    }

    @Test
    void refuses_a_change_of_an_outdated_version() {
        var path = "/devices/" + registry.post("/devices", COVER).text("/code");

        assertThat(registry.patch(path, "{'name':'A'}", "If-Match", "\"1\"").status())
                .isEqualTo(200);
        var stale = registry.patch(path, "{'name':'B'}", "If-Match", "\"1\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.text("/code")).isEqualTo("version-mismatch");
        assertThat(stale.text("/detail")).contains("version 1", "version 2");
        assertThat(registry.get(path).text("/name")).isEqualTo("A");
    }

    @Test
    void keeps_a_retired_device_retired_and_a_code_permanent() {
        var path = "/devices/" + registry.post("/devices", COVER).text("/code");

        assertThat(registry.patch(path, "{'type':'14002'}").text("/errors/0/pointer"))
                .isEqualTo("/type");
        assertThat(registry.patch(path, "{'division':'110101'}").status()).isEqualTo(400);
        assertThat(registry.patch(path, "{'code':'1'}").text("/errors/0/pointer"))
                .isEqualTo("/code");
        assertThat(registry.patch(path, "{'state':'RETIRED'}").status()).isEqualTo(200);
        assertThat(registry.patch(path, "{'state':'IN_SERVICE'}").text("/code")).isEqualTo("retired");
    }

    @Test
    void names_the_holder_of_an_external_identifier_that_is_taken() {
        var identifier = COVER.replace("}", ",'externalIds':[{'scheme':'hj212.mn','value':'MN-7'}]}");
        var holder = registry.post("/devices", identifier).text("/code");

        var refused = registry.post("/devices", identifier);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("external-id-taken");
        assertThat(refused.text("/detail")).contains("hj212.mn 'MN-7' belongs to " + holder);
        assertThat(registry.get("/resolve?scheme=hj212.mn&value=MN-7").text("/code"))
                .isEqualTo(holder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'14001','division':'110105','name':'x','organization':'city','colour':'red'} | /colour",
                "{'division':'110105','name':'x','organization':'city'}                               | /type",
                "{'type':'99999','division':'110105','name':'x','organization':'city'}                | /type",
                "{'type':'90001','division':'110105','name':'x','organization':'city'}                | /type",
                "{'type':'14001','division':'999999','name':'x','organization':'city'}                | /division",
                "{'type':'14001','division':'110105','name':' ','organization':'city'}                | /name",
                "{'type':'14001','division':'110105','name':'a\\nb','organization':'city'}            | /name",
                "{'type':'14001','division':'110105','name':{},'organization':'city'}                 | /name",
                "{'type':'14001','division':'110105','name':'x','organization':'nobody'}              | /organization",
                "{'type':'14001','division':'110105','name':'x','organization':'city','state':'NEW'}  | /state",
                "{'type':'14001','division':'110105','name':'x','organization':'city','codec':'../a'} | /codec",
                "{'type':'14001','division':'110105','name':'x','organization':'city','profile':'no'} | /profile",
                "{'type':'14001','division':'110105','name':'x','organization':'city','gateway':'1'}  | /gateway",
                "{'type':'14001','division':'110105','name':'x','organization':'city','object':'1'}   | /object",
                "{'type':'14001','division':'110105','name':'x','organization':'city','utcOffset':'8'} | /utcOffset",
                "{'type':'14001','division':'110105','name':'x','organization':'city','place':{'lon':181,'lat':0}} | /place/lon",
                "{'type':'14001','division':'110105','name':'x','organization':'city','place':{'lon':0,'lat':-91}} | /place/lat",
                "{'type':'14001','division':'110105','name':'x','organization':'city','place':{'lon':'NaN','lat':1}} | /place/lon",
                "{'type':'14001','division':'110105','name':'x','organization':'city','place':{'lon':1}} | /place/lat",
                "{'type':'14001','division':'110105','name':'x','organization':'city','externalIds':[{'scheme':'A B','value':'1'}]} | /externalIds/0/scheme",
                "{'type':'14001','division':'110105','name':'x','organization':'city','externalIds':[{'scheme':'mac'}]} | /externalIds/0/value",
                "{'type':'14001','division':'110105','name':'x','organization':'city','externalIds':[null]} | /externalIds/0",
                "{'type':'14001','division':'110105','name':'x','organization':'city','datastreams':[{'property':'PM'}]} | /datastreams/0/property",
                "{'type':'14001','division':'110105','name':'x','organization':'city','datastreams':[{'property':'tilt','unit':'kg'}]} | /datastreams/0/unit",
                "{'type':'14001','division':'110105','name':'x','organization':'city','datastreams':[{'property':'unheard_of'}]} | /datastreams/0/unit",
                "{'type':'14001','division':'110105','name':'x','organization':'city','datastreams':[{'property':'tilt'},{'property':'tilt'}]} | /datastreams/1/property",
                "{'type':'14001','division':'110105','name':'x','organization':'city','datastreams':[{'property':'tilt','min':9,'max':1}]} | /datastreams/0/min",
            })
    void names_the_field_that_is_wrong(String body, String pointer) {
        var refused = registry.post("/devices", body);

        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
        assertThat(refused.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(refused.text("/errors/0/message")).isNotBlank();
    }

    @Test
    void names_all_wrong_fields_at_once() {
        var refused = registry.post("/devices", "{'type':'1','division':'2'}");

        assertThat(StreamSupport.stream(refused.body().at("/errors").spliterator(), false)
                        .map(error -> error.at("/pointer").asText()))
                .containsExactlyInAnyOrder("/type", "/division", "/name", "/organization");
    }

    @Test
    void changes_a_device_in_whose_name_an_escape_is_written_out() {
        var code = registry.post("/devices", COVER.replace("Cover", "\\\\u0000 cover"))
                .text("/code");
        assertThat(registry.get("/devices/" + code).text("/name")).startsWith("\\u0000 ");
        assertThat(registry.patch("/devices/" + code, "{'state':'SUSPENDED'}").status())
                .isEqualTo(200);
        assertThat(registry.get("/history/devices/" + code).text("/items/0/changes/0/field"))
                .isEqualTo("state");
    }

    @Test
    void keeps_hostile_texts_as_they_are() throws Exception {
        var name = "Robert'); drop table device;-- <script>alert(1)</script> %_\\ 井盖 🌧";
        var body = Json.MAPPER.createObjectNode().put("type", "14001").put("division", "110105");
        body.put("name", name).put("organization", "city");

        var made = registry.send("POST", "/devices", Json.MAPPER.writeValueAsString(body));

        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(registry.get("/devices/" + made.text("/code")).text("/name")).isEqualTo(name);
        for (var text : List.of("'); drop", "<script>", "%_\\", "🌧")) {
            assertThat(codes(registry.get("/devices?q=" + encode(text))))
                    .as(text)
                    .containsExactly(made.text("/code"));
        }
        assertThat(registry.get("/devices?q=" + encode("a\u0000b")).status()).isLessThan(500);
        assertThat(registry.post("/devices", COVER.replace("Cover", "a\\u0000b"))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "null, 400", "[], 400", "{, 400", "'{\"name\":1,\"name\":2}', 400"})
    void refuses_what_is_not_an_object(String body, int status) {
        assertThat(registry.post("/devices", body).status()).isEqualTo(status);
        assertThat(registry.patch("/organizations/city", body).status()).isEqualTo(status);
    }

    @Test
    void refuses_a_huge_body() {
        assertThat(registry.post("/devices", COVER.replace("Cover", "x".repeat(2 << 20)))
                        .status())
                .isEqualTo(413);
        assertThat(registry.post("/devices", COVER.replace("Cover", "x".repeat(201)))
                        .text("/errors/0/pointer"))
                .isEqualTo("/name");
    }

    @Test
    void pages_and_filters_lists() {
        registry.post("/organizations", "{'id':'paging','name':'Paging'}");
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.add(registry.post(
                            "/devices",
                            "{'type':'05001','division':'44030" + i % 2 * 4 + "','name':'Gauge " + i
                                    + "','organization':'paging','place':{'lon':" + (114 + i) + ",'lat':22.5}}")
                    .text("/code"));
        }
        var paged = new ArrayList<String>();
        var cursor = "";
        do {
            var page = registry.get("/devices?organization=paging&limit=2&cursor=" + cursor);
            assertThat(codes(page)).hasSizeLessThanOrEqualTo(2);
            paged.addAll(codes(page));
            cursor = page.text("/next");
        } while (!cursor.isEmpty());

        assertThat(paged).containsExactlyInAnyOrderElementsOf(made).isSorted();
        assertThat(codes(registry.get("/devices?organization=paging&division=440304")))
                .hasSize(2);
        assertThat(codes(registry.get("/devices?organization=paging&division=440000")))
                .hasSize(5);
        assertThat(codes(registry.get("/devices?organization=paging&domain=05&type=05001")))
                .hasSize(5);
        assertThat(codes(registry.get("/devices?bbox=114.5,22,116.5,23&organization=paging")))
                .containsExactlyInAnyOrder(made.get(1), made.get(2));
        assertThat(codes(registry.get("/devices?q=gauge%203"))).containsExactly(made.get(3));
        assertThat(registry.get("/devices?bbox=1,2,3").text("/errors/0/pointer"))
                .isEqualTo("bbox");
        assertThat(registry.get("/devices?state=GOOD").text("/errors/0/pointer"))
                .isEqualTo("state");
        assertThat(registry.get("/devices?division=11%25").status()).isEqualTo(400);
        assertThat(registry.get("/devices?limit=0").status()).isEqualTo(400);
        assertThat(registry.get("/devices?cursor=%21%21").status()).isEqualTo(400);
    }

    @Test
    void answers_404_for_what_is_not_registered() {
        for (var path : List.of(
                "/devices/1101051400100000010",
                "/gateways/1",
                "/objects/x",
                "/organizations/none",
                "/resolve?scheme=imei&value=1",
                "/resolve?scheme=code&value=1")) {
            assertThat(registry.get(path).status()).as(path).isEqualTo(404);
            assertThat(registry.get(path).text("/code")).isEqualTo("not-found");
        }
        assertThat(registry.patch("/devices/1", "{'name':'x'}").status()).isEqualTo(404);
    }

    @Test
    void gives_a_device_secrets_and_takes_them_away() {
        var path = "/devices/" + registry.post("/devices", COVER).text("/code") + "/credentials";

        var given = registry.post(path, "");

        assertThat(given.status()).isEqualTo(201);
        assertThat(path).contains(given.text("/username"));
        assertThat(given.text("/password")).hasSizeGreaterThan(30);
        assertThat(registry.post(path, "").text("/password")).isNotEqualTo(given.text("/password"));
        assertThat(registry.delete(path).status()).isEqualTo(204);
    }

    @Test
    void registers_objects_under_both_editions() {
        var body = "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'污水井盖',"
                + "'organization':'city','place':{'lon':116.46,'lat':39.92}}";
        var made = registry.post("/objects", body);
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("/code")).matches("11010501002[0-9]{6}");

        var old = registry.post(
                "/objects",
                "{'code':'3205080101000001','standard':'CJ/T 214-2007','componentClass':'0101','division':'320508',"
                        + "'name':'Cover','organization':'city','externalIds':[{'scheme':'oid','value':'1.2.156'}]}");
        assertThat(old.status()).as(old.response().body()).isEqualTo(201);
        assertThat(registry.get("/resolve?scheme=oid&value=1.2.156").text("/kind"))
                .isEqualTo("object");
        // The next one is allocated, and passes over the one that was there already.
        var next = registry.post(
                "/objects",
                "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'320508','name':'Cover',"
                        + "'organization':'city'}");
        assertThat(next.text("/code")).isEqualTo("3205080101000002");
        assertThat(registry.post(
                                "/objects",
                                body.replace("'standard'", "'code':'" + made.text("/code") + "','standard'"))
                        .status())
                .isEqualTo(409);
        assertThat(registry.post("/objects", body.replace("01002", "77777")).text("/errors/0/pointer"))
                .isEqualTo("/componentClass");
        var device = registry.post("/devices", COVER.replace("}", ",'object':'" + made.text("/code") + "'}"));
        assertThat(device.text("/object")).isEqualTo(made.text("/code"));
        var changed = registry.patch("/objects/" + made.text("/code"), "{'state':'SUSPENDED'}");
        assertThat(changed.text("/state")).isEqualTo("SUSPENDED");
        assertThat(changed.body().at("/place/lon").asDouble()).isEqualTo(116.46);
    }

    @Test
    void checks_codes_and_says_what_was_meant() {
        var code = registry.post("/devices", COVER).text("/code");

        var right = registry.get("/codes/" + code);
        assertThat(right.body().at("/valid").asBoolean()).isTrue();
        assertThat(right.body().at("/registered").asBoolean()).isTrue();
        assertThat(right.text("/scheme")).isEqualTo("device");
        assertThat(right.text("/fields/division")).isEqualTo("110105");
        assertThat(right.text("/meanings/type")).isEqualTo("Smart manhole cover");
        char check = code.charAt(18);
        var wrong = registry.get("/codes/" + code.substring(0, 18) + (check == '9' ? '0' : (char) (check + 1)));
        assertThat(wrong.body().at("/valid").asBoolean()).isFalse();
        assertThat(wrong.text("/suggestion")).isEqualTo(code);
        assertThat(registry.get("/codes/hello").status()).isEqualTo(200);
        assertThat(registry.get("/codes/" + "1".repeat(100)).status()).isEqualTo(400);
    }

    @Test
    void lists_the_catalogues() {
        for (var name : List.of("properties", "device-types", "component-classes", "divisions", "units", "quality")) {
            assertThat(registry.get("/catalogue/" + name).body().at("/items"))
                    .as(name)
                    .isNotEmpty();
        }
        assertThat(registry.get("/catalogue/divisions?parent=110100").text("/items/0/code"))
                .isEqualTo("110101");
    }

    @Test
    void organizes_organizations_without_circles() {
        registry.post("/organizations", "{'id':'district','name':'District','parent':'city'}");
        registry.post("/organizations", "{'id':'street','name':'Street','parent':'district'}");

        var circle = registry.patch("/organizations/district", "{'parent':'street'}");

        assertThat(circle.text("/errors/0/pointer")).isEqualTo("/parent");
        assertThat(registry.post("/organizations", "{'id':'street','name':'Again'}")
                        .status())
                .isEqualTo(409);
        assertThat(registry.post("/organizations", "{'id':'Not OK','name':'x'}").status())
                .isEqualTo(400);
        assertThat(registry.post("/organizations", "{'name':'Without id'}").text("/id"))
                .startsWith("o-");
        assertThat(registry.patch("/organizations/street", "{'name':'Street office'}")
                        .text("/version"))
                .isEqualTo("2");
    }

    private static List<String> codes(Reply reply) {
        return StreamSupport.stream(reply.body().at("/items").spliterator(), false)
                .map(item -> item.at("/code").asText())
                .toList();
    }

    private static List<String> properties(Reply reply) {
        return StreamSupport.stream(reply.body().at("/datastreams").spliterator(), false)
                .map(item -> item.at("/property").asText())
                .toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
