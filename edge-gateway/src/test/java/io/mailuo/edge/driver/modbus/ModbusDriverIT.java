package io.mailuo.edge.driver.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.driver.SourceState;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.queue.Frame;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.Peers;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModbusDriverIT {

    private static final String PRESSURE = "1101010600100000019";
    private static final String FLOW = "1101010600200000018";
    private static final String PUMP = "1101010600300000017";

    @TempDir
    private Path directory;

    private final MultiThreadIoEventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ModbusDriver> drivers = new ArrayList<>();
    private StoreAndForward queue;
    private @Nullable Process server;

    @BeforeEach
    void open() throws IOException {
        queue = StoreAndForward.open(
                new QueueSettings(directory.resolve("queue"), 1 << 24, 0, false, Duration.ofMillis(1), 100),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        drivers.forEach(ModbusDriver::close);
        var process = server;
        if (process != null) {
            Peers.kill(process);
        }
        queue.close();
        executor.shutdownNow();
        eventLoops.shutdownGracefully();
    }

    private Process startServer(int port) throws IOException, InterruptedException {
        var python = Peers.requirePymodbus();
        var script = directory.resolve("modbus_server.py");
        try (var source = getClass().getResourceAsStream("/io/mailuo/edge/modbus_server.py")) {
            Files.write(script, Objects.requireNonNull(source).readAllBytes());
        }
        var process = Peers.start(directory.resolve("modbus.log"), List.of(python, script.toString(), "" + port));
        server = process;
        Peers.awaitPort(port);
        return process;
    }

    private ModbusDriver start(String name, int port, GatewayConfig.ModbusDevice... devices) {
        var source = new GatewayConfig.ModbusSource(
                name, "127.0.0.1", port, Duration.ofMillis(500), false, List.of(devices));
        var shared = new ModbusDriver.Shared(eventLoops, executor, ProfileLibrary.builtIn());
        var driver = new ModbusDriver(
                source, new Pipeline(queue, InstantSource.system()), InstantSource.system(), shared, () -> {});
        drivers.add(driver);
        driver.start();
        return driver;
    }

    private static GatewayConfig.ModbusDevice device(String code, int unit, String profile) {
        return new GatewayConfig.ModbusDevice(code, unit, profile, 0, Duration.ofMillis(100));
    }

    private List<Reading> stored() {
        var readings = new ArrayList<Reading>();
        for (var lane : List.of(Lane.LIVE, Lane.ALARM)) {
            queue.read(lane, -1, 10_000).stream().map(ModbusDriverIT::readings).forEach(readings::addAll);
        }
        return readings;
    }

    private static List<Reading> readings(Frame frame) {
        try {
            return new SenmlCodec().decode(frame.payload(), Reception.at(Instant.now()));
        } catch (DecodeException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private List<Reading> stored(String device, String property) {
        return stored().stream()
                .filter(reading ->
                        reading.source().equals(device) && reading.property().equals(property))
                .toList();
    }

    private static void set(Process process, String line) throws IOException {
        var out = process.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void reads_all_tables_and_types_of_a_real_server_without_crossing_its_holes()
            throws IOException, InterruptedException {
        int port = Peers.freePort();
        startServer(port);
        var driver = start(
                "plant",
                port,
                device(PRESSURE, 1, "modbus-pressure-transmitter"),
                device(FLOW, 2, "modbus-flow-meter"),
                device(PUMP, 3, "modbus-pump"));

        Patience.await().until(() -> stored().size() >= 9);
        assertThat(stored())
                .extracting(reading -> reading.source() + " " + reading.property(), Reading::result, Reading::unit)
                .contains(
                        tuple(PRESSURE + " water_pressure", Result.of(0.4125), "MPa"),
                        tuple(FLOW + " water_flow", Result.of(123.5), "m3/h"),
                        tuple(FLOW + " water_volume", Result.of(1234.5), "m3"),
                        tuple(FLOW + " pipe_empty", Result.of(true), ""),
                        tuple(PUMP + " pump_running", Result.of(true), ""),
                        tuple(PUMP + " fault", Result.of(false), ""),
                        tuple(PUMP + " frequency", Result.of(49.87), "Hz"),
                        tuple(PUMP + " active_energy", Result.of(12345.67), "kW.h"));
        Patience.await().until(() -> driver.status().state() == SourceState.RUNNING);
        assertThat(driver.status().counters()).doesNotContainKeys("exceptions", "timeouts");
    }

    @Test
    void forwards_a_change_and_marks_the_last_known_value_when_the_server_dies_then_comes_back()
            throws IOException, InterruptedException {
        int port = Peers.freePort();
        var process = startServer(port);
        var driver = start("plant", port, device(PUMP, 3, "modbus-pump"));
        Patience.await().until(() -> !stored(PUMP, "water_pressure").isEmpty());

        set(process, "3 holding 0 300");
        Patience.await()
                .until(() -> stored(PUMP, "water_pressure").getLast().result().equals(Result.of(0.3)));

        Peers.kill(process);
        Patience.await().until(() -> driver.status().state() == SourceState.DOWN);
        Patience.await().until(() -> {
            var last = stored(PUMP, "water_pressure").getLast();
            return last.quality().has(Quality.Flag.NO_COMMUNICATION)
                    && last.result().equals(Result.of(0.3));
        });

        startServer(port);
        Patience.await().until(() -> {
            var last = stored(PUMP, "water_pressure").getLast();
            return last.quality().isGood() && last.result().equals(Result.of(0.412));
        });
        Patience.await().until(() -> driver.status().state() == SourceState.RUNNING);
    }

    @Test
    void tells_an_exception_from_a_fault_and_goes_on_with_the_others() throws IOException, InterruptedException {
        int port = Peers.freePort();
        startServer(port);
        var driver =
                start("plant", port, device(PRESSURE, 1, "modbus-flow-meter-swapped"), device(PUMP, 3, "modbus-pump"));

        Patience.await()
                .until(() ->
                        stored(PUMP, "frequency").size() == 1 && driver.status().state() == SourceState.DEGRADED);
        assertThat(driver.status().error())
                .contains("unit 1 answers exception 2 (illegal data address) to holding 8..11");
    }

    @Test
    void a_silent_peer_holds_up_nobody_else_and_is_given_up_and_tried_again() throws IOException, InterruptedException {
        int port = Peers.freePort();
        startServer(port);
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var mute = start("mute", silent.getLocalPort(), device(FLOW, 1, "modbus-flow-meter"));
            var healthy = start("plant", port, device(PUMP, 3, "modbus-pump"));

            Patience.await().until(() -> mute.status().counters().getOrDefault("timeouts", 0L) >= 3);
            long before = healthy.status().counters().getOrDefault("reads", 0L);
            Patience.await().until(() -> healthy.status().counters().getOrDefault("reads", 0L) >= before + 20);
            Patience.await().until(() -> mute.status().state() == SourceState.DOWN);
            assertThat(healthy.status().state()).isEqualTo(SourceState.RUNNING);
        }
    }
}
