package io.mailuo.codec.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Master and station of ours against the station and the master of j60870, over TCP. */
class Iec104PeerIT {

    private static final Path LIBRARY = Path.of("target/peers/j60870.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    /** What the peer says of itself, {@code Iec104Peer.TIME}. */
    private static final Instant TIME = Instant.parse("2026-11-21T04:34:56.789Z");
    /** Small windows; the peer is impatient with a silent line, which it tests after a second. */
    private static final Iec104Parameters PATIENT =
            new Iec104Parameters(5, 5, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(20));

    private static final Iec104Parameters IMPATIENT =
            new Iec104Parameters(5, 5, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofMillis(500));

    @TempDir
    static Path compiled;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private @Nullable Process peer;
    private @Nullable Iec104Wire wire;
    /** The command that is under way; only to be touched by what the wire runs. */
    private @Nullable Iec104Command command;

    @AfterEach
    void end() throws IOException {
        if (wire != null) {
            wire.close();
        }
        if (peer != null) {
            peer.destroyForcibly();
        }
    }

    @BeforeAll
    static void compile() throws URISyntaxException {
        Assumptions.assumeTrue(Files.exists(LIBRARY), "skipped: no " + LIBRARY + "; ./mailuo test fetches it");
        var program =
                Path.of(Iec104PeerIT.class.getResource("/peers/Iec104Peer.java").toURI());
        var compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null, null, null, "-nowarn", "-cp", LIBRARY.toString(), "-d", compiled.toString(), program.toString());
        assertThat(status).isZero();
    }

    private void start(String role, int port) throws IOException {
        peer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        LIBRARY + File.pathSeparator + compiled,
                        "Iec104Peer",
                        role,
                        Integer.toString(port))
                .redirectErrorStream(true)
                .start();
        var lines = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(told::add));
    }

    private void awaitTold(String line) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).contains(line));
    }

    // Our master, its station

    private Iec104Master master(Iec104Parameters parameters) throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start("station", port);
        awaitTold("listening");
        var master = new Iec104Master(parameters, Instant.now());
        wire = new Iec104Wire(new Socket(InetAddress.getLoopbackAddress(), port), new Iec104Wire.Side() {
            @Override
            public void receive(Apdu apdu, Instant now) {
                master.receive(apdu, now);
                master.stored();
                if (command != null && apdu instanceof Apdu.Information information) {
                    command.receive(information.asdu(), now).ifPresent(next -> master.send(next, now));
                }
            }

            @Override
            public List<Apdu> outgoing() {
                return master.outgoing();
            }

            @Override
            public void tick(Instant now) {
                master.tick(now);
            }
        });
        await().atMost(PATIENCE).until(master::isStarted);
        return master;
    }

    private List<Asdu> data() {
        return wire.heard().stream()
                .flatMap(apdu -> apdu instanceof Apdu.Information one ? Stream.of(one.asdu()) : Stream.empty())
                .toList();
    }

    private List<Asdu> awaitData(TypeId type, int cause) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(data()).anyMatch(is(type, cause)::test));
        return data();
    }

    private static Predicate<Asdu> is(TypeId type, int cause) {
        return asdu -> asdu.type() == type && asdu.cause() == cause;
    }

    @Test
    void the_values_of_a_general_interrogation_come_as_the_station_has_them() throws IOException {
        var master = master(PATIENT);
        wire.run(() -> master.send(Iec104Master.generalInterrogation(1), Instant.now()));
        var data = awaitData(TypeId.C_IC_NA_1, Asdu.TERMINATION);
        assertThat(data.getFirst()).matches(is(TypeId.C_IC_NA_1, Asdu.CONFIRMATION));
        assertThat(data.subList(1, data.size() - 1)).extracting(Asdu::cause).containsOnly(20);
        var readings = data.stream()
                .flatMap(asdu -> Iec104Codec.readings(asdu, reception()).stream())
                .collect(Collectors.toMap(Reading::property, one -> one));
        assertThat(readings).hasSize(22);
        expect(readings, 100, Result.of(true), null);
        expect(readings, 101, Result.of(false), null, Flag.SUBSTITUTED, Flag.STALE);
        expect(readings, 110, Result.of(true), null);
        expect(readings, 111, Result.of(false), null);
        expect(readings, 112, Result.of("intermediate"), null);
        expect(readings, 120, Result.of(-5), null);
        expect(readings, 130, Result.of(0x80000001L), null);
        expect(readings, 140, Result.of(-0.5), null);
        expect(readings, 150, Result.of(-12345), null, Flag.OVER_SCALE);
        expect(readings, 160, Result.of(21.5), null, Flag.DEVICE_FAULT);
        expect(readings, 170, Result.of(0.25), null);
        expect(readings, 180, Result.of(true), TIME);
        expect(readings, 200, Result.of(true), TIME);
        expect(readings, 210, Result.of(true), TIME);
        expect(readings, 220, Result.of(63), TIME);
        expect(readings, 240, Result.of(-1), TIME);
        expect(readings, 250, Result.of(32767), TIME);
        expect(readings, 260, Result.of(-0.125), TIME);
        expect(readings, 270, Result.of(42), TIME);
        for (int i = 0; i < 3; i++) {
            expect(readings, 300 + i, Result.of(i + 1), null);
        }
        assertThat(master.fault()).isNull();
    }

    private static Reception reception() {
        return new Reception(TIME.plusSeconds(60), CHINA);
    }

    private static void expect(
            Map<String, Reading> readings, int address, Result result, @Nullable Instant time, Flag... flags) {
        var reading = readings.get("iec104:" + address);
        assertThat(reading.source()).isEqualTo("1");
        assertThat(reading.result()).as("%d", address).isEqualTo(result);
        assertThat(reading.phenomenonTime()).as("%d", address).isEqualTo(time);
        assertThat(reading.quality().flags()).as("%d", address).containsExactlyInAnyOrder(flags);
    }

    @Test
    void counters_and_clock_are_asked_for_and_set() throws IOException {
        var master = master(PATIENT);
        wire.run(() -> master.send(Iec104Master.counterInterrogation(1), Instant.now()));
        var counted = awaitData(TypeId.C_CI_NA_1, Asdu.TERMINATION).stream()
                .flatMap(asdu -> Iec104Codec.readings(asdu, reception()).stream())
                .toList();
        assertThat(counted).extracting(Reading::result).containsExactly(Result.of(-1234567));
        wire.run(() -> master.send(Iec104Master.clockSynchronisation(1, TIME, CHINA), Instant.now()));
        awaitData(TypeId.C_CS_NA_1, Asdu.CONFIRMATION);
        assertThat(told).anyMatch(line -> line.startsWith("C_CS_NA_1 ACTIVATION 1 0") && line.contains("12:34:56:789"));
    }

    @Test
    void a_command_is_selected_executed_and_ended_and_one_to_an_unknown_address_is_refused() throws IOException {
        var master = master(PATIENT);
        var known = command(master, 5);
        await().atMost(PATIENCE).until(() -> known.state() == Iec104Command.State.DONE);
        assertThat(told)
                .filteredOn(line -> line.startsWith("C_SC_NA_1 ACTIVATION 1 5"))
                .hasSize(2);
        var unknown = command(master, 6);
        await().atMost(PATIENCE).until(() -> unknown.state() == Iec104Command.State.REFUSED);
        assertThat(told)
                .filteredOn(line -> line.startsWith("C_SC_NA_1 ACTIVATION 1 6"))
                .hasSize(1);
        assertThat(master.fault()).isNull();
    }

    /** Begins a command, which goes on as answers come. */
    private Iec104Command command(Iec104Master master, int address) {
        var begun = new Iec104Command(Iec104Master.single(1, address, true, false), Instant.now(), PATIENCE);
        wire.run(() -> {
            command = begun;
            master.send(begun.selection(), Instant.now());
        });
        return begun;
    }

    @Test
    void many_values_at_once_come_in_order_and_no_window_is_overrun() throws IOException {
        var master = master(PATIENT);
        wire.run(() -> master.send(Iec104Master.setPoint(1, 7, 300, false), Instant.now()));
        var values = awaitData(TypeId.C_SE_NC_1, Asdu.TERMINATION).stream()
                .filter(is(TypeId.M_ME_NC_1, 3))
                .flatMap(asdu -> Iec104Codec.readings(asdu, reception()).stream())
                .map(Reading::result)
                .toList();
        assertThat(values).hasSize(300);
        assertThat(values.get(299)).isEqualTo(Result.of(299));
        assertThat(values).doesNotHaveDuplicates();
        assertThat(master.fault()).isNull();
        assertThat(wire.isEnded()).isFalse();
    }

    @Test
    void a_silent_line_is_tested_and_the_test_is_answered() throws IOException {
        var master = master(IMPATIENT);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wire.heard()).contains(Apdu.Control.TEST_CON));
        assertThat(wire.said()).contains(Apdu.Control.TEST_ACT);
        assertThat(master.fault()).isNull();
    }

    @Test
    void the_peer_tests_a_silent_line_and_goes_on_until_it_confirms_a_stop() throws IOException {
        var master = master(PATIENT);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wire.said()).contains(Apdu.Control.TEST_CON));
        wire.run(() -> master.stop(Instant.now()));
        await().atMost(PATIENCE).until(() -> !master.isStarted());
        awaitTold("stopped");
        assertThat(master.fault()).isNull();
        assertThat(wire.isEnded()).isFalse();
    }

    // Our station, its master

    /** A station that does what a small plant would. */
    private Iec104Station station(Consumer<Asdu> commands) throws IOException {
        var station = new Iec104Station(PATIENT, Instant.now());
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("master", server.getLocalPort());
            server.setSoTimeout((int) PATIENCE.toMillis());
            wire = new Iec104Wire(server.accept(), new Iec104Wire.Side() {
                @Override
                public void receive(Apdu apdu, Instant now) {
                    var command = station.receive(apdu, now);
                    if (command != null) {
                        commands.accept(command);
                        answer(station, command, now);
                    }
                }

                @Override
                public List<Apdu> outgoing() {
                    return station.outgoing();
                }

                @Override
                public void tick(Instant now) {
                    station.tick(now);
                }
            });
        }
        awaitTold("started");
        return station;
    }

    private static void answer(Iec104Station station, Asdu command, Instant now) {
        boolean known = command.type() != TypeId.C_SE_NC_1;
        station.send(Iec104Station.answer(command, known ? Asdu.CONFIRMATION : 45, !known), now);
        if (command.type() == TypeId.C_IC_NA_1) {
            for (int i = 0; i < 500; i++) {
                station.send(measured(1000 + i, i), now);
            }
        }
        if (known && command.type() != TypeId.C_CS_NA_1) {
            station.send(Iec104Station.answer(command, Asdu.TERMINATION, false), now);
        }
    }

    private static Asdu measured(int address, int value) {
        var element = Octets.of("%02x%02x00".formatted(value & 0xff, value >> 8));
        return new Asdu(
                TypeId.M_ME_NB_1, false, 20, false, false, 0, 1, List.of(new Asdu.InformationObject(address, element)));
    }

    private void order(String text) {
        var out = new PrintStream(peer.getOutputStream(), true, StandardCharsets.UTF_8);
        out.println(text);
    }

    @Test
    void another_master_interrogates_our_station_commands_it_and_sets_its_clock() throws IOException {
        var commands = new CopyOnWriteArrayList<Asdu>();
        var station = station(commands::add);
        order("interrogate");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(told).anyMatch(line -> line.startsWith("C_IC_NA_1 ACTIVATION_TERMINATION 1 0")));
        var values = told.stream().filter(line -> line.startsWith("M_ME_NB_1")).toList();
        assertThat(values).hasSize(500);
        assertThat(values.getLast())
                .startsWith("M_ME_NB_1 INTERROGATED_BY_STATION 1 1499")
                .contains("499");
        order("single 5 true");
        order("real 7 1.5");
        order("clock");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(told).anyMatch(line -> line.startsWith("C_CS_NA_1 ACTIVATION_CON 1 0")));
        assertThat(told).anyMatch(line -> line.startsWith("C_SC_NA_1 ACTIVATION_TERMINATION 1 5"));
        assertThat(told).anyMatch(line -> line.startsWith("C_SE_NC_1 UNKNOWN_CAUSE_OF_TRANSMISSION NEGATIVE 1 7"));
        assertThat(commands)
                .extracting(Asdu::type)
                .containsExactly(TypeId.C_IC_NA_1, TypeId.C_SC_NA_1, TypeId.C_SE_NC_1, TypeId.C_CS_NA_1);
        var clock = commands.getLast().objects().getFirst().element();
        assertThat(Element.of(TypeId.C_CS_NA_1, clock).at(TIME, CHINA)).isEqualTo(TIME);
        assertThat(station.fault()).isNull();
    }

    @Test
    void another_master_stops_our_station_and_nothing_is_sent_until_it_starts_again() throws IOException {
        var station = station(_ -> {});
        order("stop");
        await().atMost(PATIENCE).until(() -> !station.isStarted());
        awaitTold("stopped");
        wire.run(() -> station.send(measured(1, 1), Instant.now()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wire.heard()).contains(Apdu.Control.TEST_ACT));
        assertThat(wire.said()).noneMatch(Apdu.Information.class::isInstance);
        assertThat(station.fault()).isNull();
        assertThat(wire.isEnded()).isFalse();
    }
}
