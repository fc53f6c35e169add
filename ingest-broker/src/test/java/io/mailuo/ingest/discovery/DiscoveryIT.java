package io.mailuo.ingest.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Item;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.ingest.support.TestPki;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unknown devices behind a real gateway's connection, from the first message to the history. */
class DiscoveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EUI = "24e124136b501234";
    private static final String MN = "010000A8900016F000169DC0";
    private static final String NEW_AIR = "1101050300100000049";
    private static final String NEW_PROBE = "1101051300700000012";

    @TempDir
    private static Path directory;

    private static Node node;
    private static TestClient gateway;

    @BeforeAll
    static void start() throws Exception {
        var pki = new TestPki();
        var identity = pki.issue(City.GATEWAY);
        var records = new ArrayList<>(City.records());
        records.add(City.gateway(City.GATEWAY, State.IN_SERVICE, identity.sha256()));
        var tls = pki.serverFiles(Files.createDirectories(directory.resolve("tls")));
        node = Node.start(directory, Brokers.config(tls), records);
        var options = TestClient.options("", "");
        options.setUserName(null);
        options.setPassword(null);
        options.setSocketFactory(pki.sockets(identity));
        gateway = TestClient.connect("ssl://127.0.0.1:" + node.mqtt().tlsPort(), City.GATEWAY, options);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        node.close();
    }

    @Test
    void what_an_unknown_device_sent_through_a_gateway_is_in_the_history_once_it_is_registered() throws Exception {
        long first = Instant.now().getEpochSecond() - 7200;
        for (int i = 0; i < 5; i++) {
            // The good part of each batch is accepted; the unknown device's part is held.
            String batch =
                    "[{'bn':'%s/','bt':%d,'n':'pm2_5','v':3%d},{'bn':'%s/','n':'air_temperature','u':'Cel','v':2%d},"
                            + "{'n':'relative_humidity','v':40},{'n':'battery','v':3}]";
            assertThat(gateway.publish(
                            Topics.gatewayObservations(City.GATEWAY),
                            senml(batch, City.AIR, first + 600 * i, i, EUI, i)))
                    .isZero();
        }
        await().atMost(PATIENCE).until(() -> held(EUI) == 5);

        JsonNode found = bySource(EUI);
        assertThat(found.path("scheme").asText()).isEqualTo("eui64");
        assertThat(found.path("value").asText()).isEqualTo(EUI);
        assertThat(found.path("gateway").asText()).isEqualTo(City.GATEWAY);
        assertThat(found.path("state").asText()).isEqualTo("open");
        assertThat(found.path("properties").get(0).path("property").asText()).isEqualTo("air_temperature");
        assertThat(found.path("properties").get(0).path("unit").asText()).isEqualTo("Cel");
        assertThat(found.path("properties").get(0).path("example").asText()).isEqualTo("24.0");
        assertThat(found.path("properties").get(0).path("intervalSeconds").asInt())
                .isEqualTo(600);
        JsonNode suggestion = found.path("suggestion");
        assertThat(suggestion.path("type").asText()).isEqualTo("13007");
        assertThat(suggestion.path("division").asText()).isEqualTo("110105");
        assertThat(suggestion.path("organization").asText()).isEqualTo("city");
        assertThat(suggestion.path("gateway").asText()).isEqualTo(City.GATEWAY);
        assertThat(suggestion.path("externalIds").toString())
                .isEqualTo("[{\"scheme\":\"eui64\",\"value\":\"" + EUI + "\"}]");

        // Registered without the battery: all but that is wanted, so each entry is refused again in part.
        node.change(probe("air_temperature", "relative_humidity"));
        await().atMost(PATIENCE).until(() -> one(found).path("refused").asInt() == 5);
        assertThat(one(found).path("state").asText()).isEqualTo("registered");
        assertThat(one(found).path("device").asText()).isEqualTo(NEW_PROBE);
        assertThat(one(found).path("lastRefusal").asText()).contains("battery");
        await().atMost(PATIENCE).until(() -> times(NEW_PROBE, "air_temperature").size() == 5);
        assertThat(times(NEW_PROBE, "air_temperature"))
                .containsExactlyElementsOf(List.of(0, 600, 1200, 1800, 2400).stream()
                        .map(seconds -> Instant.ofEpochSecond(first + seconds).toString())
                        .toList());

        // The battery registered as well: what was refused again is tried once more by itself.
        node.change(probe("air_temperature", "relative_humidity", "battery"));
        await().atMost(PATIENCE).until(() -> one(found).path("replayed").asInt() == 5);
        assertThat(one(found).path("refused").asInt()).isZero();
        assertThat(one(found).path("held").asInt()).isZero();
        await().atMost(PATIENCE).until(() -> times(NEW_PROBE, "battery").size() == 5);
        assertThat(times(NEW_PROBE, "air_temperature")).hasSize(5);
        assertThat(node.get("/discovered")
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("source").asText()))
                .doesNotContain(EUI);

        assertThat(gateway.publish(
                        Topics.gatewayObservations(City.GATEWAY),
                        senml("[{'bn':'%s/','bt':%d,'n':'battery','v':2}]", EUI, first + 3000)))
                .as("from now on the gateway may go on calling it by that name")
                .isZero();
        await().atMost(PATIENCE).until(() -> times(NEW_PROBE, "battery").size() == 6);
    }

    @Test
    void the_frames_of_an_unknown_hj212_logger_that_a_gateway_kept_are_replayed_as_they_were() throws Exception {
        Instant at = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            reject(frame("2011", at.plusSeconds(60L * i), "a34004", "Rtd"));
            reject(frame("2061", at.plusSeconds(60L * i), "a34004", "Avg"));
        }
        await().atMost(PATIENCE).until(() -> held(MN) == 6);
        JsonNode found = bySource(MN);
        assertThat(found.path("scheme").asText()).isEqualTo("hj212.mn");
        assertThat(found.path("codec").asText()).isEqualTo("hj212");
        assertThat(found.path("suggestion").path("type").asText()).isEqualTo("03001");
        assertThat(node.get("/discovered", City.WATER_TOKEN).path("items"))
                .as("another department's gateway")
                .isEmpty();
        assertThat(node.get("/discovered/" + found.path("id").asText(), City.WATER_TOKEN)
                        .path("status")
                        .asInt())
                .isEqualTo(404);

        Device air = City.air(NEW_AIR, City.GATEWAY, State.IN_SERVICE);
        node.change(new Device(
                NEW_AIR,
                air.name(),
                "03",
                "001",
                "110105",
                "environment",
                null,
                "senml",
                City.GATEWAY,
                State.IN_SERVICE,
                null,
                "+08:00",
                air.datastreams(),
                List.of(new ExternalId("hj212.mn", MN)),
                List.of()));
        await().atMost(PATIENCE).until(() -> one(found).path("replayed").asInt() == 3);
        await().atMost(PATIENCE).until(() -> times(NEW_AIR, "pm2_5").size() == 3);
        assertThat(times(NEW_AIR, "pm2_5").getFirst()).isEqualTo(at.toString());
        assertThat(one(found).path("held").asInt())
                .as("hourly averages do not mix with real-time values, and stay held")
                .isEqualTo(3);
        assertThat(node.get("/discovered?state=registered")
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("source").asText()))
                .contains(MN);
    }

    private static void reject(byte[] frame) throws Exception {
        assertThat(gateway.publish(
                        Topics.gatewayRejects(City.GATEWAY),
                        frame,
                        Map.of("reason", "unknown-device", "codec", "hj212", "source", MN, "detail", "no such MN")))
                .isZero();
    }

    private static byte[] frame(String command, Instant at, String factor, String suffix) {
        var zone = ZoneOffset.ofHours(8);
        return Hj212Format.encode(Hj212Message.of(
                Hj212Message.qn(at, zone),
                "22",
                command,
                "123456",
                MN,
                false,
                List.of(
                        Hj212Item.of("DataTime", Hj212Message.time(at, zone)),
                        Hj212Item.of(factor + "-" + suffix, "35.5"),
                        Hj212Item.of("a34004-Cou", "1"))));
    }

    private static Device probe(String... properties) {
        var streams = new ArrayList<Datastream>();
        for (var property : properties) {
            String unit = property.equals("air_temperature") ? "Cel" : property.equals("battery") ? "1" : "%";
            streams.add(new Datastream(property, unit, "number", null, null, 600));
        }
        return new Device(
                NEW_PROBE,
                "Probe",
                "13",
                "007",
                "110105",
                "city",
                null,
                "senml",
                City.GATEWAY,
                State.IN_SERVICE,
                null,
                "+08:00",
                streams,
                List.of(new ExternalId("eui64", EUI)),
                List.of());
    }

    private static int held(String source) throws Exception {
        return bySource(source).path("held").asInt();
    }

    private static JsonNode bySource(String source) throws Exception {
        return node.get("/discovered?gateway=" + City.GATEWAY)
                .path("items")
                .valueStream()
                .filter(item -> item.path("source").asText().equals(source))
                .findFirst()
                .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
    }

    private static JsonNode one(JsonNode item) throws Exception {
        return node.get("/discovered/" + item.path("id").asText());
    }

    private static List<String> times(String device, String property) throws Exception {
        return node.get("/devices/" + device + "/observations?property=" + property)
                .path("items")
                .valueStream()
                .map(item -> item.path("phenomenonTime").asText())
                .toList();
    }

    private static byte[] senml(String text, Object... values) {
        return text.formatted(values).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
