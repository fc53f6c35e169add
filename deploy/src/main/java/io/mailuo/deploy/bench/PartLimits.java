package io.mailuo.deploy.bench;

import io.mailuo.deploy.FailureException;
import io.mailuo.ingest.bench.Limits;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.DatastreamId;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the parts of the path reach alone on this machine, in observations per second. */
final class PartLimits {

    private static final int DEVICE_DIGITS = 19;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private PartLimits() {}

    /**
     * The broker alone with {@code clients} publishers of {@code batch} observations a message; the log alone, the store
     * alone, and the log with the store behind it, without broker and network. Each in a process of its own.
     */
    static Map<String, Double> measure(int clients, int batch, int window) {
        var limits = new LinkedHashMap<String, Double>();
        try {
            limits.put("broker", broker(clients, batch, window));
            var report = logAndStore(clients, batch, window);
            limits.put("log", report.log().observationsPerSecond());
            limits.put("store", report.store().observationsPerSecond());
            limits.put("log+store", report.both().observationsPerSecond());
        } catch (IOException e) {
            throw new FailureException("cannot measure the parts alone: " + e.getMessage());
        }
        return limits;
    }

    private static Limits.Report logAndStore(int clients, int batch, int window) throws IOException {
        var directory = Files.createTempDirectory("mailuo-limits");
        var process = start(
                Limits.class,
                directory.toString(),
                Integer.toString(clients),
                Integer.toString(batch),
                Integer.toString(clients * window),
                Long.toString(MEASURED.toSeconds()));
        try (var output = process.inputReader()) {
            // What the parts print at their start stands before the report.
            String report = output.lines().dropWhile(line -> !line.equals("{")).collect(Collectors.joining("\n"));
            if (report.isEmpty()) {
                throw new IOException("log and store ended before they were measured");
            }
            return Json.MAPPER.readValue(report, Limits.Report.class);
        } finally {
            process.destroyForcibly().onExit().join();
            delete(directory);
        }
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static double broker(int clients, int batch, int window) throws IOException {
        var directory = Files.createTempDirectory("mailuo-bare-broker");
        int port = freePort();
        var process = start(BareBroker.class, directory.toString(), Integer.toString(port));
        // The reader is not closed here: it ends with the process, and closing it would wait for the draining thread.
        var output = process.inputReader();
        try {
            awaitReady(output);
            Thread.ofVirtual().start(() -> drain(output));
            var address = new InetSocketAddress("127.0.0.1", port);
            try (var load = Load.connect(publishers(clients, batch), address, address, batch, window, 1000)) {
                load.run(WARM_UP, 0, () -> {});
                long before = load.sum(LoadClient::acks);
                long start = System.nanoTime();
                load.run(MEASURED, 0, () -> {});
                return (load.sum(LoadClient::acks) - before) * batch / ((System.nanoTime() - start) / 1e9);
            }
        } finally {
            process.destroyForcibly().onExit().join();
            delete(directory);
        }
    }

    private static List<Publisher> publishers(int clients, int batch) {
        var publishers = new ArrayList<Publisher>();
        for (int i = 0; i < clients; i++) {
            var datastreams = new ArrayList<DatastreamId>();
            for (int j = 0; j < batch; j++) {
                datastreams.add(new DatastreamId(("%0" + DEVICE_DIGITS + "d").formatted(i * batch + j), "pm2_5"));
            }
            publishers.add(new Publisher("bare-" + i, null, null, "bare/" + i, datastreams));
        }
        return publishers;
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(BareBroker.READY)) {
                return;
            }
        }
        throw new IOException("the broker ended before it was ready");
    }

    private static void drain(BufferedReader output) {
        try {
            output.transferTo(java.io.Writer.nullWriter());
        } catch (IOException e) {
            // The broker has ended.
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
