package io.mailuo.codec.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.dlt645.Dlt645Read.Action;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Dlt645ReadTest {

    private static final String METER = "000000000161";
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static Dlt645Read read(String identifier) {
        return new Dlt645Read(METER, identifier, TIMEOUT, 2, NOW);
    }

    private static Dlt645Message answer(int control, String identifier, String hex) {
        byte[] data =
                new ByteWriter().bcdLowFirst(identifier).octets(Octets.of(hex)).toByteArray();
        return new Dlt645Message(METER, control, new Octets(data));
    }

    @Test
    void reads_on_by_number_until_all_of_a_block_is_there() throws DecodeException {
        var read = read("0001FF00");

        var first = read.receive(answer(0xb1, "0001FF00", "26000000 01000000"), NOW);
        var more = ((Action.Send) first.orElseThrow()).request();
        assertThat(Dlt645Format.SHAPE.decode(Dlt645Format.encode(more))).isEqualTo(more);
        assertThat(more).isEqualTo(Dlt645Requests.readMore(METER, "0001FF00", 1));
        // An answer with another number is not the one that was asked for.
        assertThat(read.receive(answer(0xb2, "0001FF00", "0200000002"), NOW)).isEmpty();
        assertThat(read.receive(answer(0xb2, "0001FF00", "0200000001"), NOW))
                .contains(new Action.Send(Dlt645Requests.readMore(METER, "0001FF00", 2)));
        var last = read.receive(answer(0x92, "0001FF00", "0300000002"), NOW);

        var whole = ((Action.Whole) last.orElseThrow()).message();
        assertThat(Dlt645Data.values(whole))
                .extracting(Dlt645Data.Value::identifier, Dlt645Data.Value::result)
                .startsWith(
                        tuple("00010000", Result.of(0.26)),
                        tuple("00010100", Result.of(0.01)),
                        tuple("00010200", Result.of(0.02)),
                        tuple("00010300", Result.of(0.03)));
        assertThat(read.deadline()).isEmpty();
    }

    @Test
    void reads_on_without_numbers_in_1997() {
        var read = read("901F");

        assertThat(read.receive(answer(0xa1, "901F", "26000000"), NOW))
                .contains(new Action.Send(answer(0x02, "901F", "")));
        var last = read.receive(answer(0x82, "901F", "01000000"), NOW);

        assertThat(last).contains(new Action.Whole(answer(0x81, "901F", "2600000001000000")));
    }

    @Test
    void says_why_the_meter_refuses() {
        var refusal = new Dlt645Message(METER, 0xd1, Octets.of("06"));

        assertThat(read("00010000").receive(refusal, NOW))
                .contains(new Action.Refused(List.of(Dlt645Error.NO_DATA, Dlt645Error.PASSWORD)));
    }

    @Test
    void leaves_echoes_other_meters_and_other_items_alone() {
        var read = read("00010000");

        assertThat(read.receive(read.request(), NOW)).isEmpty();
        assertThat(read.receive(answer(0x91, "00020000", "26000000"), NOW)).isEmpty();
        assertThat(read.receive(new Dlt645Message("000000000162", 0x91, Octets.of("0000010026000000")), NOW))
                .isEmpty();
        assertThat(read.deadline()).contains(NOW.plus(TIMEOUT));
    }

    @Test
    void asks_again_and_gives_up() {
        var read = read("00010000");
        var again = Optional.of(new Action.Send(read.request()));

        assertThat(read.expire(NOW.plusSeconds(1))).isEmpty();
        assertThat(read.expire(NOW.plusSeconds(2))).isEqualTo(again);
        assertThat(read.expire(NOW.plusSeconds(4))).isEqualTo(again);
        assertThat(read.expire(NOW.plusSeconds(6))).contains(new Action.Failed("no answer after 3 requests"));
        assertThat(read.receive(answer(0x91, "00010000", "26000000"), NOW)).isEmpty();
    }

    @Property(tries = 100)
    void joins_what_a_meter_splits(
            @ForAll @Size(min = 1, max = 400) byte[] data, @ForAll @IntRange(min = 1, max = 190) int most) {
        var read = new Dlt645Read(Dlt645Requests.ANY, "0001FF00", TIMEOUT, 0, NOW);
        Optional<Action> action = Optional.empty();
        int frames = Math.min(Dlt645Read.MOST_FRAMES, Math.ceilDiv(data.length, most));
        for (int i = 0; i < frames; i++) {
            int from = i * most;
            int to = i == frames - 1 ? Math.min(data.length, from + most) : from + most;
            var part = new ByteWriter().bcdLowFirst("0001FF00");
            for (int at = from; at < to; at++) {
                part.u8(data[at]);
            }
            if (i > 0) {
                part.u8(i);
            }
            int control = (i == 0 ? 0x91 : 0x92) | (i == frames - 1 ? 0 : 0x20);
            action = read.receive(new Dlt645Message(METER, control, new Octets(part.toByteArray())), NOW);
        }
        var whole = ((Action.Whole) action.orElseThrow()).message();
        byte[] expected = Arrays.copyOf(data, Math.min(data.length, frames * most));
        assertThat(whole.payload().bytes()).isEqualTo(expected);
    }

    @Test
    void reads_frozen_energies_with_their_tariffs_and_powers_with_their_signs() {
        assertThat(Dlt645Data.values(answer(0x91, "05060101", "2600000001000000")))
                .extracting(Dlt645Data.Value::property, Dlt645Data.Value::result)
                .containsExactly(
                        tuple("dlt645:05060101", Result.of(0.26)), tuple("dlt645:05060101.1", Result.of(0.01)));
        assertThat(Dlt645Data.values(answer(0x91, "05061001", "122500002580")))
                .extracting(Dlt645Data.Value::result)
                .containsExactly(Result.of(0.2512), Result.of(-0.25));
        assertThat(Dlt645Data.values(answer(0x91, "05060001", "0000221126")))
                .extracting(Dlt645Data.Value::result)
                .containsExactly(Result.of("2611220000"));
        assertThat(Dlt645Data.values(answer(0x91, "05FF0101", "26000000"))).isEmpty();
    }

    @Test
    void builds_every_request() throws DecodeException {
        var password = Octets.of("02123456");
        var operator = Octets.of("00000001");
        for (var request : List.of(
                Dlt645Requests.setAddress("000000000162"),
                Dlt645Requests.setRate(METER, 0x08),
                Dlt645Requests.setPassword(METER, "04000C01", password, password),
                Dlt645Requests.clearDemand(METER, password, operator),
                Dlt645Requests.clearMeter(METER, password, operator),
                Dlt645Requests.clearEvents(METER, password, operator, "FFFFFFFF"),
                Dlt645Requests.write1997(METER, "C010", password, Octets.of("22112605")))) {
            assertThat(Dlt645Format.SHAPE.decode(Dlt645Format.encode(request))).isEqualTo(request);
        }
        assertThat(Dlt645Requests.setAddress("000000000162").data().hex()).isEqualTo("620100000000");
        assertThat(Dlt645Requests.clearEvents(METER, password, operator, "FFFFFFFF")
                        .data()
                        .hex())
                .isEqualTo("0212345600000001ffffffff");
    }
}
