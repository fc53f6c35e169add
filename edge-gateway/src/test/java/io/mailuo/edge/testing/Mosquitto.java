package io.mailuo.edge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real broker of another house, started and stopped at will on the same port. */
public final class Mosquitto implements AutoCloseable {

    private static final String PROGRAM = "/usr/sbin/mosquitto";

    private final Path directory;
    private final int port;
    private final List<String> extra;
    private Process process;

    /**
     * Starts a broker, or skips the test where there is none.
     *
     * @param extra further lines of its configuration
     */
    public Mosquitto(Path directory, String... extra) throws IOException {
        Peers.require(PROGRAM, "apt-get install mosquitto");
        this.directory = directory;
        this.port = Peers.freePort();
        this.extra = List.of(extra);
        this.process = launch();
    }

    /** Its address. */
    public String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Its port. */
    public int port() {
        return port;
    }

    private Process launch() throws IOException {
        var config = directory.resolve("mosquitto.conf");
        Files.writeString(config, """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence false
                max_inflight_messages 20
                max_queued_messages 0
                user root
                %s
                """.formatted(port, String.join("\n", extra)));
        var started = Peers.start(directory.resolve("mosquitto.log"), List.of(PROGRAM, "-c", config.toString()));
        Peers.awaitPort(port);
        return started;
    }

    /** Ends it with kill -9. */
    public void stop() {
        Peers.kill(process);
    }

    /** Starts it again. */
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        stop();
    }
}
