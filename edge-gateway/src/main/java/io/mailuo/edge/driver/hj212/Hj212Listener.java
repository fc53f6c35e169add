package io.mailuo.edge.driver.hj212;

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
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for data loggers that speak HJ 212. */
public final class Hj212Listener implements Driver {

    private static final Logger LOG = LoggerFactory.getLogger(Hj212Listener.class);

    private final GatewayConfig.Hj212Source source;
    private final Pipeline pipeline;
    private final InstantSource clock;
    private final EventLoopGroup eventLoops;
    private final SourceStatus status;
    private final Rejects rejects;
    private final Map<String, Hj212Station> stations = new HashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel server;

    /**
     * A listener for {@code source}.
     *
     * @param queue where rejects go
     * @throws IllegalArgumentException if a profile is unknown or not for HJ 212, or an MN stands twice
     */
    public Hj212Listener(
            GatewayConfig.Hj212Source source,
            Pipeline pipeline,
            StoreAndForward queue,
            ProfileLibrary profiles,
            EventLoopGroup eventLoops,
            InstantSource clock,
            Runnable onChange) {
        this.source = source;
        this.pipeline = pipeline;
        this.clock = clock;
        this.eventLoops = eventLoops;
        this.status = new SourceStatus(source.name(), "hj212", onChange);
        this.rejects = new Rejects(queue, "hj212", status);
        for (var device : source.devices()) {
            var profile = profile(profiles, device);
            var mapper = new ReadingMapper(device.device(), profile, true);
            var station = new Hj212Station(mapper, profile.commands(), device.password());
            if (stations.put(device.mn(), station) != null) {
                throw new IllegalArgumentException(
                        "source '" + source.name() + "': MN '" + device.mn() + "' stands twice");
            }
        }
    }

    private Profile profile(ProfileLibrary profiles, GatewayConfig.Hj212Device device) {
        var profile = profiles.find(device.profile())
                .orElseThrow(() -> new IllegalArgumentException("source '" + source.name() + "', device "
                        + device.device() + ": no profile is called '" + device.profile() + "'"));
        if (profile.protocol() != Profile.Protocol.HJ212) {
            throw new IllegalArgumentException("source '" + source.name() + "', device " + device.device()
                    + ": profile '" + profile.id() + "' is not for hj212");
        }
        return profile;
    }

    @Override
    public void start() throws IOException {
        var bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        var bound = bootstrap.bind(source.host(), source.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("hj212 source '" + source.name() + "' cannot listen on " + source.host() + ":"
                    + source.port() + ": " + bound.cause().getMessage());
        }
        server = bound.channel();
        status.set(SourceState.RUNNING, null);
        LOG.info("hj212 listening source={} host={} port={}", source.name(), source.host(), port());
    }

    private void accept(Channel channel) {
        if (connections.size() >= source.maxConnections()) {
            status.count("connections_refused", 1);
            channel.close();
            return;
        }
        status.count("connections", 1);
        connections.add(channel);
        channel.pipeline()
                .addLast(new IdleStateHandler(source.idle().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new Hj212Connection(this));
    }

    /** The port that it listens on. */
    public int port() {
        var channel = server;
        if (channel == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Nullable
    Hj212Station station(String mn) {
        return stations.get(mn);
    }

    CompletableFuture<@Nullable Void> forward(List<Measurement> measurements) {
        return pipeline.accept(measurements, source.everyReading());
    }

    Rejects rejects() {
        return rejects;
    }

    InstantSource clock() {
        return clock;
    }

    ZoneOffset utcOffset() {
        return source.utcOffset();
    }

    Duration firstFrame() {
        return source.firstFrame();
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public void close() {
        var channel = server;
        if (channel != null) {
            channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
