package io.mailuo.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.Platform;
import io.mailuo.deploy.PlatformOptions;
import io.mailuo.spec.contract.ApiDocument;
import io.mailuo.spec.topic.Topics;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole platform, and every operation of the published document called on it. */
class ContractIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An OpenID Connect provider that nobody has started: the platform must do without. */
    private static final Map<String, String> DEAD_PROVIDER = Map.of(
            "MAILUO_OIDC_ISSUER", "http://127.0.0.1:1",
            "MAILUO_OIDC_CLIENT_ID", "mailuo",
            "MAILUO_OIDC_PUBLIC_URL", "http://127.0.0.1:8080");

    @TempDir
    private static Path directory;

    private static Platform platform;
    private static ContractClient client;

    @BeforeAll
    static void start() {
        platform = Platform.start(
                new PlatformOptions(directory.resolve("data"), "127.0.0.1", 0, false, List.of(), 0, 0, 0, 0, 0, 0),
                DEAD_PROVIDER);
        client = new ContractClient(platform.url(), platform.client().token());
    }

    @AfterAll
    static void stop() {
        client.close();
        platform.close();
    }

    @Test
    void serves_exactly_what_the_document_promises() {
        assertThat(new TreeSet<>(platform.served()))
                .isEqualTo(ApiDocument.openApi().operations());
    }

    @Test
    void serves_the_documents_themselves() throws Exception {
        for (var document : new String[] {"openapi", "asyncapi"}) {
            try (var stream = ApiDocument.class.getResourceAsStream("/" + document + "/mailuo-" + document + ".yaml")) {
                var expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(client.text("/" + document + ".yaml")).isEqualTo(expected);
            }
        }
    }

    @Test
    void every_operation_answers_as_promised() throws Exception {
        organizations();
        areas();
        objects();
        var device = devices();
        SharingCalls.run(client);
        CorrectionCalls.run(client, device);
        observations(device);
        quarantine(device);
        imports();
        gateways();
        access();
        codesAndCatalogue(device);
        findings();
        reports();
        audit(device);
        refusals(device);
        var live = ApiDocument.asyncApi();
        assertThat(live.faults(live.resolve("#/components/messages/liveAlive/payload"), client.firstLiveMessage()))
                .isEmpty();
        assertThat(client.called()).isEqualTo(ApiDocument.openApi().operations());
    }

    /** An open cover is a finding about its object until it is closed. */
    private static void reports() throws Exception {
        var object =
                client.call(201, "POST /objects", "/objects", """
                {"standard": "GB/T 47678.5-2026", "componentClass": "01002", "division": "110105", "name": "井",
                 "organization": "city", "state": "IN_SERVICE"}""").path("code").asText();
        var device = client.call(201, "POST /devices", "/devices", """
                {"type": "14001", "division": "110105", "name": "井盖", "organization": "city", "object": "%s"}""".formatted(object))
                .path("code")
                .asText();
        var secret = client.call(201, "POST /devices/{code}/credentials", "/devices/" + device + "/credentials")
                .path("password")
                .asText();
        var threeHoursAgo = Instant.now().minus(Duration.ofHours(3)).getEpochSecond();
        publish(device, secret, "[{\"n\":\"cover_open\",\"vb\":true,\"t\":" + threeHoursAgo + "}]");
        var path = "/findings?rule=object-state&entity=object/" + object;
        var found = await().atMost(PATIENCE)
                .until(() -> items(client.call(200, "GET /findings", path)).path(0), item -> !item.isMissingNode());
        assertThat(found.at("/evidence/device").asText()).isEqualTo(device);
        assertThat(found.at("/evidence/since").asText())
                .isEqualTo(Instant.ofEpochSecond(threeHoursAgo).toString());
        publish(device, secret, "[{\"n\":\"cover_open\",\"vb\":false}]");
        await().atMost(PATIENCE)
                .until(
                        () -> items(client.call(200, "GET /findings", path))
                                .path(0)
                                .path("state")
                                .asText(),
                        "fixed"::equals);
    }

    private static void organizations() throws Exception {
        client.call(201, "POST /organizations", "/organizations", """
                {"id": "water-bureau", "name": "水务局", "parent": "city", "division": "110105",
                 "creditCode": "91440300708461136T"}""");
        client.call(200, "GET /organizations", "/organizations?limit=1");
        assertThat(items(client.call(200, "GET /organization-names", "/organization-names?id=water-bureau")))
                .hasSize(1);
        client.call(200, "GET /organizations/{id}", "/organizations/water-bureau");
        client.call(200, "PATCH /organizations/{id}", "/organizations/water-bureau", "{\"name\": \"区水务局\"}");
        client.call(200, "GET /history/organizations/{id}", "/history/organizations/water-bureau");
        client.call(409, "POST /organizations", "/organizations", "{\"id\": \"city\", \"name\": \"x\"}");
    }

    private static void areas() throws Exception {
        for (var path : new String[] {"/grid-cells", "/division-areas"}) {
            var taken = client.call(200, "PUT " + path, path + "?codeField=id", """
                    {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon",
                     "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40], [116.4, 40], [116.4, 39.9]]]},
                     "properties": {"id": 110105, "名称": "朝阳"}}]}""");
            assertThat(taken.path("added").asInt()).isEqualTo(1);
            client.call(400, "PUT " + path, path, "{\"type\": \"FeatureCollection\", \"features\": [1]}");
            client.call(200, "GET " + path, path + "?bbox=116,39,117,40");
            client.call(200, "GET " + path + "/{code}", path + "/110105");
        }
        client.call(200, "GET /grid-cells/assignment", "/grid-cells/assignment");
    }

    private static void objects() throws Exception {
        var made = client.call(201, "POST /objects", "/objects", """
                {"standard": "GB/T 47678.5-2026", "componentClass": "01002", "division": "110105", "name": "污水井盖",
                 "organization": "city", "place": {"lon": 116.46, "lat": 39.92}}""");
        var path = "/objects/" + made.path("code").asText();
        client.call(200, "GET /objects", "/objects?division=110105&bbox=116,39,117,40");
        client.call(200, "GET /objects/{code}", path);
        client.call(200, "PATCH /objects/{code}", path, """
                {"state": "SUSPENDED", "attributes": {"GLBJZT": "破损", "BZ": "井圈开裂"},
                 "place": {"lon": 116.466, "lat": 39.921, "datum": "GCJ02"}}""");
        client.call(200, "GET /history/objects/{code}", "/history" + path + "?limit=1");
    }

    private static String devices() throws Exception {
        var made = client.call(201, "POST /devices", "/devices", """
                {"type": "14001", "division": "110105", "name": "朝外大街 12 号井盖", "organization": "city",
                 "place": {"lon": 116.4342, "lat": 39.9232},
                 "externalIds": [{"scheme": "imei", "value": "866123050012345"}]}""");
        var code = made.path("code").asText();
        var path = "/devices/" + code;
        client.call(200, "GET /devices", "/devices?domain=14&state=IN_SERVICE&q=866123");
        assertThat(client.call(200, "GET /devices/{code}", path)
                        .path("gridCell")
                        .asText())
                .isEqualTo("110105");
        client.call(200, "GET /devices", "/devices?gridCell=110105");
        client.call(200, "GET /devices", "/devices?polygon=116,39,117,39,117,40");
        assertThat(items(client.call(200, "GET /near", "/near?lon=116.4342&lat=39.9233&radius=500")))
                .hasSize(1);
        client.call(200, "GET /near", "/near?lon=116.4342&lat=39.9233&limit=1");
        assertThat(items(client.call(200, "GET /search", "/search?q=%E8%8B%B1%E4%BA%95")))
                .isEmpty();
        assertThat(items(client.call(200, "GET /search", "/search?q=%E5%A4%A7%E8%A1%97")))
                .hasSize(1);
        client.call(200, "PATCH /devices/{code}", path, """
                {"utcOffset": "+08:00", "maintainer": "管养一所", "mounting": {"method": "manhole", "heightMetres": -0.6},
                 "place": {"lon": 116.4407, "lat": 39.9303, "datum": "BD09"}}""");
        client.call(200, "GET /devices/{code}", path + "?asOf=" + Instant.now());
        client.call(200, "GET /history/devices/{code}", "/history" + path);
        NetworkCalls.run(client, code);
        client.call(200, "GET /label-sheets", "/label-sheets");
        assertThat(client.file("POST /labels", "/labels", """
                {"kind": "device", "codes": ["%s"], "sheet": "roll-62x29"}""".formatted(code))).startsWith('%', 'P', 'D', 'F');
        client.call(201, "POST /devices/{code}/credentials", path + "/credentials");
        client.call(204, "DELETE /devices/{code}/credentials", path + "/credentials");
        return code;
    }

    private static void findings() throws Exception {
        for (int i = 0; i < 2; i++) {
            client.call(201, "POST /devices", "/devices", """
                    {"type": "14001", "division": "110105", "name": "同一井盖", "organization": "city",
                     "place": {"lon": 116.41, "lat": 39.91}}""");
        }
        client.call(202, "POST /findings/check", "/findings/check", "{}");
        var found = await().atMost(PATIENCE)
                .until(
                        () -> items(client.call(200, "GET /findings", "/findings?rule=duplicate-place")),
                        items -> !items.isEmpty());
        var path = "/findings/" + found.get(0).path("id").asText();
        client.call(200, "GET /findings/{id}", path);
        client.call(
                200,
                "POST /findings/{id}/decision",
                path + "/decision",
                "{\"decision\": \"dismiss\", \"reason\": \"two covers\"}");
        client.call(409, "POST /findings/{id}/decision", path + "/decision", "{\"decision\": \"fix\"}");
        client.call(200, "GET /findings/summary", "/findings/summary");
        client.call(200, "GET /findings/check", "/findings/check");
    }

    private static void imports() throws Exception {
        assertThat(client.file("GET /import-templates/{type}", "/import-templates/14001?format=xlsx"))
                .isNotEmpty();
        var table = "编码,设备类型,行政区划,名称,单位,serial\n,14001,110105,合同井盖,city,C-1\n,99999,110105,错误井盖,city,C-2\n";
        var made = client.call(202, "POST /imports", "/imports?name=contract.csv", table);
        var path = "/imports/" + made.path("id").asText();
        assertThat(ended(path).path("failed").asInt()).isEqualTo(1);
        assertThat(items(client.call(200, "GET /imports/{id}/faults", path + "/faults")))
                .hasSize(1);
        assertThat(client.file("GET /imports/{id}/failed-rows", path + "/failed-rows?format=csv"))
                .isNotEmpty();
        client.call(409, "POST /imports/{id}/commit", path + "/commit", "{}");
        client.call(202, "POST /imports/{id}/commit", path + "/commit", "{\"skipFailed\": true}");
        assertThat(ended(path).path("state").asText()).isEqualTo("COMMITTED");
        client.call(409, "POST /imports/{id}/cancel", path + "/cancel", "{}");
        client.call(202, "POST /imports/{id}/undo", path + "/undo", "{}");
        assertThat(ended(path).path("state").asText()).isEqualTo("UNDONE");
        client.call(200, "GET /imports", "/imports?limit=1");
        var other = client.call(202, "POST /imports", "/imports?name=contract.csv", table);
        var otherPath = "/imports/" + other.path("id").asText();
        ended(otherPath);
        client.call(202, "POST /imports/{id}/cancel", otherPath + "/cancel", "{}");
        client.file("GET /exports/devices", "/exports/devices?format=csv&division=110105");
        client.file("GET /exports/objects", "/exports/objects?format=xlsx");
    }

    private static JsonNode ended(String path) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.call(200, "GET /imports/{id}", path),
                        job -> !job.path("state").asText().endsWith("ING"));
    }

    private static void observations(String device) throws Exception {
        var secret = client.call(201, "POST /devices/{code}/credentials", "/devices/" + device + "/credentials")
                .path("password")
                .asText();
        publish(device, secret, "[{\"n\":\"tilt\",\"u\":\"deg\",\"v\":3.5},{\"n\":\"cover_open\",\"vb\":false}]");
        publish(device, secret, "[{\"n\":\"no_such_property\",\"v\":1}]");
        await().atMost(PATIENCE)
                .until(() -> items(client.call(
                                        200,
                                        "GET /devices/{code}/observations",
                                        "/devices/" + device + "/observations?limit=10&order=desc"))
                                .size()
                        == 2);
        var latest = client.call(200, "GET /devices/{code}/latest", "/devices/" + device + "/latest");
        assertThat(items(latest)).hasSize(2);
        client.call(
                200,
                "GET /devices/{code}/observations",
                "/devices/" + device + "/observations?property=tilt&interval=PT1H&aggregate=avg,count,max");
        client.call(200, "GET /latest", "/latest?bbox=116,39,117,40&domain=14");
        client.call(200, "GET /ingest/stats", "/ingest/stats");
    }

    private static void publish(String device, String secret, String payload) throws MqttException {
        var options = new MqttConnectionOptions();
        options.setUserName(device);
        options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
        var mqtt = new MqttClient("tcp://" + platform.mqtt(), "contract", new MemoryPersistence());
        mqtt.connect(options);
        try {
            mqtt.publish(Topics.deviceObservations(device), payload.getBytes(StandardCharsets.UTF_8), 1, false);
        } catch (MqttException refused) {
            assertThat(refused.getReasonCode()).as(payload).isEqualTo(0x99);
        } finally {
            mqtt.disconnect();
            mqtt.close();
        }
    }

    private static JsonNode items(JsonNode page) {
        return page.path("items");
    }

    private static void quarantine(String device) throws Exception {
        await().atMost(PATIENCE)
                .until(() -> items(client.call(200, "GET /quarantine", "/quarantine?source=" + device))
                                .size()
                        == 1);
        var entry = items(client.call(200, "GET /quarantine", "/quarantine?reason=unknown-datastream"))
                .get(0);
        var id = entry.path("id").asText();
        client.call(200, "GET /quarantine/{id}", "/quarantine/" + id);
        client.call(200, "GET /quarantine/summary", "/quarantine/summary");
        client.call(200, "POST /quarantine/replay", "/quarantine/replay", "{\"ids\": [\"" + id + "\"]}");
        client.call(200, "GET /quarantine/{id}", "/quarantine/" + id);
        client.call(200, "GET /quality", "/quality?by=device&sort=-completeness");
        client.call(200, "GET /quality/scores", "/quality/scores?devices=" + device);
        client.call(200, "GET /quality/devices/{code}", "/quality/devices/" + device);
        client.call(200, "GET /quality/organizations/{organization}", "/quality/organizations/city");
        client.call(200, "GET /discovered", "/discovered?state=all");
        client.call(404, "GET /discovered/{id}", "/discovered/000000000000000000000000");
    }

    private static void gateways() throws Exception {
        var made = client.call(201, "POST /gateways", "/gateways", """
                {"division": "110105", "name": "朝阳一号网关", "organization": "city"}""");
        var path = "/gateways/" + made.path("code").asText();
        client.call(200, "GET /gateways", "/gateways?division=110100");
        client.call(200, "GET /gateways/{code}", path);
        client.call(200, "PATCH /gateways/{code}", path, "{\"name\": \"朝阳二号网关\"}");
        client.call(200, "GET /history/gateways/{code}", "/history" + path);
        var token = client.call(201, "POST /gateways/{code}/enrolment-token", path + "/enrolment-token")
                .path("token")
                .asText();
        var request = signingRequest().replace("\n", "\\n");
        client.call(
                201,
                "POST /gateways/{code}/certificates",
                path + "/certificates",
                "{\"token\": \"" + token + "\", \"csr\": \"" + request + "\"}");
        client.call(
                403,
                "POST /gateways/{code}/certificates",
                path + "/certificates",
                "{\"token\": \"mle_x.0123456789abcdef\", \"csr\": \"" + request + "\"}");
        client.call(200, "GET /gateways/{code}/status", path + "/status");
        client.call(200, "GET /gateway-status", "/gateway-status");
    }

    private static String signingRequest() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=any"), pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        var pem = new StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(request);
        }
        return pem.toString();
    }

    private static void access() throws Exception {
        var token = client.call(201, "POST /tokens", "/tokens", """
                {"subject": "dashboard", "scopes": ["observations:read"], "expiresInSeconds": 3600}""");
        client.call(200, "GET /tokens", "/tokens?limit=1");
        client.call(204, "DELETE /tokens/{id}", "/tokens/" + token.path("id").asText());
        accounts();
        client.call(200, "GET /sessions/current", "/sessions/current");
        assertThat(client.call(200, "GET /sessions/ways", "/sessions/ways").has("oidc"))
                .isTrue();
        client.call(302, "GET /sessions/oidc/start", "/sessions/oidc/start?return=/portal/%23/devices");
        client.call(400, "GET /sessions/oidc/start", "/sessions/oidc/start?return=//other.test");
        client.call(302, "GET /sessions/oidc/end", "/sessions/oidc/end");
        client.call(302, "GET /sessions/oidc/callback", "/sessions/oidc/callback?state=x&code=y");
        client.call(401, "POST /sessions", "/sessions", "{\"username\": \"admin\", \"password\": \"wrong\"}");
        var password = platform.firstPassword().orElseThrow();
        client.call(
                201, "POST /sessions", "/sessions", "{\"username\": \"admin\", \"password\": \"" + password + "\"}");
        client.call(
                409,
                "POST /accounts/current/password",
                "/accounts/current/password",
                "{\"current\": \"" + password + "\", \"next\": \"0123456789-abc\"}");
        try (var leaving = new ContractClient(platform.url(), sessionOf("admin", password))) {
            leaving.call(
                    200,
                    "POST /accounts/current/password",
                    "/accounts/current/password",
                    "{\"current\": \"" + password + "\", \"next\": \"0123456789-abc\"}");
            leaving.call(204, "DELETE /sessions/current", "/sessions/current");
            client.called().addAll(leaving.called());
        }
    }

    private static void accounts() throws Exception {
        client.call(201, "POST /accounts", "/accounts", """
                {"username": "zhang.wei", "role": "registrar", "organization": "water-bureau"}""");
        client.call(200, "GET /accounts", "/accounts?organization=city");
        client.call(200, "GET /accounts/{username}", "/accounts/zhang.wei");
        client.call(
                200,
                "PATCH /accounts/{username}",
                "/accounts/zhang.wei",
                "{\"disabled\": true, \"oidcSubject\": \"zw@city\"}");
        client.call(200, "POST /accounts/{username}/password", "/accounts/zhang.wei/password");
        client.call(409, "PATCH /accounts/{username}", "/accounts/admin", "{\"disabled\": true}");
    }

    private static void codesAndCatalogue(String device) throws Exception {
        client.call(200, "GET /resolve", "/resolve?scheme=imei&value=866123050012345");
        client.call(200, "GET /codes/{code}", "/codes/" + device);
        var exchanged = device.substring(0, 17) + device.charAt(18) + device.charAt(17);
        var check = client.call(200, "GET /codes/{code}", "/codes/" + exchanged);
        assertThat(check.path("suggestions").findValuesAsText("code")).contains(device);
        for (var list : new String[] {
            "properties", "device-types", "component-classes", "component-attributes", "units", "quality"
        }) {
            var answer = client.call(200, "GET /catalogue/" + list, "/catalogue/" + list);
            assertThat(items(answer)).isNotEmpty();
        }
        client.call(200, "GET /catalogue/divisions", "/catalogue/divisions?parent=110000");
    }

    private static void audit(String device) throws Exception {
        assertThat(items(client.call(200, "GET /audit", "/audit?entity=device/" + device)))
                .isNotEmpty();
        client.call(202, "POST /audit/verification", "/audit/verification", "");
        var run = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> client.call(200, "GET /audit/verification", "/audit/verification"),
                        answer -> answer.path("state").asText().equals("done"));
        assertThat(run.at("/outcome/intact").asBoolean()).isTrue();
    }

    private static void refusals(String device) throws Exception {
        client.call(400, "POST /devices", "/devices", "{\"type\": \"14001\", \"colour\": \"red\"}");
        client.call(400, "GET /devices", "/devices?limit=0");
        client.call(404, "GET /devices/{code}", "/devices/1101050300109999993");
        client.call(404, "GET /devices/{code}/latest", "/devices/1101050300109999993/latest");
        client.call(404, "GET /resolve", "/resolve?scheme=imei&value=none");
        try (var stranger = new ContractClient(platform.url(), "")) {
            stranger.call(401, "GET /devices/{code}", "/devices/" + device);
            stranger.call(401, "GET /latest", "/latest");
        }
    }

    /** The token of a new session: only an account itself may change its password. */
    private static String sessionOf(String username, String password) throws Exception {
        var body = "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}";
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            var answer = http.send(
                    java.net.http.HttpRequest.newBuilder(java.net.URI.create(platform.url() + "/api/v1/sessions"))
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    java.net.http.HttpResponse.BodyHandlers.discarding());
            var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
            return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        }
    }
}
