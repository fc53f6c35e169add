package io.mailuo.registry.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the server that a killed platform has left on a data directory. It is never taken over: nobody knows what it
 * was told or who talks to it. The caller holds the lock of the directory, so no living platform owns that server;
 * the kernel's own record (working directory and command line of the process) says that it is ours.
 */
final class OrphanedServer {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedServer.class);
    private static final Path PROC = Path.of("/proc");
    private static final Duration BACKENDS_END = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 50;

    private OrphanedServer() {}

    /**
     * Leaves no server running on {@code data}.
     *
     * @throws PostgresException where a server runs there that Mailuo did not start, or one of ours does not end
     */
    static void end(Path data, PostgresBinaries binaries, RunAs runAs) {
        var processes = processesIn(data);
        var postmaster = postmaster(data, processes);
        if (postmaster.isPresent()) {
            refuseForeign(data, postmaster.get());
            stop(data, postmaster.get(), binaries, runAs);
        }
        awaitEndOfBackends(data);
        try {
            // What is left now names a process that does not exist or is something else by now.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new PostgresException("Cannot remove " + data.resolve("postmaster.pid") + ": " + e.getMessage(), e);
        }
    }

    private static void refuseForeign(Path data, ProcessHandle postmaster) {
        var commandLine = commandLine(postmaster.pid());
        if (!commandLine.isEmpty() && !commandLine.contains("cluster_name=" + Cluster.NAME)) {
            throw new PostgresException("A PostgreSQL server that Mailuo did not start (process " + postmaster.pid()
                    + ": " + String.join(" ", commandLine) + ") runs on " + data + ". Stop it with 'pg_ctl -D "
                    + data + " stop', then start again.");
        }
    }

    private static void stop(Path data, ProcessHandle postmaster, PostgresBinaries binaries, RunAs runAs) {
        for (var mode : List.of("fast", "immediate")) {
            LOG.warn("orphaned database server found, stopping it pid={} mode={}", postmaster.pid(), mode);
            Programs.outcome(runAs.command(
                    binaries.program("pg_ctl").toString(),
                    "stop",
                    "-D",
                    data.toString(),
                    "-m",
                    mode,
                    "-w",
                    "-t",
                    "20"));
            if (!processesIn(data).contains(postmaster)) {
                return;
            }
        }
        throw new PostgresException("An orphaned PostgreSQL server (process " + postmaster.pid() + ") on " + data
                + " does not stop. End it with 'kill -QUIT " + postmaster.pid() + "', then start again.");
    }

    /** The processes of a server end by themselves soon after their postmaster; those that do not are killed. */
    private static void awaitEndOfBackends(Path data) {
        long deadline = System.nanoTime() + BACKENDS_END.toNanos();
        for (var left = processesIn(data); !left.isEmpty(); left = processesIn(data)) {
            try {
                left.getFirst().onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    LOG.warn("orphaned database processes do not end, killing them count={}", left.size());
                    left.forEach(ProcessHandle::destroyForcibly);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PostgresException("interrupted while waiting for an orphaned server to end", e);
            } catch (ExecutionException e) {
                throw new PostgresException(
                        "cannot watch process " + left.getFirst().pid(), e);
            }
        }
    }

    /** The processes of PostgreSQL whose working directory is {@code data}; every one of a server's is. */
    private static List<ProcessHandle> processesIn(Path data) {
        var found = new ArrayList<ProcessHandle>();
        try {
            var real = data.toRealPath();
            for (var process : ProcessHandle.allProcesses().toList()) {
                var directory = PROC.resolve(String.valueOf(process.pid())).resolve("cwd");
                if (isAt(directory, real) && isPostgres(process.pid())) {
                    found.add(process);
                }
            }
        } catch (IOException e) {
            throw new PostgresException("Cannot look for servers running on " + data + ": " + e.getMessage(), e);
        }
        return found;
    }

    private static boolean isAt(Path link, Path directory) {
        try {
            return Files.readSymbolicLink(link).equals(directory);
        } catch (IOException e) {
            return false; // ended meanwhile, or another user's and so not on a directory that is closed to them
        }
    }

    private static boolean isPostgres(long pid) {
        try {
            var name = Files.readString(PROC.resolve(String.valueOf(pid)).resolve("comm"))
                    .trim();
            return name.equals("postgres") || name.equals("postmaster");
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<ProcessHandle> postmaster(Path data, List<ProcessHandle> processes) {
        try {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .trim());
            return processes.stream().filter(process -> process.pid() == pid).findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> commandLine(long pid) {
        try {
            var bytes = Files.readAllBytes(PROC.resolve(String.valueOf(pid)).resolve("cmdline"));
            // Empty for a process that has ended and waits to be reaped.
            return bytes.length == 0 ? List.of() : List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
