package io.mailuo.ingest.mqtt;

import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.acceptance.Submission;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.topic.Topics.Party;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connected client as a sender: what it may publish on, and how its observations come to the log. */
final class Sender {

    private final Identity identity;
    private final TopicRights rights;
    private final MqttIntake services;
    private final String peer;

    Sender(Identity identity, @Nullable InetAddress peer, MqttIntake services) {
        this.identity = identity;
        this.rights = TopicRights.of(identity);
        this.services = services;
        this.peer = peer == null ? "" : peer.getHostAddress();
    }

    Identity identity() {
        return identity;
    }

    MqttIntake services() {
        return services;
    }

    String peer() {
        return peer;
    }

    TopicUse use(String topic) {
        return rights.use(topic);
    }

    /** Takes observations; completes as {@link io.mailuo.ingest.intake.Intake#take} does. */
    CompletionStage<Outcome> take(Lane lane, String topic, byte[] payload, @Nullable String contentType) {
        return services.intake().take(submission(lane, topic, payload, contentType));
    }

    Submission submission(Lane lane, String topic, byte[] payload, @Nullable String contentType) {
        String code = identity.code();
        return new Submission(
                identity instanceof Identity.Gateway ? Party.GATEWAY : Party.DEVICE,
                code == null ? identity.key() : code,
                topic,
                lane,
                payload,
                contentType,
                services.clock().instant(),
                peer);
    }
}
