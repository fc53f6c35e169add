package io.mailuo.deploy.bench;

import io.mailuo.deploy.FailureException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The clients of one run, on one event loop of their own: connects them, makes them send, waits for the answers. */
final class Load implements AutoCloseable {

    private static final long LONGEST_LATENCY = TimeUnit.SECONDS.toNanos(120);
    private static final int DIGITS = 3;
    private static final int MAX_PACKET = 1 << 20;
    private static final int CONNECTS_AT_ONCE = 100;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, DIGITS);
    private final List<LoadClient> clients = new ArrayList<>();

    /**
     * Connects one client for each publisher.
     *
     * @param stepMicros time between two observations of one datastream
     */
    static Load connect(
            List<Publisher> publishers,
            InetSocketAddress plain,
            InetSocketAddress tls,
            int batch,
            int window,
            long stepMicros) {
        var load = new Load();
        long start = Instant.now().toEpochMilli() * 1000;
        var pending = new ArrayList<CompletableFuture<LoadClient>>();
        for (var publisher : publishers) {
            var plan = new LoadPlan(publisher.datastreams(), batch, start, stepMicros);
            var client = new LoadClient(
                    publisher.code(), publisher.password(), publisher.topic(), plan, window, load.latencies);
            load.clients.add(client);
            pending.add(load.open(client, publisher, publisher.tls() == null ? plain : tls));
            if (pending.size() == CONNECTS_AT_ONCE) {
                await(pending);
            }
        }
        await(pending);
        load.group.scheduleAtFixedRate(() -> load.clients.forEach(LoadClient::send), 1, 1, TimeUnit.MILLISECONDS);
        return load;
    }

    List<LoadClient> clients() {
        return clients;
    }

    /** Sends for {@code duration}; {@code messagesPerSecond} over all clients, or 0 for as fast as windows allow. */
    void run(Duration duration, double messagesPerSecond, Runnable everySecond) {
        double interval = messagesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * clients.size() / messagesPerSecond;
        long start = System.nanoTime();
        onLoop(() -> {
            for (int i = 0; i < clients.size(); i++) {
                // Spread over one interval, as independent sources are.
                clients.get(i).begin(start + (long) (interval * i / clients.size()), interval);
            }
        });
        var timer = everySecond(everySecond);
        waitUntil(() -> System.nanoTime() - start >= duration.toNanos() || broken(), duration.plusSeconds(5));
        timer.cancel(false);
        onLoop(() -> clients.forEach(LoadClient::end));
    }

    /** Waits for the answers to all that was sent, for {@code patience} at the most. */
    void drain(Duration patience) {
        waitUntil(() -> sum(LoadClient::underWay) == 0, patience);
    }

    /** A sum over all clients, as of one moment. */
    long sum(ToLongFunction<LoadClient> count) {
        return onLoop(() -> clients.stream().mapToLong(count).sum());
    }

    /** Latencies of all acknowledgements so far, nanoseconds. */
    Histogram latencies() {
        return onLoop(latencies::copy);
    }

    /** Why connections ended, each reason once; empty when all stand. */
    List<String> faults() {
        return onLoop(() -> clients.stream()
                .flatMap(client -> java.util.stream.Stream.ofNullable(client.fault()))
                .distinct()
                .limit(10)
                .toList());
    }

    @Override
    public void close() {
        onLoop(() -> clients.forEach(LoadClient::close));
        group.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private boolean broken() {
        return clients.stream().allMatch(client -> client.fault() != null);
    }

    private CompletableFuture<LoadClient> open(LoadClient client, Publisher publisher, InetSocketAddress address) {
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        var tls = publisher.tls();
                        if (tls != null) {
                            channel.pipeline()
                                    .addLast(tls.newHandler(
                                            channel.alloc(), address.getHostString(), address.getPort()));
                        }
                        channel.pipeline().addLast(MqttEncoder.INSTANCE, new MqttDecoder(MAX_PACKET), client);
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        client.ready().completeExceptionally(done.cause());
                    } else {
                        var channel = ((io.netty.channel.ChannelFuture) done).channel();
                        var tls = channel.pipeline().get(SslHandler.class);
                        if (tls == null) {
                            client.connect();
                        } else {
                            tls.handshakeFuture().addListener(shaken -> client.connect());
                        }
                    }
                });
        return client.ready();
    }

    private static void await(List<CompletableFuture<LoadClient>> pending) {
        try {
            CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                    .get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            pending.clear();
        } catch (ExecutionException e) {
            throw new FailureException(
                    "a client could not connect: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new FailureException("not all clients could connect within " + CONNECT_TIMEOUT.toSeconds() + " s.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while connecting");
        }
    }

    private java.util.concurrent.ScheduledFuture<?> everySecond(Runnable task) {
        return Ticker.THREAD.scheduleAtFixedRate(task, 1, 1, TimeUnit.SECONDS);
    }

    /** Looks ten times a second whether {@code condition} holds. */
    private void waitUntil(java.util.function.BooleanSupplier condition, Duration patience) {
        var met = new CompletableFuture<Void>();
        var check = Ticker.THREAD.scheduleAtFixedRate(
                () -> {
                    if (condition.getAsBoolean()) {
                        met.complete(null);
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
        try {
            met.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The caller looks at what was reached.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            check.cancel(false);
        }
    }

    private void onLoop(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> task) {
        try {
            return group.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted");
        }
    }

    /** One daemon thread for what happens beside the load. */
    private static final class Ticker {
        static final java.util.concurrent.ScheduledExecutorService THREAD =
                java.util.concurrent.Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("bench-ticker").daemon().factory());
    }
}
