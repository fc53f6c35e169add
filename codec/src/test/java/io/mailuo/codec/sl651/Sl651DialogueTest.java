package io.mailuo.codec.sl651;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Centre and station talk with each other, every frame as bytes, over a line that may lose some. */
class Sl651DialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Sl651Centre centre = new Sl651Centre(new Sl651Centre.Manner(TIMEOUT, Reception.CHINA, true, true));
    private final Sl651Station station = new Sl651Station(TIMEOUT);
    private final Set<Integer> lost = new HashSet<>();
    private final List<String> line = new ArrayList<>();
    private final List<Sl651Centre.Action> atCentre = new ArrayList<>();
    private final List<Sl651Station.Action> atStation = new ArrayList<>();

    private static Sl651Frame report(int function, int size) {
        var body = new Sl651Body(
                7,
                "261121120000",
                "0012345678",
                'H',
                Octets.NONE,
                List.of(new Sl651Element.Time("2611211200"), new Sl651Element.Picture(new Octets(new byte[size]))));
        return new Sl651Frame(
                Sl651Frame.Form.HEX,
                true,
                1,
                "0012345678",
                "1234",
                function,
                0,
                0,
                body.write(Sl651Frame.Form.HEX),
                Sl651Frame.LAST);
    }

    private static Sl651Frame overTheWire(Sl651Frame frame) {
        try {
            return Sl651Format.SHAPE.decode(Sl651Format.encode(frame));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    private void up(List<Sl651Station.Action> actions, Instant now) {
        for (var action : actions) {
            atStation.add(action);
            if (action instanceof Sl651Station.Action.Send(Sl651Frame frame)) {
                line.add("<%02X/%d".formatted(frame.end(), frame.packet()));
                if (!lost.remove(frame.packet())) {
                    down(centre.receive(overTheWire(frame), now), now);
                }
            }
        }
    }

    private void down(List<Sl651Centre.Action> actions, Instant now) {
        for (var action : actions) {
            atCentre.add(action);
            switch (action) {
                case Sl651Centre.Action.Send(Sl651Frame frame) -> {
                    line.add(">%02X/%d".formatted(frame.end(), frame.packet()));
                    up(station.receive(overTheWire(frame), now), now);
                }
                case Sl651Centre.Action.Keep keep ->
                    keep.answer().ifPresent(frame -> {
                        line.add(">%02X/%d".formatted(frame.end(), frame.packet()));
                        up(station.receive(overTheWire(frame), now), now);
                    });
                case Sl651Centre.Action.Incomplete incomplete -> line.add("incomplete");
                case Sl651Centre.Action.Ended ended -> line.add("ended " + ended.answered());
            }
        }
    }

    @Test
    void a_text_longer_than_a_reading_may_be_stays_in_the_message() throws DecodeException {
        var body = new Sl651Body(
                7,
                "261121120000",
                "0012345678",
                'H',
                Octets.NONE,
                List.of(
                        new Sl651Element.Time("2611211200"),
                        new Sl651Element.Binary("FD", new Octets(new byte[2100]))));
        var frame = report(0x35, 1).with(0, 0, body.write(Sl651Frame.Form.HEX), Sl651Frame.LAST);

        assertThat(new Sl651Codec().decode(Sl651Format.encode(frame), Reception.at(NOW)))
                .isEmpty();
    }

    @Test
    void a_report_is_confirmed_and_the_station_stays_online() {
        up(station.send(report(0x32, 4), 1000, NOW), NOW);
        assertThat(line).containsExactly("<03/0", ">1B/0");
        assertThat(atStation).last().isEqualTo(new Sl651Station.Action.Ended(true, true));
        assertThat(station.deadline()).isEmpty();
    }

    @Test
    void a_picture_in_packets_is_joined_and_confirmed_once() throws DecodeException {
        var report = report(0x36, 3000);
        up(station.send(report, 1000, NOW), NOW);
        assertThat(line).containsExactly("<17/1", "<17/2", "<17/3", "<03/4", ">1B/4");
        var kept = (Sl651Centre.Action.Keep) atCentre.getFirst();
        assertThat(kept.message()).isEqualTo(report);
        assertThat(Sl651Body.of(kept.message()).elements())
                .contains(new Sl651Element.Picture(new Octets(new byte[3000])));
    }

    @Test
    void lost_packets_are_asked_for_one_by_one_and_sent_again_with_etx() {
        lost.addAll(Set.of(2, 3));
        up(station.send(report(0x36, 3000), 1000, NOW), NOW);
        assertThat(line)
                .containsExactly("<17/1", "<17/2", "<17/3", "<03/4", ">15/2", "<03/2", ">15/3", "<03/3", ">1B/4");
        assertThat(atStation).last().isEqualTo(new Sl651Station.Action.Ended(true, true));
    }

    @Test
    void a_lost_last_packet_is_asked_for_when_the_time_is_up() {
        lost.add(4);
        up(station.send(report(0x36, 3000), 1000, NOW), NOW);
        assertThat(centre.deadline()).contains(NOW.plus(TIMEOUT));
        down(centre.expire(NOW.plus(TIMEOUT)), NOW.plus(TIMEOUT));
        assertThat(line).endsWith(">15/4", "<03/4", ">1B/4");
    }

    @Test
    void packets_that_do_not_come_after_two_requests_are_handed_out_as_incomplete() {
        var packets = Sl651Station.split(report(0x36, 3000), 1000);
        centre.receive(packets.get(0), NOW);
        var now = NOW;
        for (int i = 0; i < 2; i++) {
            now = now.plus(TIMEOUT);
            assertThat(centre.expire(now)).singleElement().isInstanceOf(Sl651Centre.Action.Send.class);
        }
        assertThat(centre.expire(now.plus(TIMEOUT)))
                .containsExactly(new Sl651Centre.Action.Incomplete(List.of(packets.get(0)), "packet 2 did not come"));
        assertThat(centre.deadline()).isEmpty();
    }

    @Test
    void a_query_is_sent_three_times_and_its_time_is_that_of_sending() {
        var query = query(0x4a);
        assertThat(((Sl651Centre.Action.Send) centre.query(query, NOW).getFirst())
                        .frame()
                        .body()
                        .hex())
                .isEqualTo("0000261121120000");
        var again = centre.expire(NOW.plus(TIMEOUT));
        assertThat(((Sl651Centre.Action.Send) again.getFirst()).frame().body().hex())
                .isEqualTo("0000261121120010");
        centre.expire(NOW.plusSeconds(20));
        assertThat(centre.expire(NOW.plusSeconds(30))).containsExactly(new Sl651Centre.Action.Ended(query, false));
    }

    private static Sl651Frame query(int function) {
        return Sl651Answers.query(
                Sl651Frame.Form.HEX, 1, "0012345678", "1234", function, 0, NOW, Reception.CHINA, Octets.NONE);
    }

    @Test
    void queries_wait_for_one_another_and_are_confirmed_when_answered() {
        down(centre.query(query(0x37), NOW), NOW);
        down(centre.query(query(0x51), NOW), NOW);
        assertThat(line).containsExactly(">05/0");
        assertThat(atStation).singleElement().isInstanceOf(Sl651Station.Action.Asked.class);
        up(station.send(report(0x37, 4), 1000, NOW), NOW);
        assertThat(line).containsExactly(">05/0", "<03/0", ">1B/0", "ended true", ">05/0");
        assertThat(((Sl651Centre.Action.Keep) atCentre.get(1)).asked()).isTrue();
    }

    @Test
    void what_only_keeps_the_link_alive_is_not_answered() {
        var alive = report(0x2f, 0);
        up(station.tell(alive), NOW);
        assertThat(line).containsExactly("<03/0");
    }

    @Test
    void a_station_gives_up_after_two_resends() {
        station.send(report(0x32, 4), 1000, NOW);
        var now = NOW;
        for (int i = 0; i < 2; i++) {
            now = now.plus(TIMEOUT);
            assertThat(station.expire(now)).singleElement().isInstanceOf(Sl651Station.Action.Send.class);
        }
        assertThat(station.expire(now.plus(TIMEOUT))).containsExactly(new Sl651Station.Action.Ended(false, false));
    }

    @Test
    void packets_beyond_the_bound_are_handed_out() {
        int sent = 0;
        int out = 0;
        for (int packet = 1; packet <= 1100; packet++) {
            var frame = report(0x36, 0).with(4095, packet, new Octets(new byte[4000]), Sl651Frame.MORE);
            sent++;
            for (var action : centre.receive(frame, NOW)) {
                out += ((Sl651Centre.Action.Incomplete) action).packets().size();
            }
        }
        assertThat(out).isBetween(1000, sent);
    }
}
