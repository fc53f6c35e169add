package io.mailuo.deploy.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** The live feed by WebSocket and the live topics by MQTT, as one token is given them. */
public final class Feeds implements AutoCloseable {

    private final Set<String> bySocket = ConcurrentHashMap.newKeySet();
    private final Set<String> byMqtt = ConcurrentHashMap.newKeySet();
    private final AtomicInteger given = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final MqttClient mqtt;

    private Feeds(String url, String mqttAddress, String token) throws MqttException {
        this.socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(url.replaceFirst("http", "ws") + "/api/v1/live"), new Frames())
                .join();
        this.mqtt = new MqttClient("tcp://" + mqttAddress, "reader-" + UUID.randomUUID(), new MemoryPersistence());
        var options = new MqttConnectionOptions();
        options.setUserName("token");
        options.setPassword(token.getBytes(StandardCharsets.UTF_8));
        mqtt.setCallback(new Messages());
        mqtt.connect(options);
        mqtt.subscribe("v1/live/#", 0);
    }

    /** Connects both. */
    public static Feeds open(String url, String mqttAddress, String token) throws MqttException {
        return new Feeds(url, mqttAddress, token);
    }

    /** {@code property=result} of everything that came over the WebSocket. */
    public Set<String> bySocket() {
        return bySocket;
    }

    /** {@code property=result} of everything that came over MQTT. */
    public Set<String> byMqtt() {
        return byMqtt;
    }

    /** How many observations came in all. */
    public int given() {
        return given.get();
    }

    private void arrived(String topic, MqttMessage message) {
        try {
            var item = Json.MAPPER.readTree(message.getPayload()).path(0);
            byMqtt.add(item.path("n").asText() + "=" + item.path("v").asText());
            given.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(topic, e);
        }
    }

    private final class Messages implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            arrived(topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private final class Frames implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String frame) {
            try {
                for (JsonNode item : Json.MAPPER.readTree(frame).path("items")) {
                    bySocket.add(item.path("property").asText() + "="
                            + item.path("result").asText());
                    given.incrementAndGet();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws MqttException {
        socket.abort();
        http.close();
        if (mqtt.isConnected()) {
            mqtt.disconnect();
        }
        mqtt.close();
    }
}
