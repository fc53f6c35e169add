package io.mailuo.edge.driver.mqtt;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.Topics;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubRecReasonCode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connected device. A message is acknowledged only after it is durable, as observations or among the rejects; when
 * it could not be kept, the connection is closed instead, so that the device sends it again.
 */
final class MqttDeviceSession {

    private static final int MQTT_5 = 5;
    private static final int MAX_REASON = 200;

    private final MqttInput input;
    private final MqttEndpoint endpoint;
    private final MqttInput.Account account;
    private final Context context;
    private final String peer;

    /** Why a message is refused. */
    private record Refusal(QuarantineReason reason, String detail) {}

    MqttDeviceSession(MqttInput input, MqttEndpoint endpoint, MqttInput.Account account, Context context) {
        this.input = input;
        this.endpoint = endpoint;
        this.account = account;
        this.context = context;
        this.peer = String.valueOf(endpoint.remoteAddress());
    }

    void open() {
        endpoint.publishAutoAck(false);
        endpoint.subscriptionAutoAck(false);
        endpoint.publishHandler(this::publish);
        endpoint.publishReleaseHandler(endpoint::publishComplete);
        endpoint.subscribeHandler(message -> endpoint.subscribeAcknowledge(
                message.messageId(),
                message.topicSubscriptions().stream().map(_ -> MqttQoS.FAILURE).toList()));
        endpoint.unsubscribeHandler(message -> endpoint.unsubscribeAcknowledge(message.messageId()));
        endpoint.exceptionHandler(_ -> input.status().count("connection_errors", 1));
        endpoint.accept(false);
    }

    private void publish(MqttPublishMessage message) {
        var payload = message.payload().getBytes();
        var received = input.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var device = account.device().device();
        Refusal refusal;
        if (!message.topicName().equals(Topics.deviceObservations(device))) {
            refusal = new Refusal(
                    QuarantineReason.NOT_AUTHORIZED,
                    "device " + device + " may publish on " + Topics.deviceObservations(device) + " only, not on "
                            + message.topicName());
        } else {
            try {
                var readings = account.codec().decode(payload, new Reception(received, input.utcOffset()));
                refusal = foreign(readings).orElse(null);
                if (refusal == null) {
                    input.status().read(received);
                    input.status().count("readings", readings.size());
                    acknowledge(message, input.forward(measurements(readings, received)), null);
                    return;
                }
            } catch (DecodeException e) {
                refusal = new Refusal(e.reason(), String.valueOf(e.getMessage()));
            }
        }
        var kept = account.rejects().reject(payload, refusal.reason(), refusal.detail(), device, peer, received);
        acknowledge(message, kept, refusal);
    }

    private Optional<Refusal> foreign(List<Reading> readings) {
        var device = account.device().device();
        return readings.stream()
                .map(Reading::source)
                .filter(source -> !account.isCalled(source))
                .findFirst()
                .map(source -> new Refusal(
                        QuarantineReason.NOT_AUTHORIZED, "device " + device + " may not speak for " + source));
    }

    private List<Measurement> measurements(List<Reading> readings, java.time.Instant received) {
        var measurements = new ArrayList<Measurement>(readings.size());
        for (var reading : readings) {
            var measurement = account.mapper().map(reading, received);
            if (measurement.property().indexOf(':') >= 0) {
                // Only the protocol has a name for it, so no datastream can be called so.
                input.status().count("unmapped", 1);
            } else {
                measurements.add(measurement);
            }
        }
        return measurements;
    }

    private void acknowledge(
            MqttPublishMessage message, CompletableFuture<@Nullable Void> kept, @Nullable Refusal refusal) {
        kept.whenComplete((_, failure) -> context.runOnContext(_ -> {
            if (!endpoint.isConnected()) {
                return;
            }
            if (failure != null) {
                input.status().count("refused", 1);
                endpoint.close();
                return;
            }
            switch (message.qosLevel()) {
                case AT_LEAST_ONCE -> puback(message.messageId(), refusal);
                case EXACTLY_ONCE -> pubrec(message.messageId(), refusal);
                case AT_MOST_ONCE, FAILURE -> {}
            }
        }));
    }

    private void puback(int id, @Nullable Refusal refusal) {
        if (endpoint.protocolVersion() != MQTT_5) {
            endpoint.publishAcknowledge(id);
        } else if (refusal == null) {
            endpoint.publishAcknowledge(id, MqttPubAckReasonCode.SUCCESS, MqttProperties.NO_PROPERTIES);
        } else {
            var code = refusal.reason() == QuarantineReason.NOT_AUTHORIZED
                    ? MqttPubAckReasonCode.NOT_AUTHORIZED
                    : MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID;
            endpoint.publishAcknowledge(id, code, reason(refusal));
        }
    }

    private void pubrec(int id, @Nullable Refusal refusal) {
        if (endpoint.protocolVersion() != MQTT_5) {
            endpoint.publishReceived(id);
        } else if (refusal == null) {
            endpoint.publishReceived(id, MqttPubRecReasonCode.SUCCESS, MqttProperties.NO_PROPERTIES);
        } else {
            var code = refusal.reason() == QuarantineReason.NOT_AUTHORIZED
                    ? MqttPubRecReasonCode.NOT_AUTHORIZED
                    : MqttPubRecReasonCode.PAYLOAD_FORMAT_INVALID;
            endpoint.publishReceived(id, code, reason(refusal));
        }
    }

    private static MqttProperties reason(Refusal refusal) {
        var properties = new MqttProperties();
        var detail = refusal.detail();
        properties.add(new MqttProperties.StringProperty(
                MqttProperties.REASON_STRING, detail.substring(0, Math.min(detail.length(), MAX_REASON))));
        return properties;
    }
}
