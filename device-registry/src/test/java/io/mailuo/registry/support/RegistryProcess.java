package io.mailuo.registry.support;

import io.mailuo.registry.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The registry as a process of its own, with a PostgreSQL of its own and no Kafka.
 *
 * @param lines what it said until it was ready
 * @param url where it answers
 */
public record RegistryProcess(Process process, List<String> lines, String url) {

    private static final String PASSWORD = "administrator admin, one-time password ";
    private static final String READY = "ready ";

    /** Starts it; comes back when it is ready. */
    public static RegistryProcess start(Path directory) throws IOException {
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("MAILUO_DATA", directory.toString());
        builder.environment().put("MAILUO_DATABASE_PORT", "0");
        builder.environment().put("MAILUO_HTTP_PORT", "0");
        builder.environment().put("MAILUO_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        builder.environment().put("MAILUO_KAFKA_PATIENCE", "PT0S");
        var process = builder.start();
        var lines = new ArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith(READY)) {
                Thread.ofVirtual().start(() -> reader.lines().forEach(ignored -> {}));
                return new RegistryProcess(process, lines, line.substring(READY.length()));
            }
        }
        throw new AssertionError("the registry did not start: " + lines);
    }

    /** The administrator's one-time password, which the first start says. */
    public String password() {
        return lines.stream()
                .filter(line -> line.startsWith(PASSWORD))
                .map(line -> line.substring(PASSWORD.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Stops it in order; false where it does not. */
    public boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    /** Ends it without any warning. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
