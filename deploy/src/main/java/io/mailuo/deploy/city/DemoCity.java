package io.mailuo.deploy.city;

import io.mailuo.deploy.ChildProcess;
import io.mailuo.deploy.PrivateFile;
import io.mailuo.deploy.client.PlatformClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo city: registers it and runs its gateway and devices, each kind in a process of its own, until it is closed.
 */
public final class DemoCity implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCity.class);

    /** One recorded hour of the air stations takes so many seconds. */
    public static final int SECONDS_PER_HOUR = 5;

    /** The libraries that field devices need; a short class path is a small process. */
    private static final Pattern FIELD_LIBRARIES =
            Pattern.compile("mailuo-deploy-|netty-|vertx-core-|vertx-mqtt-|modbus-|jackson-core-|slf4j-api-");

    private static final List<String> SMALL = List.of(
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxDirectMemorySize=24m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dslf4j.internal.verbosity=ERROR");

    private final Setting setting;
    private final ConcurrentLinkedDeque<ChildProcess> processes = new ConcurrentLinkedDeque<>();

    /**
     * Where the city is to live.
     *
     * @param root of the installation, in which the gateway's class path is
     * @param data directory of the platform; the city keeps its own in {@code demo}
     * @param broker {@code host:port} of the platform's MQTT listener
     * @param brokerTls {@code host:port} of its listener for gateways
     * @param airData folder of the whole air data set; where it is not there, the bundled excerpt is replayed
     */
    public record Setting(Path root, Path data, String broker, String brokerTls, Path airData) {}

    private DemoCity(Setting setting) {
        this.setting = setting;
    }

    /** Registers the city at {@code client}'s platform and starts its processes. */
    public static DemoCity start(Setting setting, PlatformClient client) throws IOException, InterruptedException {
        var city = new DemoCity(setting);
        try {
            city.run(client);
            return city;
        } catch (IOException | RuntimeException | InterruptedException e) {
            city.close();
            throw e;
        }
    }

    /** Process id of the gateway, or -1 while it is down. */
    public long gatewayPid() {
        return processes.isEmpty() ? -1 : processes.getFirst().pid();
    }

    /** Ends all processes. */
    @Override
    public void close() {
        CompletableFuture.allOf(processes.stream()
                        .map(process -> CompletableFuture.runAsync(process::close))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void run(PlatformClient client) throws IOException, InterruptedException {
        var stateFile = demo().resolve("city.json");
        var registration = new CityRegistration(client);
        var state = registration.register(CityState.read(stateFile));
        state.write(stateFile);
        var ports = CityPorts.free();
        var gateway = new GatewayFile(demo().resolve("gateway"), state, ports);
        gateway.write(
                client.url(),
                setting.brokerTls(),
                enrolled() ? null : registration.enrolmentToken(String.valueOf(state.gateway())));
        start("gateway", gatewayCommand(gateway.path()));
        start("water-network", field(WaterNetwork.class, "--port", Integer.toString(ports.modbus())));
        startAir(ports);
        start(
                "water-levels",
                field(
                        WaterLevels.class,
                        "--broker",
                        "127.0.0.1:" + ports.gatewayMqtt(),
                        "--accounts",
                        accounts(state, Site.Kind.LEVEL)));
        start(
                "manhole-covers",
                field(
                        ManholeCovers.class,
                        "--broker",
                        setting.broker(),
                        "--accounts",
                        accounts(state, Site.Kind.COVER)));
        start(
                "misbehaving",
                field(
                        Misbehaving.class,
                        "--broker",
                        setting.broker(),
                        "--accounts",
                        accounts(state, Site.Kind.BROKEN),
                        "--gateway",
                        "127.0.0.1:" + ports.hj212(),
                        "--mn",
                        mn(sites(Site.Kind.AIR).getFirst())));
        LOG.info(
                "demo city runs, gateway={} devices={} gatewayHttp=http://127.0.0.1:{}",
                state.gateway(),
                state.devices().size(),
                ports.gatewayHttp());
    }

    private void startAir(CityPorts ports) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--gateway",
                "127.0.0.1:" + ports.hj212(),
                "--seconds-per-hour",
                Integer.toString(SECONDS_PER_HOUR),
                "--stations",
                sites(Site.Kind.AIR).stream()
                        .map(site -> site.serial().substring(site.serial().lastIndexOf('-') + 1) + "=" + mn(site))
                        .collect(Collectors.joining(","))));
        if (Files.isDirectory(setting.airData())) {
            arguments.addAll(
                    List.of("--data", setting.airData().toAbsolutePath().toString()));
        }
        start("air-stations", field(AirStations.class, arguments.toArray(String[]::new)));
    }

    private boolean enrolled() {
        return Files.exists(demo().resolve("gateway").resolve("identity").resolve("gateway.pem"));
    }

    private void start(String name, List<String> command) throws IOException {
        var process = new ChildProcess(
                name,
                command,
                setting.data().resolve("logs").resolve("demo-" + name + ".log"),
                setting.data().resolve("run").resolve("demo-" + name + ".pid"));
        processes.add(process);
        process.start();
    }

    /** The gateway with its own class path and flags, as on field hardware. */
    private List<String> gatewayCommand(Path config) throws IOException {
        Path target = setting.root().resolve("edge-gateway").resolve("target");
        String jars;
        try (Stream<Path> files = Files.list(target)) {
            jars = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return ChildProcess.java(List.of(
                "@" + target.resolveSibling("jvm.options"),
                "-cp",
                jars + File.pathSeparator + target.resolve("lib").resolve("*"),
                "io.mailuo.edge.Main",
                "--config",
                config.toString()));
    }

    /** A process of field devices with the few libraries that it needs. */
    private static List<String> field(Class<?> main, String... options) {
        var arguments = new ArrayList<>(SMALL);
        arguments.addAll(List.of("-cp", fieldClassPath(), main.getName()));
        arguments.addAll(List.of(options));
        return ChildProcess.java(arguments);
    }

    private static String fieldClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar")
                        || FIELD_LIBRARIES
                                .matcher(Path.of(entry).getFileName().toString())
                                .lookingAt())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String accounts(CityState state, Site.Kind kind) throws IOException {
        Path file = demo().resolve(kind.name().toLowerCase(Locale.ROOT) + ".accounts");
        PrivateFile.write(
                file,
                sites(kind).stream()
                        .map(state::of)
                        .map(device -> device.code() + "\t" + device.secret() + "\n")
                        .collect(Collectors.joining()));
        return file.toString();
    }

    private Path demo() {
        return setting.data().toAbsolutePath().resolve("demo");
    }

    private static List<Site> sites(Site.Kind kind) {
        return CityPlan.sites().stream().filter(site -> site.kind() == kind).toList();
    }

    private static String mn(Site site) {
        return site.externalIds().getOrDefault("hj212.mn", "");
    }
}
