package io.mailuo.ingest.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** An MQTT 5 client (Eclipse Paho) as the tests use it. */
public final class TestClient implements AutoCloseable {

    private static final long TIMEOUT_MILLIS = 10_000;

    /** A message that came in. */
    public record Received(String topic, String payload) {}

    private final MqttAsyncClient client;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private TestClient(MqttAsyncClient client) {
        this.client = client;
    }

    /** Options with user name and password. */
    public static MqttConnectionOptions options(String user, String password) {
        var options = new MqttConnectionOptions();
        options.setUserName(user);
        options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        options.setAutomaticReconnect(false);
        options.setCleanStart(true);
        return options;
    }

    /** Connects to {@code uri}; throws what the broker answers. */
    public static TestClient connect(String uri, String clientId, MqttConnectionOptions options) throws MqttException {
        var client = new TestClient(new MqttAsyncClient(uri, clientId, new MemoryPersistence()));
        client.client.setCallback(client.new Callback());
        client.client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        return client;
    }

    /** Publishes with QoS 1 and does not wait. */
    public IMqttToken send(String topic, byte[] payload) throws MqttException {
        var message = new MqttMessage(payload);
        message.setQos(1);
        return client.publish(topic, message);
    }

    /** Publishes with QoS 0. */
    public void sendWithoutAck(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 0, false).waitForCompletion(TIMEOUT_MILLIS);
    }

    /** Publishes with QoS 1 and answers the reason code of the PUBACK. */
    public int publish(String topic, String payload) throws MqttException {
        return publish(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes with QoS 1 and answers the reason code of the PUBACK. */
    public int publish(String topic, byte[] payload) throws MqttException {
        return reason(send(topic, payload));
    }

    /** Publishes with QoS 1 and content type and answers the reason code of the PUBACK. */
    public int publish(String topic, byte[] payload, String contentType) throws MqttException {
        var message = new MqttMessage(payload);
        message.setQos(1);
        var properties = new MqttProperties();
        properties.setContentType(contentType);
        message.setProperties(properties);
        return reason(client.publish(topic, message));
    }

    /** Publishes with QoS 1 and user properties and answers the reason code of the PUBACK. */
    public int publish(String topic, byte[] payload, Map<String, String> userProperties) throws MqttException {
        var message = new MqttMessage(payload);
        message.setQos(1);
        var properties = new MqttProperties();
        properties.setUserProperties(userProperties.entrySet().stream()
                .map(entry -> new UserProperty(entry.getKey(), entry.getValue()))
                .toList());
        message.setProperties(properties);
        return reason(client.publish(topic, message));
    }

    /** Publishes with QoS 1, retained. */
    public int retain(String topic, String payload) throws MqttException {
        return reason(client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, true));
    }

    /** The reason code of the PUBACK, once it is there. */
    public static int reason(IMqttToken token) throws MqttException {
        try {
            token.waitForCompletion(TIMEOUT_MILLIS);
        } catch (MqttException e) {
            if (token.getReasonCodes() == null || token.getReasonCodes().length == 0) {
                throw e;
            }
        }
        return token.getReasonCodes()[0];
    }

    /** The reason string of the PUBACK. */
    public static String reasonString(IMqttToken token) {
        return String.valueOf(token.getResponseProperties().getReasonString());
    }

    /** Subscribes with QoS 0 and answers the reason code of the SUBACK. */
    public int subscribe(String filter) throws MqttException {
        return reason(client.subscribe(filter, 0));
    }

    /** What has come in. */
    public List<Received> received() {
        return received;
    }

    /** Whether the connection stands. */
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        }
        client.close();
    }

    private final class Callback implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // isConnected() tells.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // Tokens tell.
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            received.add(new Received(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Tokens tell.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverURI) {
            // connect() waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Not used.
        }
    }
}
