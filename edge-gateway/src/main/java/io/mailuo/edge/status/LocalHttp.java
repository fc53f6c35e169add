package io.mailuo.edge.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The gateway's local pages: {@code /health/live}, {@code /health/ready}, {@code /status}, {@code /metrics}. The JDK's
 * own server is enough for them and costs no memory worth naming.
 */
public final class LocalHttp implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private record Page(int status, String type, String body) {}

    private LocalHttp(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens.
     *
     * @param ready whether the gateway takes and keeps observations
     */
    public static LocalHttp listen(String host, int port, Supplier<StatusReport> report, BooleanSupplier ready)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new IOException(
                    "http: cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); choose another http.port",
                    e);
        }
        var http = new LocalHttp(server);
        server.setExecutor(http.executor);
        server.createContext("/", exchange -> http.answer(exchange, report, ready));
        server.start();
        return http;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Supplier<StatusReport> report, BooleanSupplier ready)
            throws IOException {
        try (exchange) {
            var page = exchange.getRequestMethod().equals("GET")
                    ? page(exchange.getRequestURI().getPath(), report, ready)
                    : new Page(NOT_ALLOWED, TEXT, "GET only\n");
            var bytes = page.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(page.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Page page(String path, Supplier<StatusReport> report, BooleanSupplier ready) {
        return switch (path) {
            case "/health/live" -> new Page(OK, TEXT, "live\n");
            case "/health/ready" -> {
                boolean is = ready.getAsBoolean();
                yield new Page(is ? OK : UNAVAILABLE, TEXT, is ? "ready\n" : "the queue takes nothing\n");
            }
            case "/status" ->
                new Page(OK, "application/json", new String(report.get().json(), StandardCharsets.UTF_8));
            case "/metrics" -> new Page(OK, "text/plain; version=0.0.4; charset=utf-8", Metrics.of(report.get()));
            default -> new Page(NOT_FOUND, TEXT, "there are /health/live, /health/ready, /status and /metrics\n");
        };
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
