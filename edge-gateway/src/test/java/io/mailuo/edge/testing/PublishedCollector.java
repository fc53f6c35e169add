package io.mailuo.edge.testing;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import java.time.Instant;
import java.util.List;
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

/** Collects what arrives at a broker below {@code v1/#}. */
public final class PublishedCollector implements AutoCloseable {

    /**
     * A message.
     *
     * @param at when it came here
     */
    public record Published(String topic, byte[] payload, MqttProperties properties, boolean retained, Instant at) {

        /** Its readings. */
        public List<Reading> readings() {
            try {
                return new SenmlCodec().decode(payload, Reception.at(at));
            } catch (DecodeException e) {
                throw new IllegalStateException("on " + topic, e);
            }
        }
    }

    private final MqttAsyncClient client;
    private final List<Published> published = new CopyOnWriteArrayList<>();

    /** Connects and subscribes. */
    public PublishedCollector(String broker) throws MqttException {
        client = new MqttAsyncClient(broker, "collector", new MemoryPersistence());
        client.setCallback(new Listener());
        var options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(10_000);
        client.subscribe("v1/#", 1).waitForCompletion(10_000);
    }

    /** What came on topics that end in {@code suffix}, in order. */
    public List<Published> on(String suffix) {
        return published.stream().filter(one -> one.topic().endsWith(suffix)).toList();
    }

    /** The readings that came on topics that end in {@code suffix}, in order. */
    public List<Reading> readings(String suffix) {
        return on(suffix).stream().flatMap(one -> one.readings().stream()).toList();
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnectForcibly(0, 1, false);
        }
        client.close(true);
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            published.add(new Published(
                    topic, message.getPayload(), message.getProperties(), message.isRetained(), Instant.now()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException failure) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }
}
