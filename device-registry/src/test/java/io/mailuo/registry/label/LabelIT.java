package io.mailuo.registry.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;
    private static final List<String> CODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
        registry.as(token);
        registry.post("/organizations", "{'id':'water','name':'区水务局','parent':'city'}");
        registry.post("/organizations", "{'id':'gas','name':'燃气公司','parent':'city'}");
        for (int i = 1; i <= 5; i++) {
            CODES.add(registry.post(
                            "/devices",
                            "{'type':'14001','division':'110105','name':'朝外大街 " + i + " 号井盖','organization':'water'}")
                    .text("/code"));
        }
        registry.post("/devices", "{'type':'03001','division':'110105','name':'Air','organization':'gas'}");
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
    void prints_what_a_filter_selects_or_codes_name_in_their_order() throws Exception {
        var sheet = LabelSheet.find("roll-62x29").orElseThrow();
        var filtered = registry.download(
                "/labels",
                "{'kind':'device','filter':{'organization':'water','type':'14001','division':'110100'},'part':1,"
                        + "'sheet':'roll-62x29','language':'zh'}");
        assertThat(filtered.statusCode()).isEqualTo(200);
        assertThat(filtered.headers().firstValue("Content-Type")).hasValue("application/pdf");
        try (var printed = new PrintedLabels(filtered.body(), sheet)) {
            assertThat(printed.pages()).isEqualTo(5);
            var first = printed.page(0).getFirst();
            assertThat(first.scanned()).isEqualTo(CODES.getFirst());
            assertThat(first.text().replaceAll("\\s+", " "))
                    .contains("朝外大街 1 号井盖", CODES.getFirst().replaceAll("(.{4})(?=.)", "$1 "))
                    .contains("区水务局", "北京市朝阳区");
        }
        var named = registry.download(
                "/labels",
                "{'kind':'device','codes':['" + CODES.get(3) + "','" + CODES.get(1) + "'],'sheet':'roll-62x29'}");
        try (var printed = new PrintedLabels(named.body(), sheet)) {
            assertThat(printed.pages()).isEqualTo(2);
            assertThat(printed.page(0).getFirst().scanned()).isEqualTo(CODES.get(3));
            assertThat(printed.page(1).getFirst().scanned()).isEqualTo(CODES.get(1));
        }
    }

    @Test
    void labels_and_exports_take_the_very_filters_of_the_list() throws Exception {
        var pipe = registry.post(
                        "/objects",
                        "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'110105','name':'Pipe',"
                                + "'organization':'water'}")
                .text("/code");
        var gauge = registry.post(
                        "/devices",
                        "{'type':'06001','division':'110105','name':'Gauge','organization':'water','object':'" + pipe
                                + "','place':{'lon':116.4,'lat':39.9},"
                                + "'externalIds':[{'scheme':'imei','value':'860000000009999'}]}")
                .text("/code");
        for (var query :
                List.of("q=86000000000999", "object=" + pipe, "type=06001", "bbox=116.39,39.89,116.41,39.91")) {
            assertThat(listed("/devices?" + query)).as(query).containsExactly(gauge);
            assertThat(exported("/exports/devices?format=csv&" + query))
                    .as(query)
                    .containsExactly(gauge);
            assertThat(printed("device", query)).as(query).containsExactly(gauge);
        }
        assertThat(listed("/objects?q=Pip")).containsExactly(pipe);
        assertThat(exported("/exports/objects?format=csv&q=Pip")).containsExactly(pipe);
        assertThat(printed("object", "q=Pip")).containsExactly(pipe);
        assertThat(exported("/exports/devices?format=csv&q=nowhere%00to+be+found"))
                .isEmpty();
    }

    private static List<String> listed(String path) {
        return registry.get(path).body().at("/items").findValuesAsText("code");
    }

    private static List<String> exported(String path) {
        var table = new String(registry.download(path).body(), StandardCharsets.UTF_8);
        return table.lines()
                .skip(1)
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
    }

    private static List<String> printed(String kind, String query) throws Exception {
        var parts = query.split("=", 2);
        var body = "{'kind':'" + kind + "','filter':{'" + parts[0] + "':'" + parts[1] + "'},'sheet':'roll-62x29'}";
        var reply = registry.download("/labels", body);
        assertThat(reply.statusCode()).as(query).isEqualTo(200);
        try (var printed =
                new PrintedLabels(reply.body(), LabelSheet.find("roll-62x29").orElseThrow())) {
            assertThat(printed.pages()).isEqualTo(1);
            return List.of(printed.page(0).getFirst().scanned());
        }
    }

    @Test
    void prints_for_nobody_what_belongs_to_others() {
        var foreign = registry.post(
                        "/tokens",
                        "{'subject':'gas','scopes':['registry:read'],'organization':'gas','expiresInSeconds':60}")
                .text("/token");
        registry.as(foreign);

        var reply = registry.post("/labels", "{'kind':'device','codes':['" + CODES.getFirst() + "'],'sheet':'a4-3x8'}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/errors/0/message")).contains("not in reach: " + CODES.getFirst());
        var none = registry.post("/labels", "{'kind':'device','filter':{'organization':'water'},'sheet':'a4-3x8'}");
        assertThat(none.text("/errors/0/message")).isEqualTo("selects nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind':'person','filter':{},'sheet':'a4-3x8'}|/kind",
                "{'kind':'device','filter':{},'sheet':'a5'}|/sheet",
                "{'kind':'device','sheet':'a4-3x8'}|/codes",
                "{'kind':'device','codes':[],'sheet':'a4-3x8'}|/codes",
                "{'kind':'device','codes':['1'],'filter':{},'sheet':'a4-3x8'}|/codes",
                "{'kind':'device','codes':['no such code'],'sheet':'a4-3x8'}|/codes",
                "{'kind':'device','filter':{},'sheet':'a4-3x8','skip':24}|/skip",
                "{'kind':'device','filter':{},'sheet':'a4-3x8','skip':-1}|/skip",
                "{'kind':'device','filter':{},'sheet':'a4-3x8','language':'fr'}|/language",
                "{'kind':'device','filter':{'state':'BROKEN'},'sheet':'a4-3x8'}|state",
                "{'kind':'device','filter':{'componentClass':'01001'},'sheet':'a4-3x8'}|/filter/componentClass",
                "{'kind':'gateway','filter':{'q':'none of them'},'sheet':'a4-3x8'}|/filter",
                "{'kind':'device','filter':{},'part':2,'sheet':'a4-3x8'}|/part",
                "{'kind':'device','filter':{},'part':0,'sheet':'a4-3x8'}|/part",
                "{'kind':'device','codes':['1'],'part':1,'sheet':'a4-3x8'}|/part",
                "{'kind':'device','filter':{'import':'1 or 1=1'},'sheet':'a4-3x8'}|/filter/import",
                "{'kind':'device','filter':{'colour':'red'},'sheet':'a4-3x8'}|/filter/colour"
            },
            quoteCharacter = '`')
    void refuses_what_it_cannot_print(String body, String pointer) {
        var reply = registry.post("/labels", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.body().at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void lists_its_sheets_in_both_languages() throws Exception {
        var sheets = registry.get("/label-sheets").body().path("items");
        assertThat(sheets).hasSize(LabelSheet.ALL.size());
        assertThat(sheets.get(0))
                .isEqualTo(Json.MAPPER.readTree("{\"id\":\"a4-3x8\",\"name\":{\"zh\":\"A4 3×8，70 × 37 mm\","
                        + "\"en\":\"A4, 3 × 8, 70 × 37 mm\"},\"columns\":3,\"rows\":8,\"widthMillimetres\":70.0,"
                        + "\"heightMillimetres\":37.0}"));
    }
}
