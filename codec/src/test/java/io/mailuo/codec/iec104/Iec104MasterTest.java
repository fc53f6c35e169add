package io.mailuo.codec.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The controlling station's dialogue. */
class Iec104MasterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Asdu ANY = Iec104Master.generalInterrogation(1);

    private static Iec104Master started() {
        var master = new Iec104Master(Iec104Parameters.DEFAULT, NOW);
        assertThat(master.outgoing()).containsExactly(Apdu.Control.START_ACT);
        master.receive(Apdu.Control.START_CON, NOW);
        return master;
    }

    @Test
    void sends_nothing_before_the_start_is_confirmed() {
        var master = new Iec104Master(Iec104Parameters.DEFAULT, NOW);
        master.outgoing();
        master.send(ANY, NOW);
        assertThat(master.outgoing()).isEmpty();
        master.receive(Apdu.Control.START_CON, NOW);
        assertThat(master.isStarted()).isTrue();
        assertThat(master.outgoing()).containsExactly(new Apdu.Information(0, 0, ANY));
    }

    @Test
    void sends_no_more_than_k_units_before_an_acknowledgement() {
        var master = started();
        for (int i = 0; i < 20; i++) {
            master.send(ANY, NOW);
        }
        assertThat(master.outgoing()).hasSize(12);
        master.receive(new Apdu.Supervision(5), NOW);
        assertThat(master.outgoing()).hasSize(5);
        assertThat(master.fault()).isNull();
    }

    @Test
    void acknowledges_after_w_units_but_only_what_is_stored() {
        var master = started();
        for (int i = 0; i < 8; i++) {
            master.receive(new Apdu.Information(i, 0, ANY), NOW);
        }
        assertThat(master.outgoing()).isEmpty();
        master.tick(NOW.plusSeconds(10));
        assertThat(master.outgoing()).isEmpty();
        master.stored();
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(8));
    }

    @Test
    void acknowledges_few_units_after_t2() {
        var master = started();
        master.receive(new Apdu.Information(0, 0, ANY), NOW);
        master.stored();
        master.tick(NOW.plusSeconds(9));
        assertThat(master.outgoing()).isEmpty();
        master.tick(NOW.plusSeconds(10));
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(1));
    }

    @Test
    void acknowledges_in_time_what_is_stored_only_after_an_acknowledgement_went_out() {
        var master = started();
        master.receive(new Apdu.Information(0, 0, ANY), NOW);
        master.stored();
        master.receive(new Apdu.Information(1, 0, ANY), NOW.plusSeconds(9));
        master.tick(NOW.plusSeconds(10));
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(1));
        master.stored();
        master.tick(NOW.plusSeconds(19));
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(2));
    }

    @Test
    void tests_a_silent_line_after_t3_and_gives_up_after_t1() {
        var master = started();
        master.tick(NOW.plusSeconds(20));
        assertThat(master.outgoing()).containsExactly(Apdu.Control.TEST_ACT);
        master.tick(NOW.plusSeconds(35));
        assertThat(master.fault()).isEqualTo(Iec104Fault.SILENCE);
    }

    @Test
    void answers_a_test() {
        var master = started();
        master.receive(Apdu.Control.TEST_ACT, NOW);
        assertThat(master.outgoing()).containsExactly(Apdu.Control.TEST_CON);
    }

    @Test
    void sends_no_command_after_stopdt_and_acknowledges_at_once_what_still_comes() {
        var master = started();
        master.receive(new Apdu.Information(0, 0, ANY), NOW);
        master.stored();
        master.stop(NOW);
        master.send(ANY, NOW);
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(1), Apdu.Control.STOP_ACT);
        master.receive(new Apdu.Information(1, 0, ANY), NOW);
        assertThat(master.outgoing()).isEmpty();
        master.stored();
        assertThat(master.outgoing()).containsExactly(new Apdu.Supervision(2));
        assertThat(master.isStarted()).isTrue();
        master.receive(Apdu.Control.STOP_CON, NOW);
        assertThat(master.isStarted()).isFalse();
        assertThat(master.outgoing()).isEmpty();
    }

    @Test
    void a_confirmed_test_does_not_confirm_the_stop_that_was_asked_after_it() {
        var master = started();
        master.tick(NOW.plusSeconds(20));
        master.stop(NOW.plusSeconds(21));
        master.receive(Apdu.Control.TEST_CON, NOW.plusSeconds(22));
        master.tick(NOW.plusSeconds(35));
        assertThat(master.fault()).isNull();
        master.tick(NOW.plusSeconds(36));
        assertThat(master.fault()).isEqualTo(Iec104Fault.SILENCE);
    }

    @Test
    void closes_on_a_lost_unit_and_on_an_acknowledgement_of_nothing() {
        var lost = started();
        lost.receive(new Apdu.Information(1, 0, ANY), NOW);
        assertThat(lost.fault()).isEqualTo(Iec104Fault.SEQUENCE);
        var invented = started();
        invented.receive(new Apdu.Supervision(1), NOW);
        assertThat(invented.fault()).isEqualTo(Iec104Fault.SEQUENCE);
    }

    @Test
    void counts_sequence_numbers_round() {
        var master = started();
        for (int i = 0; i < Apdu.MODULUS + 3; i++) {
            master.receive(new Apdu.Information(i % Apdu.MODULUS, 0, ANY), NOW);
            master.stored();
        }
        assertThat(master.fault()).isNull();
        assertThat(master.outgoing()).isNotEmpty();
    }

    @Test
    void builds_the_commands_of_the_samples() {
        assertThat(Apdu.encode(new Apdu.Information(1, 0, Iec104Master.single(1, 1, true, false))))
                .isEqualTo(Octets.of("680e020000002d010600010001000001").bytes());
        assertThat(Apdu.encode(new Apdu.Information(0, 0, Iec104Master.generalInterrogation(1))))
                .isEqualTo(Octets.of("680e0000000064010600010000000014").bytes());
        var clock = Iec104Master.clockSynchronisation(1, NOW, ZoneOffset.ofHours(8));
        assertThat(clock.objects().getFirst().element().hex()).isEqualTo("00000014d50b1a");
    }

    @Test
    void selects_a_command_before_it_executes_it() {
        var execute = Iec104Master.single(1, 5, true, false);
        var command = new Iec104Command(execute, NOW, Duration.ofSeconds(5));
        var selection = command.selection();
        assertThat(selection.objects().getFirst().element().at(0)).isEqualTo(0x81);
        assertThat(command.receive(answer(selection, 7, false), NOW)).contains(execute);
        assertThat(command.receive(answer(execute, 7, false), NOW)).isEmpty();
        assertThat(command.state()).isEqualTo(Iec104Command.State.CONFIRMED);
        command.receive(answer(execute, 10, false), NOW);
        assertThat(command.state()).isEqualTo(Iec104Command.State.DONE);
    }

    @Test
    void does_not_execute_what_could_not_be_selected() {
        var command = new Iec104Command(Iec104Master.setPoint(1, 5, 1.5f, false), NOW, Duration.ofSeconds(5));
        assertThat(command.receive(answer(command.selection(), 7, true), NOW)).isEmpty();
        assertThat(command.state()).isEqualTo(Iec104Command.State.REFUSED);
        var silent = new Iec104Command(Iec104Master.single(1, 5, true, false), NOW, Duration.ofSeconds(5));
        silent.tick(NOW.plusSeconds(5));
        assertThat(silent.state()).isEqualTo(Iec104Command.State.UNANSWERED);
    }

    @Test
    void the_end_of_the_command_before_does_not_end_one_that_is_being_selected() {
        var execute = Iec104Master.single(1, 5, true, false);
        var command = new Iec104Command(execute, NOW, Duration.ofSeconds(5));
        assertThat(command.receive(answer(Iec104Master.single(1, 5, false, false), 10, false), NOW))
                .isEmpty();
        assertThat(command.state()).isEqualTo(Iec104Command.State.SELECTING);
        assertThat(command.receive(answer(command.selection(), 7, false), NOW)).contains(execute);
    }

    @Test
    void a_bit_string_and_an_interrogation_have_no_bit_to_select_with() {
        var bits = new Asdu(
                TypeId.C_BO_NA_1,
                false,
                6,
                false,
                false,
                0,
                1,
                List.of(new Asdu.InformationObject(5, Octets.of("01000000"))));
        for (var unit : List.of(bits, ANY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Iec104Command(unit, NOW, Duration.ofSeconds(5)))
                    .withMessageContaining(unit.type().name());
        }
    }

    private static Asdu answer(Asdu to, int cause, boolean negative) {
        return new Asdu(to.type(), false, cause, negative, false, 0, to.station(), List.copyOf(to.objects()));
    }
}
