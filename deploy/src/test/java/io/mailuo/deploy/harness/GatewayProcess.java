package io.mailuo.deploy.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An edge gateway in a process of its own, with its own class path and flags, as on field hardware. */
public final class GatewayProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final JavaProcess process;
    private final int httpPort;

    /**
     * @param config its {@code gateway.yaml}
     * @param httpPort the port that the file gives to its local pages
     * @param log where its output is appended
     */
    public GatewayProcess(Path config, int httpPort, Path log) throws IOException {
        this.httpPort = httpPort;
        this.process = new JavaProcess(
                List.of(
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath()),
                "io.mailuo.edge.Main",
                List.of("--config", config.toString()),
                Map.of(),
                log);
    }

    /** Starts it and waits until its own health page says ready. */
    public void start() throws IOException {
        process.start();
        Until.holds("the gateway is ready", READY, () -> {
            if (!process.isAlive()) {
                throw new Error("the gateway ended: " + process.output());
            }
            return status("/health/ready") == OK;
        });
    }

    /** Kills it (SIGKILL). */
    public void kill9() {
        process.kill9();
    }

    /** Kills it and starts it again. */
    public void killAndRestart() throws IOException {
        kill9();
        start();
    }

    /** Stops it in good order (SIGTERM); returns its exit status. */
    public int stop() {
        return process.terminate();
    }

    /** The process itself. */
    public JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    private int status(String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String classPath() throws IOException {
        Path target = JavaProcess.root().resolve("edge-gateway").resolve("target");
        try (Stream<Path> jars = Files.list(target)) {
            return Stream.concat(
                            jars.map(Path::toString).filter(file -> file.endsWith(".jar")),
                            Stream.of(target.resolve("lib").resolve("*").toString()))
                    .collect(Collectors.joining(":"));
        }
    }
}
