package io.mailuo.codec.jt808;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Platform and terminal talk with each other, every packet as bytes, over a line that may lose some. */
class Jt808DialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Jt808Registration CAR =
            new Jt808Registration(11, 105, "MAKER", "MODEL", "ID00001", 2, "京A12345");

    private final Jt808Platform platform = new Jt808Platform(TIMEOUT, 3);
    private final Jt808Terminal terminal = terminal(0);
    private final List<String> line = new ArrayList<>();
    private final List<Jt808Platform.Action> atPlatform = new ArrayList<>();
    private final List<Jt808Terminal.Action> atTerminal = new ArrayList<>();
    private final Set<Integer> lost = new HashSet<>();

    private static Jt808Terminal terminal(int version) {
        return new Jt808Terminal(new Jt808Terminal.Manner(
                version > 0 ? "00000000013812345678" : "013812345678", version, Duration.ofSeconds(60), TIMEOUT, 3));
    }

    private static Jt808Message overTheWire(Jt808Message message) {
        try {
            return Jt808Format.SHAPE.decode(Jt808Format.encode(message));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    private void up(Jt808Terminal from, List<Jt808Terminal.Action> actions, Instant now) {
        for (var action : actions) {
            atTerminal.add(action);
            switch (action) {
                case Jt808Terminal.Action.Send(Jt808Message message) -> {
                    line.add("<%04X".formatted(message.id()) + (message.packets() > 0 ? "/" + message.packet() : ""));
                    if (!lost.remove(message.packet())) {
                        down(from, platform.receive(overTheWire(message), now), now);
                    }
                }
                case Jt808Terminal.Action.Command(Jt808Message command) ->
                    up(from, from.answer(command, Jt808Answers.OK), now);
                default -> {
                    // Looked at by the tests.
                }
            }
        }
    }

    private void down(Jt808Terminal to, List<Jt808Platform.Action> actions, Instant now) {
        for (var action : actions) {
            atPlatform.add(action);
            switch (action) {
                case Jt808Platform.Action.Send(Jt808Message message) -> deliver(to, message, now);
                case Jt808Platform.Action.Register register ->
                    down(to, platform.register(register.message(), 0, "CODE"), now);
                case Jt808Platform.Action.Authenticate authenticate ->
                    down(
                            to,
                            platform.authenticate(
                                    authenticate.message(), authenticate.code().equals("CODE")),
                            now);
                case Jt808Platform.Action.Keep keep -> deliver(to, keep.answer(), now);
                default -> {
                    // Looked at by the tests.
                }
            }
        }
    }

    private void deliver(Jt808Terminal to, Jt808Message message, Instant now) {
        line.add(">%04X".formatted(message.id()));
        try {
            up(to, to.receive(overTheWire(message), now), now);
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    private void online() {
        up(terminal, terminal.connect(CAR, Optional.of("CODE"), NOW), NOW);
        assertThat(terminal.state()).isEqualTo(Jt808Terminal.State.ONLINE);
        line.clear();
    }

    @Test
    void a_terminal_registers_authenticates_and_sends_heartbeats_in_both_editions() {
        for (int version : new int[] {0, 1}) {
            line.clear();
            var one = terminal(version);
            up(one, one.connect(CAR, Optional.empty(), NOW), NOW);
            assertThat(line).containsExactly("<0100", ">8100", "<0102", ">8001");
            assertThat(one.state()).isEqualTo(Jt808Terminal.State.ONLINE);
            assertThat(atTerminal).contains(new Jt808Terminal.Action.Registered("CODE"));
            assertThat(platform.isAuthenticated()).isTrue();
            line.clear();
            assertThat(one.deadline()).contains(NOW.plusSeconds(60));
            up(one, one.expire(NOW.plusSeconds(60)), NOW.plusSeconds(60));
            assertThat(line).containsExactly("<0002", ">8001");
        }
    }

    @Test
    void a_wrong_code_keeps_the_terminal_out_and_its_data_is_refused() {
        up(terminal, terminal.connect(CAR, Optional.of("WRONG"), NOW), NOW);
        assertThat(terminal.state()).isEqualTo(Jt808Terminal.State.OFFLINE);
        assertThat(atTerminal).last().isEqualTo(new Jt808Terminal.Action.Refused(1));
        var data = new Jt808Message(0x0200, 0, 0, "013812345678", 9, 0, 0, new Octets(new byte[28]));
        assertThat(platform.receive(data, NOW))
                .last()
                .isEqualTo(new Jt808Platform.Action.Refused(data, "the terminal is not authenticated"));
    }

    @Test
    void data_is_sent_again_after_growing_times_and_then_given_back() {
        online();
        var sent = terminal.send(0x0200, new Octets(new byte[28]), NOW);
        var again = NOW;
        for (int wait : new int[] {10, 20, 60}) {
            again = again.plusSeconds(wait);
            assertThat(terminal.expire(again.minusSeconds(1))).noneMatch(action -> action.equals(sent.getFirst()));
            assertThat(terminal.expire(again)).contains(sent.getFirst());
        }
        var over = terminal.expire(again.plusSeconds(240));
        assertThat(over).anyMatch(action -> action instanceof Jt808Terminal.Action.Ended ended && !ended.taken());
    }

    @Test
    void data_is_kept_before_it_is_answered() {
        online();
        up(terminal, terminal.send(0x0200, new Octets(new byte[28]), NOW), NOW);
        assertThat(line).containsExactly("<0200", ">8001");
        assertThat(atTerminal)
                .last()
                .isInstanceOfSatisfying(
                        Jt808Terminal.Action.Ended.class,
                        ended -> assertThat(ended.taken()).isTrue());
    }

    @Test
    void lost_packets_of_a_picture_are_asked_for_and_the_whole_is_answered_once() {
        online();
        lost.addAll(Set.of(2, 3));
        var picture = new Octets(new byte[4000]);
        up(terminal, terminal.send(0x0801, picture, NOW), NOW);
        assertThat(line)
                .containsExactly("<0801/1", "<0801/2", "<0801/3", "<0801/4", ">8003", "<0801/2", "<0801/3", ">8800");
        assertThat(atPlatform)
                .filteredOn(Jt808Platform.Action.Keep.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Jt808Platform.Action.Keep.class,
                        keep -> assertThat(keep.message().body()).isEqualTo(picture));
        assertThat(platform.deadline()).isEmpty();
    }

    @Test
    void packets_that_never_come_are_given_up_after_three_requests() {
        online();
        lost.addAll(Set.of(4));
        terminal.send(0x0801, new Octets(new byte[4000]), NOW).stream()
                .limit(3)
                .forEach(action -> platform.receive(((Jt808Terminal.Action.Send) action).message(), NOW));
        var now = NOW;
        var actions = new ArrayList<Jt808Platform.Action>();
        for (int i = 0; i < 4; i++) {
            now = platform.deadline().orElseThrow();
            actions.addAll(platform.expire(now));
        }
        assertThat(actions)
                .hasSize(4)
                .last()
                .isInstanceOfSatisfying(
                        Jt808Platform.Action.Incomplete.class,
                        incomplete -> assertThat(incomplete.missing()).containsExactly(4));
        assertThat(platform.deadline()).isEmpty();
    }

    @Test
    void a_command_ends_with_its_answer() {
        online();
        var like = new Jt808Message(2, 0, 0, "013812345678", 0, 0, 0, Octets.NONE);
        down(terminal, platform.command(like, 0x8202, Map.of("interval", 5, "validity", 600), NOW), NOW);
        assertThat(line).containsExactly(">8202", "<0001");
        assertThat(atPlatform)
                .last()
                .isInstanceOfSatisfying(
                        Jt808Platform.Action.Ended.class,
                        ended -> assertThat(ended.result()).contains(0));
    }

    @Test
    void a_query_ends_with_the_message_that_answers_it() {
        online();
        var like = new Jt808Message(2, 0, 0, "013812345678", 0, 0, 0, Octets.NONE);
        var query = ((Jt808Platform.Action.Send)
                        platform.command(like, 0x8104, Map.of(), NOW).getFirst())
                .message();
        var body = Jt808Bodies.write(0x0104, false, Map.of("serial", query.serial(), "parameters", List.of()));
        var actions = platform.receive(new Jt808Message(0x0104, 0, 0, "013812345678", 3, 0, 0, body), NOW);
        assertThat(actions).first().isEqualTo(new Jt808Platform.Action.Ended(query, Optional.of(0)));
        assertThat(actions)
                .last()
                .isInstanceOfSatisfying(
                        Jt808Platform.Action.Keep.class,
                        keep -> assertThat(keep.command()).contains(query));
    }

    @Test
    void a_command_nobody_answers_is_sent_three_times_more() {
        var like = new Jt808Message(2, 0, 0, "013812345678", 0, 0, 0, Octets.NONE);
        var sent = platform.command(like, 0x8201, Map.of(), NOW).getFirst();
        var now = NOW;
        for (int i = 0; i < 3; i++) {
            now = platform.deadline().orElseThrow();
            assertThat(platform.expire(now)).containsExactly(sent);
        }
        assertThat(platform.expire(platform.deadline().orElseThrow()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Jt808Platform.Action.Ended.class,
                        ended -> assertThat(ended.result()).isEmpty());
    }
}
