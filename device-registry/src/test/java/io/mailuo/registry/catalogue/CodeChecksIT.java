package io.mailuo.registry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeChecksIT {

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;
    private static final List<String> SCHEMES = List.of(
            "gb28181",
            "hj212.mn",
            "sl651.station",
            "gb26875.address",
            "jt808.terminal",
            "cjt188.address",
            "imei",
            "eui64",
            "mac",
            "serial",
            "oid",
            "ecode");
    private static String device;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
        registry.as(token);
        registry.post("/organizations", "{'id':'other','name':'Other','parent':'city'}");
        device = registry.post(
                        "/devices",
                        "{'type':'14001','division':'110105','name':'Cover 1','organization':'city','externalIds':["
                                + "{'scheme':'imei','value':'860000000000001'},{'scheme':'gb28181','value':'34020000'}]}")
                .text("/code");
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
    void suggests_what_was_meant_by_a_wrong_an_exchanged_a_missing_and_a_surplus_digit() {
        char last = device.charAt(16);
        var wrong = device.substring(0, 16) + (last == '9' ? '3' : '9') + device.substring(17);
        assertThat(first(wrong)).startsWith(device + " wrong");
        var exchanged = device.substring(0, 4) + device.charAt(5) + device.charAt(4) + device.substring(6);
        assertThat(first(exchanged)).isEqualTo(device + " exchanged two neighbouring digits exchanged true Cover 1");
        assertThat(first(device.substring(0, 7) + device.substring(8))).startsWith(device + " missing");
        assertThat(first(device.substring(0, 9) + "7" + device.substring(9))).startsWith(device + " surplus");
        assertThat(first(device.replaceFirst("0", "O"))).startsWith(device);
        assertThat(suggestions(device)).isEmpty();
    }

    @Test
    void suggests_codes_that_nobody_has_yet_after_those_that_are_registered() {
        var other = device.substring(0, 18) + (device.charAt(18) == '9' ? '0' : (char) (device.charAt(18) + 1));

        var suggestions = suggestions(other);

        assertThat(suggestions).hasSizeBetween(2, 20);
        assertThat(suggestions.getFirst().path("code").asText()).isEqualTo(device);
        assertThat(suggestions.stream().skip(1)).allSatisfy(each -> {
            assertThat(each.path("registered").asBoolean()).isFalse();
            assertThat(each.has("name")).isFalse();
            assertThat(registry.get("/codes/" + each.path("code").asText())
                            .body()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
        });
    }

    @Test
    void tells_nobody_the_name_of_what_belongs_to_others() {
        registry.as(registry.post(
                        "/tokens",
                        "{'subject':'o','scopes':['registry:read'],'organization':'other','expiresInSeconds':60}")
                .text("/token"));

        var suggestion =
                suggestions(device.substring(0, 7) + device.substring(8)).getFirst();

        assertThat(suggestion.path("registered").asBoolean()).isTrue();
        assertThat(suggestion.has("name")).isFalse();
    }

    @Test
    void resolves_identifiers_of_every_scheme_for_devices_and_objects_and_codes_as_they_are_printed() {
        var printed = device.replaceAll("(.{4})", "$1%20");
        assertThat(registry.get("/resolve?scheme=code&value=" + printed).text("/code"))
                .isEqualTo(device);
        var object = registry.post(
                        "/objects",
                        "{'standard':'CJ/T 214-2007','componentClass':'0102','division':'110105','name':'Cover',"
                                + "'organization':'city','externalIds':" + identifiers("O") + "}")
                .text("/code");
        var bearer = registry.post(
                        "/devices",
                        "{'type':'14001','division':'110105','name':'Cover 2','organization':'city','externalIds':"
                                + identifiers("D") + "}")
                .text("/code");
        for (var scheme : SCHEMES) {
            var found = registry.get("/resolve?scheme=" + scheme + "&value=" + scheme.toUpperCase(Locale.ROOT) + "-D");
            assertThat(found.text("/kind") + " " + found.text("/code"))
                    .as(scheme)
                    .isEqualTo("device " + bearer);
            found = registry.get("/resolve?scheme=" + scheme + "&value=" + scheme.toUpperCase(Locale.ROOT) + "-O");
            assertThat(found.text("/kind") + " " + found.text("/code"))
                    .as(scheme)
                    .isEqualTo("object " + object);
            assertThat(registry.get("/resolve?scheme=" + scheme + "&value=nobody")
                            .status())
                    .isEqualTo(404);
        }
    }

    private static String identifiers(String bearer) {
        return SCHEMES.stream()
                .map(scheme ->
                        "{'scheme':'" + scheme + "','value':'" + scheme.toUpperCase(Locale.ROOT) + "-" + bearer + "'}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @CsvSource({"GB/T 47678.5-2026,01002,17", "CJ/T 214-2007,0102,16"})
    void registers_objects_by_both_editions_and_keeps_the_attributes_of_the_standard(
            String standard, String componentClass, int digits) {
        var body = "{'standard':'" + standard + "','componentClass':'" + componentClass
                + "','division':'110105','name':'Object','organization':'city','attributes':{'ZGBMDM':"
                + "'11110105000000000X','ZGBMMC':'区城管委','GLBJZT':'完好','CSRQ':'20260701',"
                + "'SZDYWGBSM':'110105001001001','SZJDDM':'110105001','BZ':'x'}}";
        var made = registry.post("/objects", body);
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("/code")).hasSize(digits);
        assertThat(made.body().path("attributes")).hasSize(7);
        var path = "/objects/" + made.text("/code");
        var changed = registry.patch(path, "{'attributes':{'GLBJZT':'破损','BZ':null}}");
        assertThat(changed.body().path("attributes")).hasSize(6);
        assertThat(changed.text("/attributes/GLBJZT")).isEqualTo("破损");

        for (var wrong : List.of(
                "'GLBJBSM':'1'",
                "'GLBJMC':'Name'",
                "'GLBJZT':'new'",
                "'CSRQ':'20260231'",
                "'SZJDDM':'11'",
                "'BZ':'" + "x".repeat(1001) + "'",
                "'colour':'red'",
                "'ZGBMMC':' '")) {
            var refused = registry.patch(path, "{'attributes':{" + wrong + "}}");
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.text("/errors/0/pointer"))
                    .isEqualTo("/attributes/" + wrong.substring(1, wrong.indexOf('\'', 1)));
        }
        assertThat(registry.get(path).body()).isEqualTo(changed.body());
    }

    private static String first(String typed) {
        var first = suggestions(typed).getFirst();
        return first.path("code").asText() + " " + first.path("why").asText() + " "
                + first.path("text").asText() + " " + first.path("registered").asText() + " "
                + first.path("name").asText();
    }

    private static List<JsonNode> suggestions(String typed) {
        var reply = registry.get("/codes/" + typed);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return StreamSupport.stream(reply.body().path("suggestions").spliterator(), false)
                .toList();
    }
}
