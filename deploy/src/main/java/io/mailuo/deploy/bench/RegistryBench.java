package io.mailuo.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.http.ApiServer;
import io.mailuo.http.HttpConfig;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.RegistryService;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A registry with a database, a log and a server of its own, and the loads that measure it. */
final class RegistryBench implements AutoCloseable {

    /** How much is done. */
    record Plan(int devices, int xlsxRows, int rate, int seconds) {}

    private static final int CLIENTS = 32;
    /** So long the compiler is at work on what registers. */
    private static final Duration WARMING = Duration.ofSeconds(45);

    private static final long POLL_NANOS = 50_000_000L;
    private static final Set<String> WORKING = Set.of("CHECKING", "COMMITTING", "UNDOING");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Path directory;
    private final Consumer<String> notes;
    private final RegistryService registry;
    private final ApiServer server;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private RegistryBench(Path directory, Consumer<String> notes) throws IOException {
        this.directory = directory;
        this.notes = notes;
        notes.accept("starting PostgreSQL and Kafka in " + directory);
        var kafka = kept(EmbeddedKafka.start(directory.resolve("log"), freePort(), freePort()));
        this.registry = kept(RegistryService.start(
                RegistryConfig.local(directory.resolve("registry"), freePort(), kafka.bootstrapServers())));
        this.server = kept(ApiServer.start(HttpConfig.loopback(0), List.of(registry.api())));
        this.token = registry.localToken();
    }

    static RegistryBench start(Path directory, Consumer<String> notes) throws IOException {
        return new RegistryBench(directory, notes);
    }

    RegistryBenchReport run(Plan plan) throws IOException, InterruptedException {
        var imports = new ArrayList<RegistryBenchReport.Imported>();
        if (plan.xlsxRows() > 0) {
            imports.add(imported("XLSX", new BenchTable(plan.devices(), plan.xlsxRows())));
        }
        if (plan.devices() > 0) {
            imports.add(imported("CSV", new BenchTable(0, plan.devices())));
        }
        double judged = judged();
        notes.accept("registering from " + CLIENTS + " clients");
        try (var http = new LeanHttp(server.url() + "/api/v1", token)) {
            return loaded(plan, imports, judged, new RegistryLoad(http));
        }
    }

    /** Waits until the cross-check has judged what was changed; how many seconds that took. */
    private double judged() throws IOException, InterruptedException {
        notes.accept("waiting for the cross-check");
        long start = System.nanoTime();
        while (check().path("behind").asBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Has the cross-check judge everything there is; how many seconds that took. */
    private double checked() throws IOException, InterruptedException {
        judged();
        notes.accept("checking everything");
        long start = System.nanoTime();
        send(request("/findings/check").POST(BodyPublishers.ofString("{}")));
        while (check().path("running").asBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private JsonNode check() throws IOException, InterruptedException {
        return send(request("/findings/check").GET());
    }

    private RegistryBenchReport loaded(
            Plan plan, List<RegistryBenchReport.Imported> imports, double judged, RegistryLoad load)
            throws IOException, InterruptedException {
        notes.accept("warmed up: " + load.register(CLIENTS, WARMING));
        var registered = load.register(CLIENTS, Duration.ofSeconds(plan.seconds()));
        notes.accept("registered: " + registered);
        judged();
        var reads = new ArrayList<RegistryBenchReport.Read>();
        var codes = load.codes();
        for (var question : RegistryLoad.questions(codes, new BenchTable(0, Math.max(1, plan.devices())))) {
            notes.accept("asking: " + question.kind());
            reads.add(load.ask(question, plan.rate(), Duration.ofSeconds(plan.seconds())));
        }
        long devices =
                imports.stream().mapToLong(RegistryBenchReport.Imported::rows).sum() + registered.count();
        var judging = new RegistryBenchReport.Judged(judged, checked());
        return new RegistryBenchReport(devices, imports, judging, registered, reads, heapPeak(), databaseMib());
    }

    @Override
    public void close() {
        http.close();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                notes.accept("cannot close: " + e.getMessage());
            }
        }
    }

    private RegistryBenchReport.Imported imported(String format, BenchTable table)
            throws IOException, InterruptedException {
        var file = directory.resolve("devices." + format.toLowerCase(Locale.ROOT));
        notes.accept("writing " + table.rows() + " rows as " + format);
        table.write(file, format);
        try {
            notes.accept("importing " + table.rows() + " rows as " + format);
            long start = System.nanoTime();
            var made = send(request("/imports?name=" + file.getFileName()).POST(BodyPublishers.ofFile(file)));
            var id = made.path("id").asText();
            var checked = ended(id);
            long afterCheck = System.nanoTime();
            if (checked.path("created").asLong() != table.rows()) {
                throw new FailureException("the dry run did not end as it should: " + checked);
            }
            send(request("/imports/" + id + "/commit").POST(BodyPublishers.ofString("{}")));
            var done = ended(id);
            long afterCommit = System.nanoTime();
            if (!done.path("state").asText().equals("COMMITTED")) {
                throw new FailureException("the commit did not end as it should: " + done);
            }
            awaitTopic();
            long afterTopic = System.nanoTime();
            var result = new RegistryBenchReport.Imported(
                    format,
                    table.rows(),
                    Files.size(file),
                    (afterCheck - start) / 1e9,
                    (afterCommit - afterCheck) / 1e9,
                    (afterTopic - afterCommit) / 1e9);
            notes.accept(result.toString());
            return result;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private JsonNode ended(String id) throws IOException, InterruptedException {
        while (true) {
            var job = send(request("/imports/" + id).GET());
            if (!WORKING.contains(job.path("state").asText())) {
                return job;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void awaitTopic() throws IOException, InterruptedException {
        while (true) {
            var metrics = http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                            .build(),
                    BodyHandlers.ofString());
            if (metrics.body().contains("mailuo_registry_outbox_entries 0.0")) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new FailureException("the registry answered " + response.statusCode() + ": " + response.body());
        }
        return Json.MAPPER.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + token);
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    private static long heapPeak() {
        long bytes = 0;
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                bytes += pool.getPeakUsage().getUsed();
            }
        }
        return bytes >> 20;
    }

    /** Memory of the database's processes, pages that they share counted once. */
    private static long databaseMib() {
        return ProcessHandle.current()
                        .descendants()
                        .mapToLong(process -> proportionalKib(process.pid()))
                        .sum()
                >> 10;
    }

    private static long proportionalKib(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // it has ended meanwhile
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
