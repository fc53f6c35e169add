package io.mailuo.edge.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests talk to and that we did not write. */
public final class Peers {

    private Peers() {}

    /** Skips the test, by name, where {@code program} is not installed. */
    public static String require(String program, String install) {
        Assumptions.assumeTrue(Files.isExecutable(Path.of(program)), () -> "skipped: no " + program + "; " + install);
        return program;
    }

    /** Skips the test where Debian's Python lacks pymodbus. */
    public static String requirePymodbus() throws IOException, InterruptedException {
        var python = require("/usr/bin/python3", "apt-get install python3-pymodbus");
        var check = new ProcessBuilder(python, "-c", "import pymodbus.server")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Assumptions.assumeTrue(
                check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0,
                () -> "skipped: no pymodbus; apt-get install python3-pymodbus");
        return python;
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts a program whose output goes to {@code log}. */
    public static Process start(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Waits until something listens on {@code port}. */
    public static void awaitPort(int port) {
        Patience.await().until(() -> {
            try (var _ = new Socket("127.0.0.1", port)) {
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Ends a process and waits until it is gone. */
    public static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
