package io.mailuo.ingest.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The command line clients of Eclipse Mosquitto: a peer that we did not write. */
public final class Mosquitto {

    private static final long TIMEOUT_SECONDS = 30;

    private final int port;

    /** For the broker on this port of loopback; skips the test where the clients are not installed. */
    public Mosquitto(int port) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")),
                "mosquitto_pub is not installed: apt-get install mosquitto-clients");
        this.port = port;
    }

    /** What a run of {@code mosquitto_pub} came to. */
    public record Result(int exitCode, String output) {}

    /** Runs {@code mosquitto_pub} with these arguments, feeding it {@code input}. */
    public Result publish(byte[] input, String... arguments) throws IOException, InterruptedException {
        Process process = start("mosquitto_pub", arguments);
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("mosquitto_pub did not end: " + output);
        }
        return new Result(process.exitValue(), output);
    }

    /** A running {@code mosquitto_sub}. */
    public static final class Subscriber implements AutoCloseable {
        private final Process process;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        private Subscriber(Process process) {
            this.process = process;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("ended: " + e.getMessage());
            }
        }

        /** What it has printed. */
        public List<String> lines() {
            return lines;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /** Starts {@code mosquitto_sub -v -d} with these arguments. */
    public Subscriber subscribe(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-v", "-d"));
        return new Subscriber(start("mosquitto_sub", all.toArray(String[]::new)));
    }

    private Process start(String program, String... arguments) throws IOException {
        // Without stdbuf its output stays in its buffer until it ends.
        var command = new ArrayList<>(List.of("stdbuf", "-oL", program, "-h", "127.0.0.1", "-p", String.valueOf(port)));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
