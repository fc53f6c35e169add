package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import io.mailuo.deploy.sharing.Feeds;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Another department, which is given everything live by a grant, and notes what came. */
final class SharedReader implements AutoCloseable {

    private static final String ORGANIZATION = "fault-reader";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PlatformProcess platform;
    private final String token;
    private final String grant;
    private final List<Feeds> feeds = new ArrayList<>();

    SharedReader(PlatformProcess platform) throws IOException {
        this.platform = platform;
        var all = platform.client();
        post(all, "/organizations", "{'id':'" + ORGANIZATION + "','name':'Reader'}");
        this.token = token(all, ORGANIZATION);
        var owner = new PlatformClient(platform.url(), token(all, Registration.ORGANIZATION));
        this.grant = post(
                        owner,
                        "/sharing/grants",
                        "{'organization':'" + ORGANIZATION + "','scope':{},'purpose':'faults','until':'"
                                + Instant.now().plus(Duration.ofDays(7)) + "','resolutionMinutes':0}")
                .path("id")
                .asText();
    }

    /** Connects by WebSocket and MQTT; what it was given over earlier connections stays noted. */
    void connect() throws MqttException {
        feeds.add(Feeds.open(platform.url(), "127.0.0.1:" + platform.ports().mqtt(), token));
    }

    /** Fails unless the owner sees at least as many uses as there were. */
    void requireAllCounted() {
        int given = feeds.stream().mapToInt(Feeds::given).sum();
        assertThat(given).isPositive();
        Until.holds("the owner sees " + given + " uses", PATIENCE, () -> uses() >= given);
    }

    private long uses() {
        return platform.client()
                .get("/api/v1/sharing/grants/" + grant)
                .at("/uses/observations")
                .asLong();
    }

    private static String token(PlatformClient all, String organization) throws IOException {
        var body = "{'subject':'" + organization + "','organization':'" + organization
                + "','scopes':['registry:read','registry:write','observations:read'],'expiresInSeconds':86400}";
        return post(all, "/tokens", body).path("token").asText();
    }

    private static JsonNode post(PlatformClient client, String path, String body) throws IOException {
        return client.post("/api/v1" + path, Json.MAPPER.readTree(body.replace('\'', '"')));
    }

    @Override
    public void close() throws MqttException {
        for (var feed : feeds) {
            feed.close();
        }
    }
}
