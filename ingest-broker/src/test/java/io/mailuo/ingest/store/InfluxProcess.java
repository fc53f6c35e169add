package io.mailuo.ingest.store;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's {@code influxd} in a process of its own, on loopback, in a directory given. */
public final class InfluxProcess implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/influxd");

    private final Path directory;
    private final int port;
    private final int rpcPort;
    private Process process;

    private InfluxProcess(Path directory, int port, int rpcPort) throws IOException {
        this.directory = directory;
        this.port = port;
        this.rpcPort = rpcPort;
        this.process = launch();
    }

    /** Whether the program is installed; else {@code apt-get install influxdb} installs it. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts it and waits until it answers. */
    public static InfluxProcess start(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new InfluxProcess(directory, freePort(), freePort());
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills it, as kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again on the same port and data. */
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        var config = directory.resolve("influxdb.conf");
        Files.writeString(config, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                  index-version = "tsi1"
                  query-log-enabled = false
                [monitor]
                  store-enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                  max-body-size = 0
                """.formatted(rpcPort, directory, directory, directory, port));
        var started = new ProcessBuilder(List.of(PROGRAM.toString(), "-config", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("influxd.log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            var ping = (HttpURLConnection) url().resolve("/ping").toURL().openConnection();
            return ping.getResponseCode() == 204;
        });
        return started;
    }
}
