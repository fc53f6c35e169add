package io.mailuo.http;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server of a service, or of several in one process: the modules' routes under {@code /api/v1}, the published
 * contract, {@code /health/live}, {@code /health/ready} and {@code /metrics}. Each module authenticates its own routes.
 */
public final class ApiServer implements AutoCloseable {

    /** Requests that may be under way at once; more are answered 503. */
    private static final int MAX_CONCURRENT = 512;

    private static final int MAX_SOCKET_FRAME = 64 * 1024;
    private static final int READY = 200;
    private static final int NOT_READY = 503;

    private final Vertx vertx;
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> served;
    private final boolean tls;
    private final String host;

    private ApiServer(
            Vertx vertx, HttpServer server, ExecutorService threads, List<String> served, boolean tls, String host) {
        this.vertx = vertx;
        this.server = server;
        this.threads = threads;
        this.served = List.copyOf(served);
        this.tls = tls;
        this.host = host;
    }

    /**
     * Starts serving {@code modules}.
     *
     * @throws IllegalArgumentException if the address is not loopback and there is neither TLS nor a TLS proxy
     * @throws IOException if the port is taken or the address or key cannot be used; the message says which
     */
    public static ApiServer start(HttpConfig config, List<? extends ApiModule> modules) throws IOException {
        requireProtection(config);
        var vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false)) // nor a cache in /tmp
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors())));
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var metrics = new PrometheusRegistry();
            var router = Router.router(vertx);
            var slots = new Semaphore(MAX_CONCURRENT);
            var served = new ArrayList<String>();
            operations(router, threads, modules, metrics);
            for (var module : modules) {
                var routes = new Routes(router, vertx, threads, slots, module.authenticator(), config);
                module.mount(routes);
                module.register(metrics);
                served.addAll(routes.served());
            }
            errors(router, config);
            var server = vertx.createHttpServer(options(config)).requestHandler(router);
            server.listen(config.port(), config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new ApiServer(vertx, server, threads, served, config.tls(), config.host());
        } catch (CompletionException e) {
            threads.close();
            vertx.close();
            throw new IOException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": "
                            + e.getCause().getMessage() + "; is another program using this port? Choose another one.",
                    e.getCause());
        }
    }

    /** The port that the server listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Where the server is reached, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return (tls ? "https://" : "http://") + host + ":" + port();
    }

    /** Every operation of the API, such as {@code GET /devices/{code}}. */
    public List<String> served() {
        return served;
    }

    /** Stops accepting, lets running requests end for up to ten seconds, closes. */
    @Override
    public void close() {
        server.shutdown(10, TimeUnit.SECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        threads.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void requireProtection(HttpConfig config) {
        try {
            boolean loopback = InetAddress.getByName(config.host()).isLoopbackAddress();
            if (!loopback && !config.tls() && !config.behindTlsProxy()) {
                throw new IllegalArgumentException("http.host is " + config.host()
                        + ", which is reachable from outside: give http.certificate and http.key,"
                        + " or set http.behindTlsProxy if a proxy does TLS");
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("http.host " + config.host() + " is not an address of this host", e);
        }
    }

    private static HttpServerOptions options(HttpConfig config) {
        var options = new HttpServerOptions()
                .setCompressionSupported(true)
                .setHandle100ContinueAutomatically(true)
                .setMaxWebSocketFrameSize(MAX_SOCKET_FRAME)
                .setMaxWebSocketMessageSize(MAX_SOCKET_FRAME)
                .setIdleTimeout((int) config.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (config.certificate() != null && config.key() != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(config.certificate().toString())
                            .setKeyPath(config.key().toString()));
        }
        return options;
    }

    private static void operations(
            Router router, ExecutorService threads, List<? extends ApiModule> modules, PrometheusRegistry metrics) {
        router.get("/health/live").handler(context -> Routes.write(context, Answer.json(Map.of("status", "up"))));
        router.get("/health/ready").handler(context -> threads.execute(() -> ready(context, modules)));
        router.get("/metrics").handler(context -> threads.execute(() -> metrics(context, metrics)));
        contract(router, "/openapi.yaml", "/openapi/mailuo-openapi.yaml");
        contract(router, "/asyncapi.yaml", "/asyncapi/mailuo-asyncapi.yaml");
    }

    private static void contract(Router router, String path, String resource) {
        router.get(Routes.BASE + path).handler(context -> {
            try (InputStream in = ApiServer.class.getResourceAsStream(resource)) {
                if (in == null) {
                    Routes.write(context, Problems.noRoute(path));
                } else {
                    var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    Routes.write(context, Answer.text("application/yaml", text));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void ready(RoutingContext context, List<? extends ApiModule> modules) {
        var faults = new LinkedHashMap<String, String>();
        for (var module : modules) {
            for (var check : module.healthChecks()) {
                var fault = check.fault().get();
                if (fault != null) {
                    faults.put(check.name(), fault);
                }
            }
        }
        var answer = faults.isEmpty()
                ? Answer.json(READY, Map.of("status", "ready"))
                : Answer.json(NOT_READY, Map.of("status", "not ready", "faults", faults));
        context.vertx().runOnContext(ignored -> Routes.write(context, answer));
    }

    private static void metrics(RoutingContext context, PrometheusRegistry metrics) {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, metrics.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var answer = new Answer(READY, Map.of(), PrometheusTextFormatWriter.CONTENT_TYPE, out.toByteArray());
        context.vertx().runOnContext(ignored -> Routes.write(context, answer));
    }

    private static void errors(Router router, HttpConfig config) {
        router.errorHandler(
                404,
                context ->
                        Routes.write(context, Problems.noRoute(context.request().path())));
        router.errorHandler(
                405,
                context -> Routes.write(
                        context,
                        Problems.methodNotAllowed(
                                context.request().method().name(),
                                context.request().path())));
        router.errorHandler(413, context -> Routes.write(context, Problems.tooLarge(config.maxBodyBytes())));
        router.errorHandler(400, context -> Routes.write(context, Problems.badRequest()));
    }
}
