package io.mailuo.edge.uplink;

import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT 5 connection, from its CONNECT to its end; it never reconnects. Paho keeps nothing on disk and no session:
 * what is not acknowledged is in our own queue.
 */
final class Connection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int SUCCESS = 0;
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
    private static final long CLOSE_MILLIS = 2_000;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final MqttAsyncClient client;
    private final Runnable onChange;
    private volatile int receiveMaximum = DEFAULT_RECEIVE_MAXIMUM;
    private volatile @Nullable String ended;

    /** What became of a message. */
    interface Answer {
        /**
         * The broker's answer.
         *
         * @param reason MQTT 5 reason code, 0 to 255; -1 when the connection ended before
         * @param text the reason string, empty where there is none
         */
        void answered(int reason, String text);
    }

    private Connection(MqttAsyncClient client, Runnable onChange) {
        this.client = client;
        this.onChange = onChange;
    }

    /**
     * How to connect.
     *
     * @param willTopic topic of the last will, retained
     */
    record Options(
            String clientId, Duration keepAlive, Duration timeout, boolean verifyHost, String willTopic, byte[] will) {}

    /** Connects, or throws when that fails or takes longer than the options allow. */
    static Connection open(Endpoint endpoint, Options options, Runnable onChange) throws MqttException {
        var client = new MqttAsyncClient(endpoint.address(), options.clientId(), new MemoryPersistence());
        var connection = new Connection(client, onChange);
        client.setCallback(connection.new Events());
        try {
            var token = client.connect(pahoOptions(endpoint, options));
            token.waitForCompletion(options.timeout().toMillis());
            var properties = token.getResponseProperties();
            if (properties != null && properties.getReceiveMaximum() != null) {
                connection.receiveMaximum = properties.getReceiveMaximum();
            }
            return connection;
        } catch (MqttException e) {
            connection.close();
            throw e;
        }
    }

    private static MqttConnectionOptions pahoOptions(Endpoint endpoint, Options options) {
        var paho = new MqttConnectionOptions();
        paho.setAutomaticReconnect(false);
        paho.setCleanStart(true);
        paho.setKeepAliveInterval((int) Math.max(1, options.keepAlive().toSeconds()));
        paho.setConnectionTimeout((int) Math.max(1, options.timeout().toSeconds()));
        var will = new MqttMessage(options.will(), 1, true, json());
        paho.setWill(options.willTopic(), will);
        if (endpoint.sockets() != null) {
            paho.setSocketFactory(endpoint.sockets());
            paho.setHttpsHostnameVerificationEnabled(options.verifyHost());
        }
        return paho;
    }

    private static MqttProperties json() {
        var properties = new MqttProperties();
        properties.setContentType("application/json");
        return properties;
    }

    /** Most messages that may be on their way, the broker says. */
    int receiveMaximum() {
        return receiveMaximum;
    }

    /** Why the connection has ended, or null while it has not. */
    @Nullable
    String ended() {
        return ended;
    }

    /** Publishes JSON, retained, QoS 1. */
    void publishRetained(String topic, byte[] payload, Answer answer) throws MqttException {
        publish(topic, new MqttMessage(payload, 1, true, json()), answer);
    }

    /**
     * Publishes with QoS 1.
     *
     * @param contentType its MIME type
     * @param properties JSON object of texts that become user properties, or null
     */
    void publish(String topic, byte[] payload, String contentType, @Nullable String properties, Answer answer)
            throws MqttException {
        var mqtt = new MqttProperties();
        mqtt.setContentType(contentType);
        if (properties != null) {
            mqtt.setUserProperties(userProperties(properties));
        }
        publish(topic, new MqttMessage(payload, 1, false, mqtt), answer);
    }

    private static List<UserProperty> userProperties(String json) {
        try {
            return Json.MAPPER.readValue(json.getBytes(StandardCharsets.UTF_8), TEXTS).entrySet().stream()
                    .map(entry -> new UserProperty(entry.getKey(), entry.getValue()))
                    .toList();
        } catch (IOException e) {
            LOG.warn("properties of a stored reject are not readable, it is sent without", e);
            return List.of();
        }
    }

    private void publish(String topic, MqttMessage message, Answer answer) throws MqttException {
        client.publish(topic, message, null, new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                var codes = token.getReasonCodes();
                var properties = token.getResponseProperties();
                var text = properties == null ? null : properties.getReasonString();
                answer.answered(codes == null || codes.length == 0 ? SUCCESS : codes[0], text == null ? "" : text);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                answer.answered(-1, String.valueOf(failure.getMessage()));
            }
        });
    }

    /** Says goodbye, so that the broker does not send the last will. */
    void disconnect() {
        try {
            client.disconnect(TimeUnit.SECONDS.toMillis(1)).waitForCompletion(CLOSE_MILLIS);
        } catch (MqttException e) {
            LOG.debug("goodbye was not heard", e);
        }
    }

    @Override
    public void close() {
        if (ended == null) {
            ended = "closed";
        }
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 1, false);
            }
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("connection closed with an error", e);
        }
    }

    private void end(String reason) {
        if (ended == null) {
            ended = reason;
        }
        onChange.run();
    }

    private final class Events implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            var failure = response.getException();
            var text = response.getReasonString();
            end(text != null ? text : failure == null ? "disconnected" : Reasons.of(failure));
        }

        @Override
        public void mqttErrorOccurred(MqttException failure) {
            LOG.debug("mqtt error", failure);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // Nothing is subscribed to.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // The token's own listener hears it.
        }

        @Override
        public void connectComplete(boolean reconnect, String uri) {
            // connect() has its own answer.
        }

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {
            // No enhanced authentication.
        }
    }
}
