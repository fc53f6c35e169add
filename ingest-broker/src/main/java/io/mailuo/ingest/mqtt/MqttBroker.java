package io.mailuo.ingest.mqtt;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.interceptor.connect.ConnectInboundInterceptor;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.intake.Intake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MQTT broker in the process. At most one in a process: its extension services are static. */
public final class MqttBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MqttBroker.class);
    private static final long START_SECONDS = 180;
    private static final long STOP_SECONDS = 20;

    /** Payload bytes of all clients that may wait before each of them is held shorter. */
    private static final long SCARCE_BYTES = 64L << 20;

    private final EmbeddedHiveMQ broker;
    private final ClientSessions sessions;
    private final Credentials credentials;
    private final LiveTopics live;

    private MqttBroker(EmbeddedHiveMQ broker, ClientSessions sessions, Credentials credentials, LiveTopics live) {
        this.broker = broker;
        this.sessions = sessions;
        this.credentials = credentials;
        this.live = live;
    }

    /**
     * Starts to listen.
     *
     * @param data directory of the broker's own files
     * @param live what subscribers of the live topics get; this broker closes it
     * @throws IOException if a port is taken or a file cannot be used; the message says which
     */
    public static MqttBroker start(
            MqttConfig config,
            Path data,
            DeviceIndex index,
            Intake intake,
            GatewayStatuses statuses,
            LiveTopics live,
            InstantSource clock)
            throws IOException, InterruptedException {
        return start(config, data, index, intake, statuses, live, clock, true);
    }

    /** @param pipelined whether observations go by {@link PublishPipeline}, where the broker lets us */
    static MqttBroker start(
            MqttConfig config,
            Path data,
            DeviceIndex index,
            Intake intake,
            GatewayStatuses statuses,
            LiveTopics live,
            InstantSource clock,
            boolean pipelined)
            throws IOException, InterruptedException {
        ListenerPorts.requireFree(config);
        BrokerFiles.write(config, data.resolve("conf"));
        Files.createDirectories(data.resolve("data"));
        Files.createDirectories(data.resolve("extensions"));
        var credentials = new Credentials(index, clock);
        var sessions = new ClientSessions();
        var shared = new MqttIntake(intake, statuses, clock);
        var main = new Extension(
                credentials,
                sessions,
                shared,
                live,
                new FlowControl.Shared(new AtomicLong(), SCARCE_BYTES, config.receiveMaximum()),
                pipelined);
        var hive = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(data.resolve("conf"))
                .withDataFolder(data.resolve("data"))
                .withExtensionsFolder(data.resolve("extensions"))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("mailuo-ingest")
                        .withName("Mailuo ingest")
                        .withVersion("1")
                        .withExtensionMain(main)
                        .build())
                .withoutLoggingBootstrap()
                .build();
        try {
            hive.start().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            hive.stop();
            throw new IOException("the MQTT broker did not start on " + ListenerPorts.describe(config), e);
        }
        var broker = new MqttBroker(hive, sessions, credentials, live);
        index.onChange(broker::recheck);
        LOG.info("mqtt ready {}", ListenerPorts.describe(config));
        return broker;
    }

    /** How many clients are connected. */
    public int clients() {
        return sessions.size();
    }

    /** Disconnects readers whose token has ended; to be called now and then. */
    public void recheckReaders() {
        sessions.readers().forEach(this::recheckClient);
    }

    /** Disconnects those clients of an entity that may no longer be connected. */
    private void recheck(String key) {
        sessions.of(key).forEach(this::recheckClient);
    }

    private void recheckClient(String clientId) {
        Identity identity = sessions.identity(clientId);
        if (identity != null && !credentials.holds(identity)) {
            LOG.warn("client disconnected, its credentials were withdrawn, client={} who={}", clientId, identity.key());
            Services.clientService()
                    .disconnectClient(
                            clientId, false, DisconnectReasonCode.NOT_AUTHORIZED, "your credentials were withdrawn");
        }
    }

    /** Stops listening, disconnects all clients. */
    @Override
    public void close() {
        live.close();
        try {
            broker.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the MQTT broker did not stop in order cause={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What we add to the broker. */
    private static final class Extension implements ExtensionMain {

        private final Credentials credentials;
        private final ClientSessions sessions;
        private final MqttIntake shared;
        private final LiveTopics live;
        private final FlowControl.Shared flow;
        private final boolean pipelined;

        Extension(
                Credentials credentials,
                ClientSessions sessions,
                MqttIntake shared,
                LiveTopics live,
                FlowControl.Shared flow,
                boolean pipelined) {
            this.flow = flow;
            this.pipelined = pipelined;
            this.credentials = credentials;
            this.sessions = sessions;
            this.shared = shared;
            this.live = live;
        }

        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            var door = new Door(credentials, sessions, this::left);
            ConnectInboundInterceptor shortSessions = (connect, modified) -> {
                if (!ClientSessions.isReserved(connect.getClientInformation().getClientId())) {
                    modified.getConnectPacket().setSessionExpiryInterval(0);
                }
            };
            Services.interceptorRegistry().setConnectInboundInterceptorProvider(_ -> shortSessions);
            Services.securityRegistry().setAuthenticatorProvider(_ -> door);
            Services.eventRegistry().setClientLifecycleEventListener(_ -> door);
            Services.initializerRegistry().setClientInitializer(this::connected);
        }

        private void connected(InitializerInput input, ClientContext context) {
            String clientId = input.getClientInformation().getClientId();
            Identity identity = sessions.identity(clientId);
            if (identity == null) {
                return;
            }
            var connection = input.getConnectionInformation();
            var sender = new Sender(identity, connection.getInetAddress().orElse(null), shared);
            var slowing = pipelined ? PublishPipeline.attach(connection, clientId, sender, flow) : null;
            context.addPublishInboundInterceptor(new PublishGate(sender, slowing));
            if (identity instanceof Identity.Reader reader) {
                context.addSubscribeInboundInterceptor((subscribe, _) -> subscribe
                        .getSubscribePacket()
                        .getSubscriptions()
                        .forEach(each -> live.subscribe(clientId, reader, each.getTopicFilter())));
                context.addUnsubscribeInboundInterceptor((unsubscribe, _) -> unsubscribe
                        .getUnsubscribePacket()
                        .getTopicFilters()
                        .forEach(filter -> live.unsubscribe(clientId, filter)));
            }
        }

        private void left(String clientId, Identity identity) {
            if (sessions.identity(clientId) == null) {
                live.forget(clientId);
            }
            if (identity instanceof Identity.Gateway gateway
                    && sessions.of(gateway.key()).isEmpty()) {
                shared.statuses().gone(gateway.code());
            }
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // The broker lets go of everything that was registered.
        }
    }
}
