package io.mailuo.deploy.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.Platform;
import io.mailuo.deploy.PlatformOptions;
import io.mailuo.deploy.cli.Mailuo;
import io.mailuo.deploy.cli.RegistryCommands;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A water bureau shares a gauge with the emergency command, on a whole platform. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final int WITHHELD = 20;
    private static final String ENDS = Instant.now().plus(Duration.ofDays(1)).toString();

    @TempDir
    private static Path directory;

    private static final Map<String, PlatformClient> CLIENTS = new HashMap<>();
    private static Platform platform;
    private static String gauge;
    private static MqttClient device;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        platform = Platform.start(
                new PlatformOptions(directory.resolve("data"), "127.0.0.1", 0, false, List.of(), 0, 0, 0, 0, 0, 0),
                Map.of(
                        "MAILUO_OIDC_ISSUER", "http://127.0.0.1:1",
                        "MAILUO_OIDC_CLIENT_ID", "mailuo",
                        "MAILUO_OIDC_PUBLIC_URL", "http://127.0.0.1:8080"));
        for (var organization : new String[] {"water", "command", "team", "other"}) {
            var parent = organization.equals("team") ? "command" : "city";
            post(
                    platform.client(),
                    "/organizations",
                    "{'id':'" + organization + "','name':'" + organization + "','parent':'" + parent + "'}");
            var token = post(
                    platform.client(),
                    "/tokens",
                    "{'subject':'" + organization + "-clerk','organization':'" + organization
                            + "','scopes':['registry:read','registry:write','observations:read'],"
                            + "'expiresInSeconds':3600}");
            CLIENTS.put(
                    organization,
                    new PlatformClient(platform.url(), token.path("token").asText()));
        }
        gauge = post(
                        as("water"),
                        "/devices",
                        "{'type':'05001','division':'110105','name':'水位站','organization':'water',"
                                + "'place':{'lon':116.46,'lat':39.92},'datastreams':[{'property':'water_level'},{'property':'battery_voltage'}]}")
                .path("code")
                .asText();
        var secret = post(as("water"), "/devices/" + gauge + "/credentials", "{}")
                .path("password")
                .asText();
        device = new MqttClient("tcp://" + platform.mqtt(), "gauge", new MemoryPersistence());
        var options = new MqttConnectionOptions();
        options.setUserName(gauge);
        options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
        device.connect(options);
    }

    @AfterAll
    static void stop() throws Exception {
        device.disconnect();
        device.close();
        platform.close();
    }

    @Test
    @Order(1)
    void what_is_granted_is_read_and_counted_and_gone_within_five_seconds_of_the_revocation(TestReporter reporter)
            throws Exception {
        publishAt(Instant.now().minus(Duration.ofMinutes(10)), 500);
        await().atMost(PATIENCE).until(() -> history(as("water"), 1));
        assertThatThrownBy(() -> as("command").get(observations("")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("404");
        var request = post(
                as("command"),
                "/sharing/requests",
                "{'owner':'water','scope':{'area':{'polygon':[[116.4,39.9],[116.5,39.9],[116.5,40],[116.4,40]]},"
                        + "'properties':['water_level']},'purpose':'flood','until':'" + ENDS
                        + "','resolutionMinutes':0}");
        assertThat(request.path("matches").asInt()).isEqualTo(1);
        var grant = post(
                        as("water"),
                        "/sharing/requests/" + request.path("id").asText() + "/decision",
                        "{'decision':'grant'}")
                .path("grant")
                .asText();

        await().atMost(AT_MOST).until(() -> history(as("team"), 1));
        for (int i = 0; i < 3; i++) {
            as("command").get(observations("&limit=1000"));
        }
        assertThatThrownBy(() -> as("command").get(observations("&property=battery_voltage")))
                .hasMessageContaining("property-not-granted");
        assertThat(codes("command")).containsExactly(gauge);
        assertThat(codes("other")).isEmpty();

        try (var owner = feeds("water");
                var command = feeds("command");
                var other = feeds("other")) {
            shown(owner, command, publish(1));
            shown(owner, command, publish(2));
            assertThat(command.bySocket()).noneMatch(item -> item.startsWith("battery_voltage"));
            var took = withheldAfter(
                    () -> post(as("water"), "/sharing/grants/" + grant + "/revocation", "{'reason':'over'}"),
                    owner,
                    command);
            reporter.publishEntry("millis from the revocation to the last", String.valueOf(took.toMillis()));
            assertThat(took).isLessThanOrEqualTo(AT_MOST);
            assertThat(other.given()).isZero();
            assertThatThrownBy(() -> as("command").get(observations(""))).hasMessageContaining("404");
            assertThat(codes("command")).isEmpty();
            counted(grant, command);
        }
    }

    /** Uses as they happened: one history by the team, three by the command, two maps, and what came live. */
    private static void counted(String grant, Feeds command) {
        var path = "/api/v1/sharing/grants/" + grant;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(uses(as("water").get(path + "/uses")))
                        .containsEntry("team-clerk history", "1/1")
                        .containsEntry("command-clerk history", "3/3")
                        .containsEntry("command-clerk latest", "1/1")
                        .containsEntry("command-clerk live", "2/" + command.given())
                        .hasSize(4));
        var total = as("water").get(path).path("uses");
        assertThat(total.path("calls").asInt()).isEqualTo(7);
        assertThat(total.path("observations").asInt()).isEqualTo(5 + command.given());
        assertThat(total.path("lastAt").asText()).isNotEmpty();
        assertThatThrownBy(() -> as("other").get(path)).hasMessageContaining("404");
    }

    @Test
    @Order(2)
    void a_grant_ends_by_the_clock_without_any_message_and_a_resolution_holds_live_values_back(TestReporter reporter)
            throws Exception {
        // Two hours: what the tests before have published a moment ago must not fall into the same hour.
        var past = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.HOURS);
        publishAt(past, 10);
        publishAt(past.plusSeconds(60), 20);
        var until = Instant.now().plusSeconds(4);
        grant("command", "'until':'" + until + "','resolutionMinutes':0");
        grant("team", "'until':'" + ENDS + "','resolutionMinutes':5");
        await().atMost(AT_MOST).until(() -> history(as("command"), 1));
        try (var owner = feeds("water");
                var command = feeds("command")) {
            shown(owner, command, publish(3));
            await().atMost(AT_MOST).until(() -> !Instant.now().isBefore(until));
            var took = withheldAfter(() -> {}, owner, command);
            reporter.publishEntry("millis from the end to the last", String.valueOf(took.toMillis()));
            assertThat(took).isLessThanOrEqualTo(AT_MOST);
        }
        assertThatThrownBy(() -> as("command").get(observations(""))).hasMessageContaining("404");

        var hour = "&property=water_level&from=" + past + "&to=" + past.plusSeconds(3600);
        assertThatThrownBy(() -> as("team").get(observations(hour))).hasMessageContaining("resolution-limited");
        assertThatThrownBy(() -> as("team").get(observations(hour + "&interval=PT1M")))
                .hasMessageContaining("resolution-limited");
        var mean = hour + "&interval=PT5M&aggregate=avg";
        await().atMost(PATIENCE)
                .until(() -> as("water").get(observations(mean)).findValuesAsText("avg"), List.of("15.0")::equals);
        assertThat(as("team").get(observations(mean)).findValuesAsText("avg"))
                .as("what came late shows at the end of the five minutes in which it came, and not singly")
                .isSubsetOf("15.0");
        try (var owner = feeds("water");
                var team = feeds("team")) {
            var item = publish(4);
            await().atMost(PATIENCE).until(() -> owner.bySocket().contains(item));
            assertThat(team.given()).isZero();
        }
    }

    @Test
    @Order(3)
    void the_command_line_finds_asks_decides_lists_and_revokes() {
        assertThat(share("other", "catalogue", "水位", "--domain", "05")).isZero();
        assertThat(share("other", "request", "water", "--purpose", "x", "--until", "2035-01-01", "--domains", "05"))
                .isZero();
        assertThat(share("other", "request", "water", "--purpose", "x", "--until", "soon"))
                .isEqualTo(2);
        var request = as("water")
                .get("/api/v1/sharing/requests?side=asked&state=open")
                .path("items")
                .path(0);
        assertThat(request.path("organization").asText()).isEqualTo("other");
        assertThat(request.path("scope").path("domains").path(0).asText()).isEqualTo("05");
        assertThat(share("water", "decide", request.path("id").asText())).isZero();
        assertThat(share("water", "grant", "other", "--purpose", "y", "--until", "2035-01-01", "--minutes", "60"))
                .isZero();
        assertThat(share("water", "list")).isZero();
        assertThat(share("water", "list", "--requests", "--state", "granted")).isZero();
        var received = as("other")
                .get("/api/v1/sharing/grants?side=received&state=active")
                .path("items");
        assertThat(received).hasSize(2);
        for (var grant : received) {
            assertThat(share("water", "revoke", grant.path("id").asText(), "--reason", "over"))
                    .isZero();
        }
        assertThat(share("other", "revoke", received.path(0).path("id").asText(), "--reason", "over"))
                .isEqualTo(1);
        assertThat(as("other")
                        .get("/api/v1/sharing/grants?side=received&state=active")
                        .path("items"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void the_commands_about_registered_things_do_what_they_say() throws Exception {
        RegistryCommands.drive(as("water"), as("other"), platform.mqtt());
        RegistryCommands.driveAccounts(platform.client());
    }

    private static int share(String organization, String... words) {
        var arguments = new ArrayList<>(List.of("share"));
        arguments.addAll(List.of(words));
        arguments.addAll(
                List.of("--url", platform.url(), "--token", as(organization).token()));
        return Mailuo.run(arguments.toArray(String[]::new));
    }

    private interface Step {
        void take() throws Exception;
    }

    /**
     * Takes a step, then publishes on and on until what its owner is given is no longer given to the reader, {@value
     * #WITHHELD} times in a row.
     *
     * @return how long after the step the last observation was published that the reader still got
     */
    private static Duration withheldAfter(Step step, Feeds owner, Feeds reader) throws Exception {
        step.take();
        var begun = Instant.now();
        var last = begun;
        int withheld = 0;
        while (withheld < WITHHELD) {
            var at = Instant.now();
            assertThat(Duration.between(begun, at)).isLessThan(PATIENCE);
            var item = publish(100 + number++);
            await().atMost(PATIENCE)
                    .pollInterval(OFTEN)
                    .until(() ->
                            owner.bySocket().contains(item) && owner.byMqtt().contains(item));
            boolean given = reader.bySocket().contains(item) || reader.byMqtt().contains(item);
            withheld = given ? 0 : withheld + 1;
            last = given ? at : last;
        }
        return Duration.between(begun, last);
    }

    private static void shown(Feeds owner, Feeds reader, String item) {
        for (var feeds : new Feeds[] {owner, reader}) {
            await().atMost(PATIENCE)
                    .until(() ->
                            feeds.bySocket().contains(item) && feeds.byMqtt().contains(item));
        }
    }

    private static Map<String, String> uses(JsonNode page) {
        var uses = new HashMap<String, String>();
        page.path("items")
                .forEach(item -> uses.put(
                        item.path("subject").asText() + " " + item.path("kind").asText(),
                        item.path("calls").asText() + "/"
                                + item.path("observations").asText()));
        return uses;
    }

    private static void grant(String organization, String terms) {
        post(
                as("water"),
                "/sharing/grants",
                "{'organization':'" + organization + "','scope':{'devices':['" + gauge + "']},'purpose':'flood',"
                        + terms + "}");
    }

    /** Publishes a level and a voltage, now; gives the level as the feeds show it. */
    private static String publish(int level) throws MqttException {
        send("[{'n':'water_level','v':" + level + ".5},{'n':'battery_voltage','v':3}]");
        return "water_level=" + level + ".5";
    }

    private static void publishAt(Instant time, int level) throws MqttException {
        send("[{'n':'water_level','t':" + time.getEpochSecond() + ",'v':" + level + "}]");
    }

    private static void send(String senml) throws MqttException {
        device.publish(
                Topics.deviceObservations(gauge), senml.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 1, false);
    }

    private static String observations(String query) {
        return "/api/v1/devices/" + gauge + "/observations?order=asc" + query;
    }

    /** Whether a reader finds at least so many observations. */
    private static boolean history(PlatformClient reader, int atLeast) {
        return reader.find(observations("&limit=1"))
                .map(page -> page.path("items").size() >= atLeast)
                .orElse(false);
    }

    private static Iterable<String> codes(String organization) {
        return as(organization).get("/api/v1/latest").path("items").findValuesAsText("device");
    }

    private static Feeds feeds(String organization) throws MqttException {
        return Feeds.open(platform.url(), platform.mqtt(), as(organization).token());
    }

    private static PlatformClient as(String organization) {
        return CLIENTS.get(organization);
    }

    private static JsonNode post(PlatformClient client, String path, String body) {
        try {
            return client.post("/api/v1" + path, Json.MAPPER.readTree(body.replace('\'', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
