package io.mailuo.registry.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server process running: starts it, and starts it again, with growing pauses, when it dies. All of it
 * happens on one platform thread that lives as long as the server, because the kernel ends the server (with a clean
 * shutdown) when the thread that started it is gone, and so also when this process is killed.
 */
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration REAPED = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 10;
    private static final int LOG_TAIL_BYTES = 4096;
    private static final long LOG_LIMIT_BYTES = 16L << 20;

    private final PostgresBinaries binaries;
    private final RunAs runAs;
    private final Path data;
    private final Path log;
    private final List<String> command;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> firstReady = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Process process;

    Postmaster(PostgresBinaries binaries, RunAs runAs, Path data, Path log, List<String> settings) {
        this.binaries = binaries;
        this.runAs = runAs;
        this.data = data;
        this.log = log;
        this.command = command(binaries, runAs, data, settings);
        this.thread = Thread.ofPlatform().name("postgres").daemon(true).unstarted(this::supervise);
    }

    /** Starts the server and returns when it takes connections. */
    void start() {
        thread.start();
        try {
            firstReady.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof PostgresException reason) {
                throw reason;
            }
            throw e;
        }
    }

    /** Process id of the server, or -1 while it is down. */
    long pid() {
        var current = process;
        return current != null && current.isAlive() ? current.pid() : -1;
    }

    /** Stops the server: open transactions are rolled back, a checkpoint is written. */
    void stop() {
        closing.countDown();
        try {
            var current = process;
            if (current != null && current.isAlive() && !ended(current, "fast")) {
                LOG.warn("database server does not stop, aborting it pid={}", current.pid());
                ended(current, "immediate");
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(Process current, String mode) throws InterruptedException {
        Programs.outcome(runAs.command(
                binaries.program("pg_ctl").toString(), "stop", "-D", data.toString(), "-m", mode, "-w", "-t", "60"));
        return current.waitFor(REAPED.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void supervise() {
        var pause = FIRST_PAUSE;
        while (closing.getCount() > 0) {
            long started = System.nanoTime();
            try {
                if (firstReady.isDone()) {
                    OrphanedServer.end(data, binaries, runAs);
                }
                runOnce();
            } catch (PostgresException | IOException e) {
                if (firstReady.completeExceptionally(
                        e instanceof PostgresException
                                ? e
                                : new PostgresException(String.valueOf(e.getMessage()), e))) {
                    return;
                }
                LOG.error("database server does not start, trying again pause={} reason={}", pause, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            boolean steady = System.nanoTime() - started > STEADY.toNanos();
            pause = steady ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            if (await(pause)) {
                return;
            }
        }
    }

    private void runOnce() throws IOException, InterruptedException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        var current = builder.start();
        process = current;
        current.getOutputStream().close();
        while (current.isAlive() && !isReady(current.pid())) {
            await(Duration.ofMillis(POLL_MILLIS));
        }
        if (current.isAlive()) {
            LOG.info("database server ready pid={} version={}", current.pid(), binaries.version());
            firstReady.complete(null);
        }
        int exit = current.waitFor();
        if (closing.getCount() > 0) {
            var reason = PostgresFailure.explain(data, tail(logStart));
            if (!firstReady.isDone()) {
                throw new PostgresException(reason);
            }
            LOG.error("database server ended by itself, starting it again exit={} reason={}", exit, reason);
        }
    }

    private boolean isReady(long pid) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().trim().equals(String.valueOf(pid))
                    && lines.get(7).trim().equals("ready");
        } catch (IOException e) {
            return false; // not written yet
        }
    }

    private String tail(long from) {
        try (var channel = Files.newByteChannel(log)) {
            long size = channel.size();
            channel.position(Math.max(Math.min(from, size), size - LOG_TAIL_BYTES));
            var buffer = ByteBuffer.allocate(LOG_TAIL_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // read on
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits, and says whether the server shall be closed. */
    private boolean await(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static List<String> command(PostgresBinaries binaries, RunAs runAs, Path data, List<String> settings) {
        var command = new ArrayList<>(runAs.prefix());
        if (Programs.outcome(List.of("setpriv", "--pdeathsig", "INT", "true")).exit() == 0) {
            // An own session, so that Ctrl-C in a terminal reaches the platform only, which then stops in order.
            command.addAll(List.of("setsid", "setpriv", "--pdeathsig", "INT"));
        }
        command.addAll(List.of(binaries.program("postgres").toString(), "-D", data.toString()));
        for (var setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }
}
