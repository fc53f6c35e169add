package io.mailuo.deploy.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A platform in a process of its own, as {@code ./mailuo up} starts it, on ports that stay the same over its restarts.
 */
public final class PlatformProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration GONE = Duration.ofSeconds(30);
    private static final Pattern PASSWORD = Pattern.compile("password:? +(\\S+)");

    private final Path data;
    private final Ports ports;
    private final JavaProcess process;

    /**
     * @param data its data directory
     * @param ports where it listens
     * @param more further options of {@code up}, such as {@code --demo}
     * @param environment configuration keys as environment variables
     */
    public PlatformProcess(Path data, Ports ports, List<String> more, Map<String, String> environment) {
        this.data = data;
        this.ports = ports;
        var arguments = new ArrayList<>(List.of(
                "up",
                "--data",
                data.toString(),
                "--http-port",
                Integer.toString(ports.http()),
                "--mqtt-port",
                Integer.toString(ports.mqtt()),
                "--mqtt-tls-port",
                Integer.toString(ports.mqttTls()),
                "--mqtt-websocket-port",
                Integer.toString(ports.mqttWebSocket()),
                "--kafka-port",
                Integer.toString(ports.kafka()),
                "--kafka-controller-port",
                Integer.toString(ports.kafkaController()),
                "--postgres-port",
                Integer.toString(ports.postgres())));
        arguments.addAll(more);
        this.process = new JavaProcess(
                List.of(
                        "-Xms128m",
                        "-Xmx512m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dmailuo.root=" + JavaProcess.root()),
                "io.mailuo.deploy.cli.Mailuo",
                arguments,
                environment,
                data.resolveSibling(data.getFileName() + "-platform.log"));
    }

    /** A platform in {@code data} on free ports. */
    public static PlatformProcess in(Path data, String... more) {
        return new PlatformProcess(data, Ports.free(), List.of(more), Map.of());
    }

    /** Starts it and waits until it is ready; returns how long that took. */
    public Duration start() throws IOException {
        var begin = Instant.now();
        launch();
        awaitReady();
        return Duration.between(begin, Instant.now());
    }

    /** Starts it without waiting. */
    public void launch() throws IOException {
        process.start();
    }

    /** Waits until it serves; fails at once, with its output, if it ends instead. */
    public void awaitReady() {
        var probe = new PlatformClient(url(), "");
        Until.holds("the platform is ready, see " + data, READY, () -> {
            if (!process.isAlive()) {
                throw new Error("the platform ended: " + process.output());
            }
            return probe.isReady() && RunFile.read(data).pid() == process.pid();
        });
    }

    /** Kills it (SIGKILL). */
    public void kill9() {
        process.kill9();
    }

    /** Kills it and starts it again in the same place; returns once it is ready. */
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

    /** Where it serves HTTP. */
    public String url() {
        return "http://127.0.0.1:" + ports.http();
    }

    /** Its ports. */
    public Ports ports() {
        return ports;
    }

    /** Its data directory. */
    public Path data() {
        return data;
    }

    /** A client with all rights; the platform must have been ready once. */
    public PlatformClient client() {
        return new PlatformClient(url(), RunFile.read(data).token());
    }

    /** The administrator's password that the first start printed. */
    public Optional<String> administratorPassword() throws IOException {
        var found = PASSWORD.matcher(process.output());
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Kills it, and what it has started: a platform that is killed leaves its demo city behind. */
    @Override
    public void close() {
        process.close();
        started().forEach(ProcessHandle::destroyForcibly);
        Until.holds("nothing runs any more in " + data, GONE, () -> started().isEmpty());
    }

    /** Processes that work in the data directory, whoever started them (Linux). */
    private List<ProcessHandle> started() {
        return ProcessHandle.allProcesses()
                .filter(one -> commandLine(one).contains(data + "/"))
                .toList();
    }

    /** All of it: what Java tells ends after some thousand characters. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
