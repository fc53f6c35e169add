package io.mailuo.deploy.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of ours that a test starts, kills and starts again, with the class path of the test. Its output is in a
 * file that grows over all starts. Ends with the test's JVM at the latest.
 */
public final class JavaProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> command;
    private final Path log;
    private final Map<String, String> environment;
    private @Nullable Process process;

    /**
     * @param flags of the JVM, class path included where it is not the test's own
     * @param main the main class
     * @param arguments of the program
     * @param environment added to the test's own
     * @param log where its output is appended
     */
    public JavaProcess(
            List<String> flags, String main, List<String> arguments, Map<String, String> environment, Path log) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags);
        if (!flags.contains("-cp")) {
            line.addAll(List.of("-cp", classPath()));
        }
        line.add(main);
        line.addAll(arguments);
        this.command = List.copyOf(line);
        this.log = log;
        this.environment = Map.copyOf(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill9));
    }

    /** The class path of the test, entry by entry: the demo city picks from it what its processes need. */
    public static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The folder of the whole project. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("mailuo")) ? here : here.getParent();
    }

    /** Starts it; it must not be running. */
    public void start() throws IOException {
        if (isAlive()) {
            throw new IllegalStateException("runs already");
        }
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Its process id; it must have been started. */
    public long pid() {
        return started().pid();
    }

    /** Kills it at once (SIGKILL) and waits until it is gone. */
    public void kill9() {
        if (process != null) {
            process.destroyForcibly();
            awaitExit(PATIENCE);
        }
    }

    /** Asks it to end (SIGTERM), waits, and returns its exit status. */
    public int terminate() {
        started().destroy();
        if (!awaitExit(PATIENCE)) {
            throw new IllegalStateException("did not end within " + PATIENCE + ", see " + log);
        }
        return started().exitValue();
    }

    /** Waits for its end; false if it still runs after {@code atMost}. */
    public boolean awaitExit(Duration atMost) {
        try {
            return started().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its exit status; it must have ended. */
    public int exitValue() {
        return started().exitValue();
    }

    /** What it has said in all of its runs. */
    public String output() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Resident memory in KiB (Linux). */
    public long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS of process " + pid());
    }

    @Override
    public void close() {
        kill9();
    }

    private Process started() {
        if (process == null) {
            throw new IllegalStateException("was never started");
        }
        return process;
    }
}
