package io.mailuo.codec.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Controlling and controlled station talk with each other, every unit as bytes. */
class Iec104StationTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");

    private final Iec104Master master = new Iec104Master(Iec104Parameters.DEFAULT, NOW);
    private final Iec104Station station = new Iec104Station(Iec104Parameters.DEFAULT, NOW);
    private final List<Asdu> commands = new ArrayList<>();
    private final List<Asdu> data = new ArrayList<>();

    private static Apdu overTheWire(Apdu apdu) {
        try {
            return Apdu.SHAPE.decode(Apdu.encode(apdu));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    /** Carries units to and fro until nobody has anything to say. */
    private void talk(Instant now) {
        List<Apdu> down = master.outgoing();
        List<Apdu> up = station.outgoing();
        while (!down.isEmpty() || !up.isEmpty()) {
            for (var apdu : down) {
                var command = station.receive(overTheWire(apdu), now);
                if (command != null) {
                    commands.add(command);
                }
            }
            for (var apdu : up) {
                master.receive(overTheWire(apdu), now);
                if (apdu instanceof Apdu.Information(int sent, int received, Asdu asdu)) {
                    data.add(asdu);
                    master.stored();
                }
            }
            down = master.outgoing();
            up = station.outgoing();
        }
    }

    private static Asdu measured(int address, int value) {
        return new Asdu(
                TypeId.M_ME_NB_1,
                false,
                3,
                false,
                false,
                0,
                1,
                List.of(new Asdu.InformationObject(address, Octets.of("%02x0000".formatted(value)))));
    }

    @Test
    void an_interrogation_is_confirmed_answered_and_ended() {
        talk(NOW);
        assertThat(master.isStarted()).isTrue();
        assertThat(station.isStarted()).isTrue();
        master.send(Iec104Master.generalInterrogation(1), NOW);
        talk(NOW);
        var asked = commands.getFirst();
        assertThat(asked.type()).isEqualTo(TypeId.C_IC_NA_1);
        station.send(Iec104Station.answer(asked, Asdu.CONFIRMATION, false), NOW);
        station.send(measured(7, 42), NOW);
        station.send(Iec104Station.answer(asked, Asdu.TERMINATION, false), NOW);
        talk(NOW);
        assertThat(data).extracting(Asdu::cause).containsExactly(Asdu.CONFIRMATION, 3, Asdu.TERMINATION);
    }

    @Test
    void a_command_is_selected_and_executed() {
        talk(NOW);
        var execute = Iec104Master.single(1, 9, true, false);
        var command = new Iec104Command(execute, NOW, Duration.ofSeconds(10));
        master.send(command.selection(), NOW);
        talk(NOW);
        for (int step = 0; step < 2; step++) {
            station.send(Iec104Station.answer(commands.getLast(), Asdu.CONFIRMATION, false), NOW);
            talk(NOW);
            command.receive(data.getLast(), NOW).ifPresent(next -> master.send(next, NOW));
            talk(NOW);
        }
        station.send(Iec104Station.answer(commands.getLast(), Asdu.TERMINATION, false), NOW);
        talk(NOW);
        command.receive(data.getLast(), NOW);
        assertThat(command.state()).isEqualTo(Iec104Command.State.DONE);
        assertThat(commands).hasSize(2);
    }

    @Test
    void the_station_keeps_to_the_window_until_it_is_acknowledged() {
        talk(NOW);
        for (int i = 0; i < 100; i++) {
            station.send(measured(i, 1), NOW);
        }
        assertThat(station.outgoing()).hasSize(Iec104Parameters.DEFAULT.k());
        station.receive(new Apdu.Supervision(12), NOW);
        assertThat(station.outgoing()).hasSize(12);
        station.receive(new Apdu.Supervision(99), NOW);
        assertThat(station.fault()).isEqualTo(Iec104Fault.SEQUENCE);
    }

    @Test
    void all_of_many_units_arrive_in_order() {
        talk(NOW);
        for (int i = 0; i < 1000; i++) {
            station.send(measured(i, i % 100), NOW);
            talk(NOW);
        }
        var later = NOW.plusSeconds(11);
        master.tick(later);
        talk(later);
        assertThat(data).hasSize(1000);
        assertThat(data.getLast()).isEqualTo(measured(999, 99));
        assertThat(station.fault()).isNull();
        assertThat(master.fault()).isNull();
    }

    @Test
    void nothing_acknowledged_within_t1_ends_the_connection() {
        talk(NOW);
        station.send(measured(1, 1), NOW);
        station.outgoing();
        station.tick(NOW.plusSeconds(14));
        assertThat(station.fault()).isNull();
        station.tick(NOW.plusSeconds(15));
        assertThat(station.fault()).isEqualTo(Iec104Fault.SILENCE);
    }

    @Test
    void what_was_sent_first_is_waited_for_whatever_else_is_acknowledged() {
        talk(NOW);
        station.send(measured(1, 1), NOW);
        station.send(measured(2, 1), NOW);
        station.receive(new Apdu.Supervision(0), NOW.plusSeconds(14));
        station.tick(NOW.plusSeconds(15));
        assertThat(station.fault()).isEqualTo(Iec104Fault.SILENCE);
    }

    @Test
    void a_stop_is_confirmed_once_all_that_was_sent_is_acknowledged() {
        talk(NOW);
        for (int i = 0; i < 20; i++) {
            station.send(measured(i, 1), NOW);
        }
        assertThat(station.outgoing()).hasSize(12);
        station.receive(Apdu.Control.STOP_ACT, NOW);
        assertThat(station.isStarted()).isFalse();
        assertThat(station.outgoing()).isEmpty();
        station.receive(new Apdu.Supervision(11), NOW);
        assertThat(station.outgoing()).isEmpty();
        station.receive(new Apdu.Supervision(12), NOW);
        assertThat(station.outgoing()).containsExactly(Apdu.Control.STOP_CON);
        station.receive(Apdu.Control.START_ACT, NOW);
        assertThat(station.outgoing()).hasSize(1 + 8);
    }

    @Test
    void a_silent_line_is_tested_by_the_station_too() {
        talk(NOW);
        station.tick(NOW.plusSeconds(20));
        talk(NOW.plusSeconds(20));
        station.tick(NOW.plusSeconds(39));
        assertThat(station.outgoing()).isEmpty();
        station.tick(NOW.plusSeconds(40));
        assertThat(station.outgoing()).containsExactly(Apdu.Control.TEST_ACT);
        station.tick(NOW.plusSeconds(55));
        assertThat(station.fault()).isEqualTo(Iec104Fault.SILENCE);
    }

    @Test
    void data_before_startdt_is_a_fault() {
        assertThat(station.receive(new Apdu.Information(0, 0, Iec104Master.generalInterrogation(1)), NOW))
                .isNull();
        assertThat(station.fault()).isEqualTo(Iec104Fault.STOPPED);
    }
}
