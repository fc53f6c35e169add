package io.mailuo.spec.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.Units;
import io.mailuo.spec.coding.CodingSchemes;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.Scope;
import io.mailuo.spec.topic.LogTopics;
import io.mailuo.spec.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ApiDocumentTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final ApiDocument HTTP = ApiDocument.openApi();
    private static final ApiDocument MESSAGES = ApiDocument.asyncApi();

    @Test
    void every_reference_leads_somewhere() {
        for (var document : List.of(HTTP, MESSAGES)) {
            assertThat(document.references())
                    .isNotEmpty()
                    .allSatisfy(reference -> assertThatCode(() -> document.resolve(reference))
                            .as(reference)
                            .doesNotThrowAnyException());
        }
        assertThat(HTTP.root().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(MESSAGES.root().path("asyncapi").asText()).isEqualTo("3.0.0");
    }

    @Test
    void every_schema_and_parameter_is_used() {
        var used = new HashSet<>(HTTP.references());
        for (var kind : List.of("schemas", "parameters", "responses", "headers")) {
            HTTP.root()
                    .path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void every_operation_is_named_once_and_declares_its_path_parameters_and_errors() {
        var ids = new ArrayList<String>();
        for (var path : HTTP.root().path("paths").properties()) {
            var wanted = new HashSet<String>();
            var matcher = PARAMETER.matcher(path.getKey());
            while (matcher.find()) {
                wanted.add(matcher.group(1));
            }
            var declared = new HashSet<String>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter ->
                            declared.add(resolved(parameter).path("name").asText()));
            assertThat(declared).as(path.getKey()).isEqualTo(wanted);
            for (var operation : path.getValue().properties()) {
                if (!operation.getKey().equals("parameters")) {
                    ids.add(operation.getValue().path("operationId").asText());
                    assertThat(operation.getValue().path("responses").has("default"))
                            .isTrue();
                    assertThat(operation.getValue().path("tags")).hasSize(1);
                    assertThat(operation.getValue().path("summary").asText()).isNotBlank();
                }
            }
        }
        assertThat(ids).hasSameSizeAs(HTTP.operations()).doesNotHaveDuplicates().doesNotContain("");
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? HTTP.resolve(node.get("$ref").asText()) : node;
    }

    @Test
    void every_example_of_a_body_is_as_its_schema_says() {
        int examples = 0;
        for (var content : HTTP.root().findValues("content")) {
            for (var media : content) {
                var values = new ArrayList<JsonNode>();
                if (media.has("example")) {
                    values.add(media.get("example"));
                }
                media.path("examples").forEach(example -> values.add(example.path("value")));
                for (var value : values) {
                    assertThat(HTTP.faults(media.path("schema"), value))
                            .as(value.toString())
                            .isEmpty();
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(15);
    }

    @Test
    void every_example_of_a_message_is_as_its_schema_says() {
        int examples = 0;
        for (var message : MESSAGES.root().at("/components/messages")) {
            for (var example : message.path("examples")) {
                assertThat(MESSAGES.faults(message.path("payload"), example.path("payload")))
                        .as(example.toString())
                        .isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(8);
    }

    @Test
    void every_code_in_the_documents_has_a_fitting_check_digit() {
        var codes = Pattern.compile("(?<![0-9])[0-9]{19}(?![0-9])");
        for (var document : List.of(HTTP, MESSAGES)) {
            var matcher = codes.matcher(document.root().toString());
            while (matcher.find()) {
                var code = matcher.group();
                assertThat(CodingSchemes.bundled().device().parse(code).problems())
                        .as(code)
                        .isEmpty();
            }
        }
    }

    @Test
    void names_the_topics_that_the_code_names() {
        var addresses = new ArrayList<String>();
        MESSAGES.root()
                .path("channels")
                .forEach(channel -> addresses.add(channel.path("address").asText()));
        assertThat(addresses)
                .contains(
                        Topics.gatewayObservations("{gateway}"),
                        Topics.gatewayAlarms("{gateway}"),
                        Topics.gatewayBackfill("{gateway}"),
                        Topics.gatewayStatus("{gateway}"),
                        Topics.deviceObservations("{device}"),
                        Topics.live("{division}", "{domain}", "{device}", "{property}"),
                        LogTopics.OBSERVATIONS,
                        LogTopics.QUARANTINE,
                        LogTopics.REGISTRY);
    }

    @Test
    void lists_the_reasons_scopes_and_states_that_the_code_has() {
        assertThat(texts(HTTP.resolve("#/components/schemas/QuarantineReason").path("enum")))
                .containsExactlyElementsOf(Arrays.stream(QuarantineReason.values())
                        .map(QuarantineReason::code)
                        .toList());
        assertThat(texts(MESSAGES.resolve("#/components/messages/quarantineRecord")
                        .at("/headers/properties/reason/enum")))
                .containsExactlyElementsOf(texts(
                        HTTP.resolve("#/components/schemas/QuarantineReason").path("enum")));
        assertThat(texts(HTTP.resolve("#/components/schemas/Scope").path("enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::text).toList());
        for (var document : List.of(HTTP, MESSAGES)) {
            assertThat(texts(document.resolve("#/components/schemas/State").path("enum")))
                    .containsExactlyElementsOf(Arrays.stream(RegistryRecord.State.values())
                            .map(Enum::name)
                            .toList());
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void describes_registry_records_as_they_are_written() {
        var place = new RegistryRecord.Place(116.4, 39.9);
        var datastream = ObservedProperties.find("pm2_5").orElseThrow().datastream("pm2_5");
        var records = List.<RegistryRecord>of(
                new RegistryRecord.Device(
                        "1101050300100000016",
                        "东四空气站",
                        "03",
                        "001",
                        "110105",
                        "city",
                        null,
                        "senml",
                        null,
                        RegistryRecord.State.IN_SERVICE,
                        place,
                        "+08:00",
                        List.of(datastream),
                        List.of(new RegistryRecord.ExternalId("imei", "1")),
                        List.of("ab"),
                        Instant.EPOCH,
                        "1101050300100000024"),
                new RegistryRecord.Gateway(
                        "1101059000100000018", "g", "110105", "city", RegistryRecord.State.IN_SERVICE, null, List.of()),
                new RegistryRecord.Organization("city", "城市", null),
                new RegistryRecord.AccessToken("1", "ab", "admin", null, List.of(Scope.REGISTRY_READ), Instant.EPOCH),
                new RegistryRecord.Grant(
                        "1", "a", "b", GrantScope.everything(), Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 0),
                new RegistryRecord.Grant("2", "a", "b", scope(), Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 10));
        var schema = MESSAGES.resolve("#/components/schemas/RegistryRecord");
        assertThat(records).allSatisfy(entity -> {
            var tree = Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(entity));
            assertThat(MESSAGES.faults(schema, tree)).isEmpty();
        });
    }

    private static GrantScope scope() {
        var area = new GrantScope.Area(List.of(List.of(1.0, 2.0), List.of(2.0, 2.0), List.of(2.0, 3.0)));
        return new GrantScope(List.of("1"), List.of("110105"), List.of("03"), area, List.of("pm2_5"));
    }

    @Test
    void describes_uses_of_grants_as_they_are_written() throws Exception {
        for (var kind : GrantUse.Kind.values()) {
            var use = new GrantUse("1", "clerk", kind, 1, 20, Instant.EPOCH);
            var tree = Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(use));
            assertThat(MESSAGES.faults(MESSAGES.resolve("#/components/schemas/GrantUse"), tree))
                    .isEmpty();
            assertThat(tree.path("kind").asText()).isEqualTo(kind.text());
        }
    }

    @Test
    void describes_reports_of_devices_as_they_are_written() throws Exception {
        var state = new DeviceReport.State("cover_open", Instant.EPOCH, true, "true");
        var report = new DeviceReport("1", Instant.EPOCH, List.of(state));
        var tree = Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(report));
        assertThat(MESSAGES.faults(MESSAGES.resolve("#/components/schemas/DeviceReport"), tree))
                .isEmpty();
    }

    @Test
    void describes_the_catalogues_as_they_are_written() {
        assertThat(faultsOfList("GET /catalogue/properties", ObservedProperties.all()))
                .isEmpty();
        assertThat(faultsOfList("GET /catalogue/units", Units.all())).isEmpty();
        assertThat(faultsOfList("GET /catalogue/device-types", DeviceTypes.all()))
                .isEmpty();
        assertThat(faultsOfList("GET /catalogue/component-classes", ComponentClasses.all()))
                .isEmpty();
    }

    private static List<String> faultsOfList(String operation, Object items) {
        return HTTP.faultsOfAnswer(operation, 200, Json.MAPPER.valueToTree(Map.of("items", items)));
    }

    @Test
    void notices_answers_that_are_not_as_promised() throws Exception {
        var operation = "POST /gateways/{code}/enrolment-token";
        assertThat(HTTP.faultsOfAnswer(operation, 201, Json.MAPPER.readTree("{\"token\":\"x\",\"extra\":1}")))
                .containsExactly(
                        "/expiresAt: is missing",
                        "/token: 'x' does not match \"^mle_[^.]+\\\\.[0-9a-f]{16}$\"",
                        "/extra: is not promised");
        assertThat(HTTP.faultsOfAnswer(operation, 200, MissingNode.getInstance()))
                .containsExactly(operation + " is not promised to answer 200");
        assertThat(HTTP.faultsOfAnswer("GET /nothing", 200, MissingNode.getInstance()))
                .hasSize(1);
        assertThat(HTTP.faultsOfAnswer("DELETE /tokens/{id}", 204, MissingNode.getInstance()))
                .isEmpty();
        assertThat(HTTP.faultsOfAnswer(operation, 404, Json.MAPPER.readTree("{\"code\":\"not-found\"}")))
                .contains("/title: is missing");
    }
}
