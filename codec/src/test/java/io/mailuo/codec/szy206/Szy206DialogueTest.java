package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Centre and terminal against each other (SL/T 427-2021 6.2, 6.3.3.3). */
class Szy206DialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-22T00:15:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Szy206Edition NEW = Szy206Edition.SLT427_2021;
    private static final Szy206Frame REPORT =
            Szy206Answers.report("1101080500", 0xc0, 2, Octets.of("34120000 0000 2000 00150822112600"));

    private final Szy206Centre centre = new Szy206Centre(new Szy206Centre.Manner(TIMEOUT, Reception.CHINA, NEW, 1));
    private final Szy206Terminal terminal = new Szy206Terminal(TIMEOUT, Reception.CHINA, NEW);

    private static Szy206Frame sent(List<Szy206Terminal.Action> actions) {
        assertThat(actions).hasSize(1);
        return ((Szy206Terminal.Action.Send) actions.getFirst()).frame();
    }

    private static Szy206Frame asked(List<Szy206Centre.Action> actions) {
        return actions.stream()
                .filter(Szy206Centre.Action.Send.class::isInstance)
                .map(action -> ((Szy206Centre.Action.Send) action).frame())
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    /** As it goes over the line. */
    private static Szy206Frame line(Szy206Frame frame) {
        try {
            return Szy206Format.SHAPE.decode(Szy206Format.encode(frame));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_report_is_kept_confirmed_and_sets_the_clock() {
        var report = sent(terminal.report(REPORT, NOW));
        assertThat(report.countdown()).isEqualTo(3);
        var actions = centre.receive(line(report), NOW);
        var keep = (Szy206Centre.Action.Keep) actions.getFirst();
        assertThat(actions).hasSize(1);
        assertThat(keep.message()).isEqualTo(report);
        var answer = line(keep.answer().orElseThrow());
        assertThat(answer.isUp()).isFalse();
        assertThat(answer.countdown()).isEqualTo(3);
        assertThat(answer.data()).isEqualTo(Octets.of("01 00150822112600"));
        assertThat(terminal.receive(answer, NOW)).containsExactly(new Szy206Terminal.Action.Ended(true, 1));
        assertThat(terminal.deadline()).isEmpty();
    }

    @Test
    void what_is_not_confirmed_is_sent_three_times_and_kept_once() {
        var first = sent(terminal.report(REPORT, NOW));
        assertThat(centre.receive(first, NOW)).hasSize(1);
        assertThat(terminal.expire(NOW)).isEmpty();
        var second = sent(terminal.expire(NOW.plus(TIMEOUT)));
        assertThat(second.countdown()).isEqualTo(2);
        assertThat(centre.receive(second, NOW))
                .singleElement()
                .isInstanceOfSatisfying(
                        Szy206Centre.Action.Send.class,
                        send -> assertThat(send.frame().countdown()).isEqualTo(2));
        assertThat(sent(terminal.expire(NOW.plus(TIMEOUT.multipliedBy(2)))).countdown())
                .isEqualTo(1);
        assertThat(terminal.expire(NOW.plus(TIMEOUT.multipliedBy(3))))
                .containsExactly(new Szy206Terminal.Action.Ended(false, -1));
        assertThat(centre.receive(first, NOW))
                .as("a new report of the same values")
                .hasSize(1);
    }

    @Test
    void a_link_test_is_answered_by_what_it_says() {
        var login = Szy206Answers.report("1101080500", 0x02, 0, Octets.of("F0"));
        var keep = (Szy206Centre.Action.Keep) centre.receive(login, NOW).getFirst();
        assertThat(keep.answer().map(Szy206Frame::data)).contains(Octets.of("F0"));
    }

    @Test
    void a_picture_comes_in_frames_each_confirmed_and_is_joined() {
        byte[] picture = new byte[600];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) i;
        }
        var report = Szy206Answers.report("1101080500", 0x83, 0, new Octets(picture));
        var next = terminal.report(report, NOW);
        var divs = new ArrayList<Integer>();
        Optional<Szy206Frame> whole = Optional.empty();
        while (next.getFirst() instanceof Szy206Terminal.Action.Send(Szy206Frame frame)) {
            divs.add(frame.divs());
            var actions = centre.receive(line(frame), NOW);
            Szy206Frame answer;
            if (actions.getFirst() instanceof Szy206Centre.Action.Keep keep) {
                whole = Optional.of(keep.message());
                answer = keep.answer().orElseThrow();
            } else {
                answer = asked(actions);
            }
            assertThat(answer.divs()).isEqualTo(frame.divs());
            next = terminal.receive(line(answer), NOW);
        }
        assertThat(divs).containsExactly(3, 2, 1);
        assertThat(next).containsExactly(new Szy206Terminal.Action.Ended(true, 1));
        assertThat(whole).contains(report);
        assertThat(centre.deadline()).isEmpty();
    }

    @Test
    void frames_of_a_message_that_never_ends_are_handed_out() {
        var parts = Szy206Terminal.split(Szy206Answers.report("1101080500", 0x83, 0, new Octets(new byte[500])));
        assertThat(parts).hasSize(3);
        centre.receive(parts.getFirst(), NOW);
        var actions = centre.expire(centre.deadline().orElseThrow());
        assertThat(actions)
                .singleElement()
                .isEqualTo(
                        new Szy206Centre.Action.Incomplete(List.of(parts.getFirst()), "the next frame did not come"));
        centre.receive(parts.getFirst(), NOW);
        var other = Szy206Answers.report("1101080500", 0x61, 0, Octets.of("01"));
        assertThat(centre.receive(other.with(2, other.data()), NOW).getFirst())
                .isInstanceOf(Szy206Centre.Action.Incomplete.class);
        assertThat(centre.receive(other.with(0, other.data()), NOW).getFirst())
                .isInstanceOf(Szy206Centre.Action.Incomplete.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Szy206Terminal.split(REPORT.with(-1, new Octets(new byte[70_000]))));
    }

    @Test
    void queries_wait_for_each_other_and_end_with_their_answer() {
        var values = Szy206Answers.command("1101080500", 0xb0, 2, Map.of(), NEW);
        var state = Szy206Answers.command("1101080500", 0x5e, 0, Map.of(), NEW);
        var first = asked(centre.query(values, NOW));
        assertThat(centre.query(state, NOW)).isEmpty();
        assertThat(terminal.receive(line(first), NOW)).containsExactly(new Szy206Terminal.Action.Asked(first));
        assertThat(centre.receive(REPORT, NOW).getFirst())
                .isInstanceOfSatisfying(
                        Szy206Centre.Action.Keep.class,
                        keep -> assertThat(keep.asked()).isFalse());
        var answer = Szy206Answers.answer(first, Octets.of("34120000 0000 2000"));
        var actions = centre.receive(line(answer), NOW);
        assertThat(actions.getFirst()).isEqualTo(new Szy206Centre.Action.Keep(answer, Optional.empty(), true));
        assertThat(actions.get(1)).isEqualTo(new Szy206Centre.Action.Ended(values, true));
        assertThat(asked(actions)).isEqualTo(state);
    }

    @Test
    void a_query_that_is_not_answered_ends_after_three_sendings() {
        var values = Szy206Answers.command("1101080500", 0xb0, 2, Map.of(), NEW);
        centre.query(values, NOW);
        assertThat(asked(centre.expire(NOW.plus(TIMEOUT))).countdown()).isEqualTo(2);
        assertThat(asked(centre.expire(NOW.plus(TIMEOUT.multipliedBy(2)))).countdown())
                .isEqualTo(1);
        assertThat(centre.expire(NOW.plus(TIMEOUT.multipliedBy(3))))
                .containsExactly(new Szy206Centre.Action.Ended(values, false));
        for (int i = 0; i <= Szy206Centre.MOST_WAITING; i++) {
            centre.query(values, NOW);
        }
        assertThatIllegalStateException().isThrownBy(() -> centre.query(values, NOW));
    }

    @Test
    void the_clock_is_set_to_the_time_of_sending_and_late_commands_are_not_obeyed() {
        var set = Szy206Answers.command(
                "1101080500",
                0x11,
                0,
                Map.of("clock", Map.of("time", "000101000000"), "password", "1234", "tag", "261122081500", "delay", 5),
                NEW);
        var sent = asked(centre.query(set, NOW.plusSeconds(7)));
        // Second, minute, hour, day, weekday 7 (Sunday) and month, year.
        assertThat(sent.data()).isEqualTo(Octets.of("07150822F126 1234 00150822112605"));
        assertThat(terminal.receive(sent, NOW.plusSeconds(299)).getFirst())
                .isInstanceOf(Szy206Terminal.Action.Asked.class);
        assertThat(terminal.receive(sent, NOW.plusSeconds(301)).getFirst())
                .isInstanceOf(Szy206Terminal.Action.Late.class);
        assertThat(terminal.receive(REPORT, NOW)).as("of another terminal").isEmpty();
    }
}
