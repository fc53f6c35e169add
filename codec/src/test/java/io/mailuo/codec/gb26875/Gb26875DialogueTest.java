package io.mailuo.codec.gb26875;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Centre.Action;
import io.mailuo.codec.gb26875.Gb26875Centre.Manner;
import io.mailuo.codec.gb26875.Gb26875Centre.Outcome;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Both sides' dialogue, against each other and against frames of our own. */
class Gb26875DialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final Manner MANNER =
            new Manner("000000000000", "060504030201", 1, 1, ZoneOffset.ofHours(8), Gb26875Centre.TIMEOUT);
    private static final Octets STATE = Octets.of("15010200 00050d160b1a".replace(" ", ""));

    private final Gb26875Centre centre = new Gb26875Centre(MANNER);
    private final Gb26875Transmitter transmitter = new Gb26875Transmitter(MANNER);

    private static Gb26875Object reserved() {
        return new Gb26875Object(Map.of(Field.RESERVED, 0));
    }

    private static Gb26875Message sent(List<Action> actions) {
        return ((Action.Send) actions.getFirst()).message();
    }

    private static Gb26875Message sentUp(List<Gb26875Transmitter.Action> actions) {
        return ((Gb26875Transmitter.Action.Send) actions.getFirst()).message();
    }

    /** What arrives is what was written. */
    private static Gb26875Message wire(Gb26875Message message) throws DecodeException {
        return Gb26875Format.SHAPE.decode(Gb26875Format.encode(message));
    }

    @Test
    void data_is_confirmed_only_once_it_is_kept_and_the_next_follows() throws DecodeException {
        var first = sentUp(transmitter.send(STATE, NOW));
        assertThat(transmitter.send(Octets.of("19010207"), NOW)).isEmpty();

        var keep = (Action.Keep) centre.receive(wire(first)).getFirst();
        assertThat(keep.message()).isEqualTo(first);
        assertThat(keep.again()).isFalse();
        assertThat(keep.request()).isEmpty();

        var confirmed = transmitter.receive(wire(keep.answer().orElseThrow()), NOW);
        assertThat(confirmed.getFirst()).isEqualTo(new Gb26875Transmitter.Action.Ended(first, true));
        assertThat(((Gb26875Transmitter.Action.Send) confirmed.get(1)).message().serial())
                .isEqualTo(1);
    }

    @Test
    void data_that_is_not_confirmed_is_sent_three_times() throws DecodeException {
        var message = sentUp(transmitter.send(STATE, NOW));

        assertThat(transmitter.expire(NOW.plusSeconds(9))).isEmpty();
        for (int i = 1; i <= 2; i++) {
            assertThat(sentUp(transmitter.expire(NOW.plusSeconds(10L * i)))).isEqualTo(message);
        }
        centre.receive(wire(message));
        assertThat(centre.receive(wire(message)))
                .containsExactly(new Action.Keep(message, Optional.of(message.confirmation()), Optional.empty(), true));
        assertThat(transmitter.deadline()).contains(NOW.plusSeconds(30));
        assertThat(transmitter.expire(NOW.plusSeconds(30)))
                .containsExactly(new Gb26875Transmitter.Action.Ended(message, false));
        assertThat(transmitter.deadline()).isEmpty();
    }

    @Test
    void a_denial_ends_a_packet_and_another_serial_ends_none() throws DecodeException {
        var message = sentUp(transmitter.send(STATE, NOW));
        var other = new Gb26875Message(9, 1, 1, message.time(), "060504030201", "000000000000", 2, STATE);

        assertThat(transmitter.receive(wire(other.confirmation()), NOW)).isEmpty();
        assertThat(transmitter.receive(wire(message.denial()), NOW))
                .containsExactly(new Gb26875Transmitter.Action.Ended(message, false));
    }

    @Test
    void a_request_is_answered_with_data() throws DecodeException {
        var request = sent(centre.request(81, List.of(reserved()), NOW));
        // Serial 0, version 1.1, 13:00:00 on 22 November 2026, command 4, type 81, one object.
        assertThat(new Octets(Gb26875Format.encode(request)).hex())
                .isEqualTo("4040000001010000" + "0d160b1a" + "000000000000" + "060504030201" + "0300" + "04" + "510100"
                        + "b82323");

        var asked = transmitter.receive(wire(request), NOW);
        assertThat(asked).containsExactly(new Gb26875Transmitter.Action.Asked(request));
        var answer = request.answer(STATE);

        assertThat(centre.receive(wire(answer)))
                .containsExactly(
                        new Action.Keep(answer, Optional.empty(), Optional.of(request), false),
                        new Action.Ended(request, Outcome.ANSWERED));
        assertThat(centre.deadline()).isEmpty();
        // A second answer is data all the same.
        assertThat(centre.receive(wire(answer)))
                .containsExactly(new Action.Keep(answer, Optional.empty(), Optional.empty(), false));
    }

    @Test
    void the_clock_is_set_and_confirmed() throws DecodeException {
        var control = sent(centre.setTime(NOW));
        assertThat(control.command()).isEqualTo(Gb26875Message.CONTROL);
        assertThat(control.data()).isEqualTo(Octets.of("5a0100000d160b1a"));

        var actions = transmitter.receive(wire(control), NOW);
        assertThat(actions.get(1))
                .isEqualTo(new Gb26875Transmitter.Action.SetTime(LocalDateTime.parse("2026-11-22T13:00:00")));
        assertThat(centre.receive(wire(sentUp(actions)))).containsExactly(new Action.Ended(control, Outcome.CONFIRMED));
    }

    @Test
    void asking_whether_somebody_is_there_is_a_control_command_that_is_confirmed() throws DecodeException {
        var control = sent(centre.request(91, List.of(new Gb26875Object(Map.of(Field.MINUTES, 10))), NOW));
        assertThat(control.command()).isEqualTo(Gb26875Message.CONTROL);
        assertThat(control.data()).isEqualTo(Octets.of("5b010a"));

        assertThat(transmitter.receive(wire(control), NOW))
                .containsExactly(new Gb26875Transmitter.Action.Asked(control));
        assertThat(centre.receive(wire(control.confirmation())))
                .containsExactly(new Action.Ended(control, Outcome.CONFIRMED));
    }

    @Test
    void a_control_that_sets_no_time_is_denied() throws DecodeException {
        var request = sent(centre.request(89, List.of(reserved()), NOW));
        var wrong = new Gb26875Message(
                request.serial(),
                1,
                1,
                request.time(),
                request.source(),
                request.destination(),
                1,
                Octets.of("5a01ff"));

        var denial = sentUp(transmitter.receive(wire(wrong), NOW));
        assertThat(centre.receive(wire(denial))).containsExactly(new Action.Ended(request, Outcome.DENIED));
    }

    @Test
    void a_request_that_nobody_answers_is_sent_three_times() {
        var request = sent(centre.request(91, List.of(new Gb26875Object(Map.of(Field.MINUTES, 10))), NOW));

        assertThat(centre.deadline()).contains(NOW.plusSeconds(10));
        assertThat(centre.expire(NOW.plusSeconds(10))).containsExactly(new Action.Send(request));
        assertThat(centre.expire(NOW.plusSeconds(20))).containsExactly(new Action.Send(request));
        assertThat(centre.expire(NOW.plusSeconds(30))).containsExactly(new Action.Ended(request, Outcome.SILENT));
        assertThat(centre.expire(NOW.plusSeconds(40))).isEmpty();
    }

    @Test
    void serial_numbers_count_and_start_anew() {
        var serials = new ArrayList<Integer>();
        for (int i = 0; i < 0x10001; i++) {
            var request = sent(centre.setTime(NOW));
            if (i < 2 || i > 0xfffe) {
                serials.add(request.serial());
            }
            centre.receive(request.confirmation());
        }
        assertThat(serials).containsExactly(0, 1, 0xffff, 0);
    }

    @Test
    void what_waits_is_limited() {
        for (int i = 0; i < Gb26875Centre.MOST_OPEN; i++) {
            centre.setTime(NOW);
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> centre.setTime(NOW));
        for (int i = 0; i <= Gb26875Transmitter.MOST_WAITING; i++) {
            transmitter.send(STATE, NOW);
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> transmitter.send(STATE, NOW));
    }

    @Test
    void a_request_of_the_transmitter_is_for_the_caller_to_answer() throws DecodeException {
        // One of a real device's log: it asks with the maker's type 70.
        var request = wire(new Gb26875Message(
                33254, 2, 1, Octets.of("000000000000"), "010000000000", "000000000000", 4, Octets.of("4601")));
        assertThat(centre.receive(request)).containsExactly(new Action.Asked(request));
    }

    /** Whatever is lost on the line, each packet is kept at least once or known not to be. */
    @Property(tries = 200)
    void no_packet_is_lost_without_a_word(@ForAll @Size(min = 1, max = 60) List<Boolean> lost) throws DecodeException {
        var station = new Gb26875Transmitter(MANNER);
        var receiver = new Gb26875Centre(MANNER);
        var kept = new ArrayList<Integer>();
        var ended = new ArrayList<Gb26875Transmitter.Action.Ended>();
        var line = new ArrayList<Gb26875Transmitter.Action>(station.send(STATE, NOW));
        line.addAll(station.send(STATE, NOW));
        var now = NOW;
        int step = 0;
        while (ended.size() < 2) {
            var next = new ArrayList<Gb26875Transmitter.Action>();
            for (var action : line) {
                if (action instanceof Gb26875Transmitter.Action.Ended end) {
                    ended.add(end);
                }
                if (action instanceof Gb26875Transmitter.Action.Send(var message) && !lost.get(step++ % lost.size())) {
                    var keep = (Action.Keep) receiver.receive(wire(message)).getFirst();
                    kept.add(message.serial());
                    if (!lost.get(step++ % lost.size())) {
                        next.addAll(station.receive(wire(keep.answer().orElseThrow()), now));
                    }
                }
            }
            now = now.plusSeconds(10);
            next.addAll(station.expire(now));
            line = next;
        }
        for (var end : ended) {
            assertThat(!end.kept() || kept.contains(end.message().serial())).isTrue();
        }
    }
}
