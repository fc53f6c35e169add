package io.mailuo.deploy;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.RunFile;
import io.mailuo.http.ApiServer;
import io.mailuo.http.HttpConfig;
import io.mailuo.ingest.IngestService;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.registry.RegistryService;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registry and ingest node in this process, with the database, the log and the store beneath them and one HTTP server
 * before them. The parts start side by side where they can; they close in the opposite order.
 */
public final class Platform implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
    private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BODY = 1 << 20;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PlatformOptions options;
    private final DataDirectory data;
    private final ApiServer server;
    private final Optional<String> firstPassword;
    private final PlatformClient client;

    private Platform(PlatformOptions options, Map<String, String> environment) {
        this.options = options;
        try {
            this.data = kept(DataDirectory.open(options.data()));
            Logs.to(data.resolve("logs"), "platform");
            LOG.info("starting, version={} data={}", DataDirectory.VERSION, data.path());
            options.checkPorts();
            var files = new ServiceFiles(data, options, environment);
            var registry = started(files, options);
            this.firstPassword = registry.firstAdministratorPassword();
            var kafka = parts.stream()
                    .filter(EmbeddedKafka.class::isInstance)
                    .map(EmbeddedKafka.class::cast)
                    .findFirst();
            var ingest = kept(IngestService.start(
                    files.ingest(registry.brokerCertificate()),
                    () -> kafka.map(each -> each.disk().hasRoom()).orElse(true)));
            var http = new HttpConfig(
                    options.httpHost(),
                    options.httpPort(),
                    null,
                    null,
                    options.behindTlsProxy(),
                    options.proxies(),
                    MAX_BODY,
                    IDLE);
            this.server = kept(ApiServer.start(http, List.of(registry.api(), ingest.api())));
            this.client = new PlatformClient(server.url(), registry.localToken());
            awaitToken();
            new RunFile(server.url(), client.token(), ProcessHandle.current().pid()).write(data.path());
        } catch (IOException e) {
            closeParts();
            throw new FailureException("the platform cannot start: " + e.getMessage(), logHint(options));
        } catch (InterruptedException e) {
            closeParts();
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while starting");
        } catch (FailureException e) {
            closeParts();
            throw e;
        } catch (RuntimeException e) {
            LOG.error("cannot start", e);
            closeParts();
            throw new FailureException("the platform cannot start: " + e.getMessage(), logHint(options));
        }
    }

    /**
     * Starts a platform; returns when it serves.
     *
     * @param environment variables that override configuration keys
     * @throws FailureException saying what is wrong and what to do
     */
    public static Platform start(PlatformOptions options, Map<String, String> environment) {
        return new Platform(options.withPorts(), environment);
    }

    /** Where it serves HTTP. */
    public String url() {
        return server.url();
    }

    /** {@code host:port} of the MQTT listener for devices. */
    public String mqtt() {
        return "127.0.0.1:" + options.mqttPort();
    }

    /** {@code host:port} of the MQTT listener for gateways. */
    public String mqttTls() {
        return "127.0.0.1:" + options.mqttTlsPort();
    }

    /** A client with all rights. */
    public PlatformClient client() {
        return client;
    }

    /** Every operation that is served, such as {@code GET /devices/{code}}. */
    public List<String> served() {
        return server.served();
    }

    /** The one-time password of the administrator {@code admin}; at the very first start only. */
    public Optional<String> firstPassword() {
        return firstPassword;
    }

    /** Its data directory. */
    public DataDirectory data() {
        return data;
    }

    /** Stops accepting, drains, flushes, closes. */
    @Override
    public void close() {
        LOG.info("stopping");
        try {
            Files.deleteIfExists(RunFile.path(data.path()));
        } catch (IOException e) {
            LOG.warn("cannot delete, file={} error={}", RunFile.path(data.path()), e.getMessage());
        }
        closeParts();
        LOG.info("stopped");
    }

    /** Starts the log and the registry side by side: the registry does not need the log to stand. */
    private RegistryService started(ServiceFiles files, PlatformOptions options) throws IOException {
        var log = new FutureTask<Optional<EmbeddedKafka>>(() -> files.externalKafka()
                ? Optional.empty()
                : Optional.of(EmbeddedKafka.start(
                        data.resolve("kafka"), options.kafkaPort(), options.kafkaControllerPort())));
        Thread.ofPlatform().name("start-log").start(log);
        RegistryService registry;
        try {
            registry = RegistryService.start(files.registry());
        } catch (IOException | RuntimeException e) {
            startedLog(log).ifPresent(this::kept);
            throw e;
        }
        // The log is closed after the registry, which publishes to it.
        startedLog(log).ifPresent(this::kept);
        return kept(registry);
    }

    private static Optional<EmbeddedKafka> startedLog(FutureTask<Optional<EmbeddedKafka>> log) {
        try {
            return log.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while starting");
        }
    }

    /** The ingest node learns of the token through the log: wait until it has. */
    private void awaitToken() throws InterruptedException {
        var end = Instant.now().plus(TOKEN_PATIENCE);
        var pause = new Object();
        while (true) {
            try {
                client.get("/api/v1/ingest/stats");
                return;
            } catch (FailureException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
            }
            synchronized (pause) {
                pause.wait(20);
            }
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn(
                        "a part did not close in order, part={}",
                        part.getClass().getSimpleName(),
                        e);
            }
        }
    }

    private static String logHint(PlatformOptions options) {
        return "The log says more: "
                + options.data().toAbsolutePath().normalize().resolve("logs").resolve("platform.log");
    }
}
