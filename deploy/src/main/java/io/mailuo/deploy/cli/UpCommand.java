package io.mailuo.deploy.cli;

import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.Platform;
import io.mailuo.deploy.PlatformOptions;
import io.mailuo.deploy.city.DemoCity;
import io.mailuo.http.HttpConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mailuo up}: the whole platform in one process, with or without the demo city. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Start the platform: registry, ingest broker, database, log, store and pages in one process.",
            "Prints 'ready URL' when it serves, and at the first start the administrator's one-time password. "
                    + "Ends in good order on Ctrl-C, SIGTERM or './mailuo stop'.",
            "Nothing listens beyond this machine unless you say so."
        },
        footer = {
            "",
            "Keys of the services are overridden by environment variables ('mailuo config --explain' lists them),",
            "such as MAILUO_MQTT_TLS_HOST=0.0.0.0 for gateways on other machines, or",
            "MAILUO_KAFKA_BOOTSTRAP_SERVERS and MAILUO_DATABASE_URL for a Kafka and a PostgreSQL of your own."
        })
public final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--demo", description = "Add an edge gateway and a small city of field devices.")
    private boolean demo;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MAILUO_DATA:-data}",
            description = "Where everything is kept (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of API and pages (${DEFAULT-VALUE}); any other one needs --behind-tls-proxy.")
    private String httpHost = "";

    @Option(names = "--http-port", paramLabel = "N", defaultValue = "8080", description = "API and pages (8080).")
    private int httpPort;

    @Option(names = "--behind-tls-proxy", description = "A proxy before the platform does TLS.")
    private boolean behindTlsProxy;

    @Option(
            names = "--proxy",
            paramLabel = "ADDRESS",
            description =
                    "Address or network (10.0.0.0/8) of that proxy, believed about a client's address; may be repeated"
                            + " (one on this machine).")
    private List<String> proxies = HttpConfig.LOCAL_PROXIES;

    @Option(names = "--mqtt-port", paramLabel = "N", defaultValue = "1883", description = "Devices by MQTT (1883).")
    private int mqttPort;

    @Option(
            names = "--mqtt-tls-port",
            paramLabel = "N",
            defaultValue = "8883",
            description = "Gateways by MQTT over TLS (8883).")
    private int mqttTlsPort;

    @Option(
            names = "--mqtt-websocket-port",
            paramLabel = "N",
            defaultValue = "8084",
            description = "MQTT over WebSocket (8084).")
    private int mqttWebSocketPort;

    @Option(names = "--kafka-port", paramLabel = "N", defaultValue = "19092", description = "The log (19092).")
    private int kafkaPort;

    @Option(
            names = "--kafka-controller-port",
            paramLabel = "N",
            defaultValue = "19093",
            description = "The log's controller (19093).")
    private int kafkaControllerPort;

    @Option(names = "--postgres-port", paramLabel = "N", defaultValue = "15432", description = "Database (15432).")
    private int postgresPort;

    @Option(
            names = "--air-data",
            paramLabel = "DIR",
            description = "Folder of the whole Beijing air data set for --demo (default: ../shared/data/beijing-air, "
                    + "else the bundled two weeks).")
    private @Nullable Path airData;

    @Override
    public Integer call() {
        // The process began with the script, which may have built first.
        var begin = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var status = new AtomicInteger(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop.countDown();
            awaitQuietly(stopped);
            // Asked to end and ended in good order: that is success, which the JVM would not say after a signal.
            Runtime.getRuntime().halt(status.get());
        }));
        try (var platform = Platform.start(options(), System.getenv())) {
            greet(platform, begin);
            serve(platform, stop);
            status.set(0);
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    private void serve(Platform platform, CountDownLatch stop) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (!demo) {
                stop.await();
                return;
            }
            var root = Path.of(System.getProperty("mailuo.root", ".")).toAbsolutePath();
            Path air = airData != null ? airData : root.resolve("../shared/data/beijing-air");
            var setting = new DemoCity.Setting(
                    root, platform.data().path(), platform.mqtt(), platform.mqttTls(), air.normalize());
            try (var city = DemoCity.start(setting, platform.client())) {
                out.println("demo city runs: 12 air stations, a water network, 6 water levels, 200 manhole covers, one "
                        + "broken device; gateway process " + city.gatewayPid());
                out.println("  air stations replay real measurements (S. Chen, CC BY 4.0): one recorded hour every "
                        + DemoCity.SECONDS_PER_HOUR + " s, stamped with the present time");
                out.flush();
                stop.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new FailureException("the demo city cannot start: " + e.getMessage());
        }
    }

    private void greet(Platform platform, Instant begin) {
        PrintWriter out = spec.commandLine().getOut();
        platform.firstPassword()
                .ifPresent(password -> out.println("administrator: admin  password: " + password
                        + "  (shown only this once; sign in and change it)"));
        out.println("ready " + platform.url());
        out.printf(
                "  started in %.1f s; data in %s; stop with Ctrl-C or ./mailuo stop%n",
                Duration.between(begin, Instant.now()).toMillis() / 1000.0,
                platform.data().path());
        out.flush();
    }

    private PlatformOptions options() {
        return new PlatformOptions(
                data,
                httpHost,
                httpPort,
                behindTlsProxy,
                proxies,
                mqttPort,
                mqttTlsPort,
                mqttWebSocketPort,
                kafkaPort,
                kafkaControllerPort,
                postgresPort);
    }

    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
