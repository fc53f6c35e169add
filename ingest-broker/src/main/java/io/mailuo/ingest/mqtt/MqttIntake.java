package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.services.Services;
import io.mailuo.ingest.intake.Intake;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the gates of all clients share. */
record MqttIntake(Intake intake, GatewayStatuses statuses, InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(MqttIntake.class);

    void foreign(Identity identity, String topic, String peer) {
        LOG.warn("publish refused, who={} topic={} peer={} why=foreign topic", identity.key(), topic, peer);
    }

    /** Ends a connection whose message could not be stored; completes when it has ended. */
    CompletableFuture<Boolean> disconnect(String clientId, Throwable cause) {
        LOG.warn(
                "message not stored, client disconnected so that it sends again, client={} cause={}",
                clientId,
                cause.getMessage());
        return Services.clientService()
                .disconnectClient(
                        clientId,
                        false,
                        DisconnectReasonCode.SERVER_BUSY,
                        "the message could not be stored; connect and send it again");
    }
}
