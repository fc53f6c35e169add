package io.mailuo.edge;

import io.mailuo.edge.driver.Driver;
import io.mailuo.edge.driver.hj212.Hj212Listener;
import io.mailuo.edge.driver.modbus.ModbusDriver;
import io.mailuo.edge.driver.mqtt.MqttInput;
import io.mailuo.edge.identity.Identity;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.status.LocalHttp;
import io.mailuo.edge.status.StatusReport;
import io.mailuo.edge.uplink.Endpoint;
import io.mailuo.edge.uplink.Uplink;
import io.mailuo.edge.uplink.UplinkSettings;
import io.mailuo.profile.ProfileLibrary;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running gateway: puts the parts together, starts them from the platform's side outwards, stops them inwards. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final InstantSource clock;
    private final Identity identity;
    private final StoreAndForward queue;
    private final Uplink uplink;
    private final Pipeline pipeline;
    private final MultiThreadIoEventLoopGroup eventLoops;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Driver> drivers = new ArrayList<>();
    private final Thread renewal;
    private @Nullable LocalHttp http;
    private final @Nullable CompletableFuture<Vertx> vertx;
    private volatile boolean stopping;

    private Gateway(GatewayConfig config, InstantSource clock) throws IOException {
        this.config = config;
        this.clock = clock;
        // Beside the rest: on a small processor with two cores it is a quarter of the start.
        this.vertx = config.mqtt().isEmpty() ? null : CompletableFuture.supplyAsync(Gateway::newVertx, executor);
        this.identity = new Identity(config.identity(), clock);
        this.queue = StoreAndForward.open(queueSettings(config.queue()), clock);
        this.uplink = new Uplink(uplinkSettings(config), queue, this::endpoint, clock, RandomGenerator.getDefault());
        this.pipeline = new Pipeline(queue, clock);
        this.eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        this.renewal = Thread.ofVirtual().name("renewal").unstarted(this::renew);
    }

    /**
     * Starts a gateway.
     *
     * @throws IOException if the queue, a port or the identity cannot be used
     * @throws IllegalArgumentException if the configuration names something that does not exist
     */
    public static Gateway start(GatewayConfig config, InstantSource clock, Instant startedAt) throws IOException {
        var gateway = new Gateway(config, clock);
        try {
            gateway.begin(startedAt);
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void begin(Instant startedAt) throws IOException {
        var library = config.profiles() == null ? ProfileLibrary.builtIn() : ProfileLibrary.with(config.profiles());
        Runnable onChange = uplink::reportSoon;
        var shared = new ModbusDriver.Shared(eventLoops, executor, library);
        for (var source : config.modbus()) {
            drivers.add(new ModbusDriver(source, pipeline, clock, shared, onChange));
        }
        for (var source : config.hj212()) {
            drivers.add(new Hj212Listener(source, pipeline, queue, library, eventLoops, clock, onChange));
        }
        for (var source : config.mqtt()) {
            drivers.add(new MqttInput(
                    source,
                    pipeline,
                    queue,
                    library,
                    Objects.requireNonNull(vertx).join(),
                    clock,
                    onChange));
        }
        var maker = new StatusReport.Maker(
                identity.gateway(), Version.text(), startedAt, uplink, queue, pipeline, drivers, clock);
        uplink.start(() -> maker.make().json());
        for (var driver : drivers) {
            driver.start();
        }
        renewal.start();
        if (config.http().port() >= 0) {
            http = LocalHttp.listen(
                    config.http().host(),
                    config.http().port(),
                    maker::make,
                    () -> !queue.counters().full());
        }
    }

    /** Made only where there is a local MQTT input: it is not free. */
    private static Vertx newVertx() {
        var files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(files));
    }

    /** The port of the local pages, or -1 when there are none. */
    public int httpPort() {
        return http == null ? -1 : http.port();
    }

    /** The drivers, in the order of the configuration. */
    public List<Driver> drivers() {
        return List.copyOf(drivers);
    }

    private static QueueSettings queueSettings(GatewayConfig.Queue queue) {
        return new QueueSettings(
                queue.directory(),
                queue.maxSize().bytes(),
                queue.reserve().bytes(),
                queue.whenFull() == GatewayConfig.WhenFull.DELETE_OLDEST,
                queue.commitEvery(),
                queue.batch());
    }

    private static UplinkSettings uplinkSettings(GatewayConfig config) {
        var uplink = config.uplink();
        return new UplinkSettings(
                config.identity().gateway(),
                uplink.window(),
                uplink.keepAlive(),
                CONNECT_WITHIN,
                uplink.acknowledgeWithin(),
                uplink.minBackoff(),
                uplink.maxBackoff(),
                uplink.liveFor(),
                uplink.statusEvery(),
                uplink.verifyHost());
    }

    private Endpoint endpoint() {
        var uri = config.uplink().uri();
        if (uri != null && !isTls(uri.getScheme())) {
            return new Endpoint(uri, null);
        }
        var credentials = identity.credentials();
        return new Endpoint(uri == null ? credentials.mqttUri() : uri, credentials.sockets());
    }

    private static boolean isTls(@Nullable String scheme) {
        return scheme != null && (scheme.equals("mqtts") || scheme.equals("ssl"));
    }

    private void renew() {
        while (!stopping) {
            var wait = identity.renewIfDue(uplink::reconnect);
            LockSupport.parkNanos(Math.max(wait.toNanos(), 1));
        }
    }

    /** Stops taking, commits what is in hand, says goodbye to the platform. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(renewal);
        if (http != null) {
            http.close();
        }
        drivers.forEach(Driver::close);
        uplink.close();
        if (vertx != null) {
            vertx.thenAccept(Vertx::close);
        }
        queue.close();
        executor.shutdownNow();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        LOG.info("stopped gateway={}", identity.gateway());
    }
}
