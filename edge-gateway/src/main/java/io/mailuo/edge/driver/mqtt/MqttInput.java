package io.mailuo.edge.driver.mqtt;

import io.mailuo.codec.Codec;
import io.mailuo.codec.Codecs;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.driver.Driver;
import io.mailuo.edge.driver.Rejects;
import io.mailuo.edge.driver.SourceState;
import io.mailuo.edge.driver.SourceStatus;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.pipeline.ReadingMapper;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.profile.Profile;
import io.mailuo.profile.ProfileLibrary;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from devices on the gateway's own network over MQTT 3.1.1 and 5: SenML, or whatever codec the device's
 * profile declares or the configuration names.
 */
public final class MqttInput implements Driver {

    private static final Logger LOG = LoggerFactory.getLogger(MqttInput.class);
    private static final int CONNECT_SECONDS = 10;
    private static final long LISTEN_SECONDS = 10;
    private static final int MQTT_5 = 5;
    private static final String SENML = "senml";
    /** What a profile of a polled protocol says. */
    private static final String NO_CODEC = "none";

    private final GatewayConfig.MqttSource source;
    private final Pipeline pipeline;
    private final InstantSource clock;
    private final Vertx vertx;
    private final SourceStatus status;
    private final Map<String, Account> accounts = new HashMap<>();
    private final AtomicInteger connected = new AtomicInteger();
    private @Nullable MqttServer server;

    /**
     * A device that may connect.
     *
     * @param codec of its payloads
     * @param rejects where what cannot be taken of it goes
     */
    record Account(GatewayConfig.MqttDevice device, ReadingMapper mapper, Codec codec, Rejects rejects) {

        /** Whether its payloads may call it {@code name}. */
        boolean isCalled(String name) {
            return name.isEmpty()
                    || name.equals(device.device())
                    || device.names().contains(name)
                    || device.names().isEmpty() && !(codec instanceof SenmlCodec);
        }
    }

    /**
     * An input for {@code source}.
     *
     * @param queue where rejects go
     * @throws IllegalArgumentException if a profile or codec is unknown, or a user name stands twice
     */
    public MqttInput(
            GatewayConfig.MqttSource source,
            Pipeline pipeline,
            StoreAndForward queue,
            ProfileLibrary profiles,
            Vertx vertx,
            InstantSource clock,
            Runnable onChange) {
        this.source = source;
        this.pipeline = pipeline;
        this.clock = clock;
        this.vertx = vertx;
        this.status = new SourceStatus(source.name(), "mqtt", onChange);
        for (var device : source.devices()) {
            var username = device.username() == null ? device.device() : device.username();
            var profile = profile(profiles, device);
            var codec = codec(profiles, device, profile);
            var account = new Account(
                    device,
                    new ReadingMapper(device.device(), profile, false),
                    codec,
                    new Rejects(queue, codec.name(), status));
            if (accounts.put(username, account) != null) {
                throw new IllegalArgumentException(
                        "source '" + source.name() + "': user name '" + username + "' stands twice");
            }
        }
    }

    private @Nullable Profile profile(ProfileLibrary profiles, GatewayConfig.MqttDevice device) {
        var id = device.profile();
        if (id == null) {
            return null;
        }
        return profiles.find(id)
                .orElseThrow(() -> new IllegalArgumentException("source '" + source.name() + "', device "
                        + device.device() + ": no profile is called '" + id + "'"));
    }

    private Codec codec(ProfileLibrary profiles, GatewayConfig.MqttDevice device, @Nullable Profile profile) {
        var name = Stream.of(device.codec(), source.codec(), profile == null ? null : profile.codec(), SENML)
                .filter(each -> each != null && !each.equals(NO_CODEC))
                .findFirst()
                .orElse(SENML);
        if (name.equals(SENML)) {
            return new SenmlCodec();
        }
        return profiles.find(name)
                .<Codec>map(Profile::payload)
                .or(() -> Codecs.codec(name))
                .orElseThrow(() -> new IllegalArgumentException("source '" + source.name() + "', device "
                        + device.device() + ": '" + name + "' is neither a codec nor a profile that declares one"));
    }

    @Override
    public void start() throws IOException {
        var options = new MqttServerOptions()
                .setHost(source.host())
                .setPort(source.port())
                .setMaxMessageSize((int) Math.min(source.maxMessage().bytes(), Integer.MAX_VALUE))
                .setTimeoutOnConnect(CONNECT_SECONDS);
        var mqtt = MqttServer.create(vertx, options);
        mqtt.exceptionHandler(failure -> {
            status.count("connection_errors", 1);
            LOG.debug("mqtt connection failed", failure);
        });
        mqtt.endpointHandler(this::connect);
        try {
            mqtt.listen().toCompletionStage().toCompletableFuture().get(LISTEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "mqtt source '" + source.name() + "' cannot listen on " + source.host() + ":" + source.port() + ": "
                            + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        server = mqtt;
        status.set(SourceState.RUNNING, null);
        LOG.info("mqtt listening source={} host={} port={}", source.name(), source.host(), port());
    }

    private void connect(MqttEndpoint endpoint) {
        boolean five = endpoint.protocolVersion() == MQTT_5;
        if (connected.get() >= source.maxConnections()) {
            status.count("connections_refused", 1);
            endpoint.reject(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
            return;
        }
        var account = authenticate(endpoint);
        if (account == null) {
            status.count("logins_refused", 1);
            LOG.warn("mqtt login refused source={} peer={}", source.name(), endpoint.remoteAddress());
            endpoint.reject(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                            : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        status.count("connections", 1);
        connected.incrementAndGet();
        endpoint.closeHandler(_ -> connected.decrementAndGet());
        new MqttDeviceSession(this, endpoint, account, vertx.getOrCreateContext()).open();
    }

    private @Nullable Account authenticate(MqttEndpoint endpoint) {
        var auth = endpoint.auth();
        if (auth == null || auth.getUsername() == null || auth.getPassword() == null) {
            return null;
        }
        var account = accounts.get(auth.getUsername());
        if (account == null) {
            return null;
        }
        var expected = account.device().password().getBytes(StandardCharsets.UTF_8);
        var given = auth.getPassword().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given) ? account : null;
    }

    /** The port that it listens on. */
    public int port() {
        var mqtt = server;
        if (mqtt == null) {
            throw new IllegalStateException("not started");
        }
        return mqtt.actualPort();
    }

    CompletableFuture<@Nullable Void> forward(List<Measurement> measurements) {
        return pipeline.accept(measurements, source.everyReading());
    }

    ZoneOffset utcOffset() {
        return source.utcOffset();
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public void close() {
        var mqtt = server;
        if (mqtt == null) {
            return;
        }
        try {
            mqtt.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("mqtt input closed with an error", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
