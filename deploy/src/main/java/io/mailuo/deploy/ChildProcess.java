package io.mailuo.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is kept running until it is stopped: started again, after a pause, whenever it ends by itself. Its
 * output goes to a file. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Path pidFile;
    private @Nullable Process process;
    private boolean closed;

    /**
     * @param name for people
     * @param command what to run
     * @param log where its output is appended
     * @param pidFile where its process id is kept, so that a later start finds and ends one left over
     */
    public ChildProcess(String name, List<String> command, Path log, Path pidFile) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.pidFile = pidFile;
    }

    /** The java of this process, followed by {@code arguments}. */
    public static List<String> java(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command;
    }

    /** Starts it, after ending one that an earlier run left over. */
    public synchronized void start() throws IOException {
        endLeftOver();
        launch();
    }

    /** Its process id, or -1 while it is down. */
    public synchronized long pid() {
        var running = process;
        return running != null && running.isAlive() ? running.pid() : -1;
    }

    /** Ends it: asks first, then kills. */
    @Override
    public void close() {
        Process ending;
        synchronized (this) {
            closed = true;
            ending = process;
        }
        if (ending != null) {
            end(ending.toHandle());
        }
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            LOG.warn("cannot delete, file={} error={}", pidFile, e.getMessage());
        }
    }

    private synchronized void launch() throws IOException {
        if (closed) {
            return;
        }
        Files.createDirectories(log.toAbsolutePath().getParent());
        Files.createDirectories(pidFile.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Overrides of the platform's configuration are not meant for what it starts.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAILUO_"));
        var started = builder.start();
        process = started;
        Files.writeString(pidFile, identity(started.toHandle()));
        started.onExit().thenAccept(this::ended);
    }

    private synchronized void ended(Process gone) {
        if (closed) {
            return;
        }
        LOG.warn("process ended and is started again, name={} status={} log={}", name, gone.exitValue(), log);
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        launch();
                    } catch (IOException e) {
                        LOG.error("cannot start process, name={}", name, e);
                    }
                });
    }

    private void endLeftOver() throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        String identity = Files.readString(pidFile);
        long pid = Long.parseLong(identity.split(" ")[0]);
        ProcessHandle.of(pid)
                .filter(handle -> identity(handle).equals(identity))
                .ifPresent(handle -> {
                    LOG.info("ending a process that an earlier run left over, name={} pid={}", name, pid);
                    end(handle);
                });
    }

    /** Process id and start time: together they are never used twice. */
    private static String identity(ProcessHandle handle) {
        return handle.pid() + " "
                + handle.info().startInstant().map(Object::toString).orElse("");
    }

    private static void end(ProcessHandle handle) {
        handle.destroy();
        try {
            handle.onExit()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (RuntimeException late) {
            handle.destroyForcibly();
        }
    }
}
