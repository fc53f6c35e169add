package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.hj212.Hj212Joiner.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Messages in several packets. */
class Hj212PacketsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.123Z");

    private static Hj212Message hour(int factors) {
        var items = new ArrayList<Hj212Item>();
        items.add(Hj212Item.of("DataTime", "20261121110000"));
        for (int i = 0; i < factors; i++) {
            String code = "w%05d".formatted(i);
            items.add(Hj212Item.of(code + "-Avg", i + ".5", code + "-Flag", "N"));
        }
        return Hj212Message.of("20261121120000000", "32", "2061", "123456", "MN1", true, items);
    }

    private static List<Hj212Message> split(Hj212Message message) {
        return Hj212Packets.split(message, NOW, Reception.CHINA);
    }

    @Test
    void a_message_that_fits_is_not_split() {
        assertThat(split(hour(8))).containsExactly(hour(8));
    }

    @Test
    void each_packet_has_its_own_number_and_repeats_the_time() {
        var packets = split(hour(80));
        assertThat(packets).hasSize(3);
        assertThat(packets).extracting(Hj212Message::pno).containsExactly("1", "2", "3");
        assertThat(packets)
                .extracting(Hj212Message::qn)
                .containsExactly("20261121120000123", "20261121120000124", "20261121120000125");
        assertThat(packets).allSatisfy(packet -> {
            assertThat(packet.flag()).isEqualTo(7);
            assertThat(packet.pnum()).isEqualTo("3");
            assertThat(packet.value("DataTime")).contains("20261121110000");
            assertThat(Hj212Format.encode(packet).length).isLessThanOrEqualTo(Hj212Format.MAX_DATA + 12);
        });
    }

    @Test
    void an_item_that_is_too_long_for_any_packet_is_named() {
        var log = Hj212Message.of(
                "1", "32", "3020", "1", "MN1", true, List.of(Hj212Item.of("i11001-Info", "清".repeat(400))));
        assertThatIllegalArgumentException().isThrownBy(() -> split(log)).withMessageContaining("i11001-Info");
    }

    @Property(tries = 60)
    void packets_in_any_order_and_repeated_join_to_the_message(
            @ForAll @IntRange(min = 1, max = 300) int factors, @ForAll long seed) {
        var message = hour(factors);
        var packets = new ArrayList<>(split(message));
        var random = new Random(seed);
        Collections.shuffle(packets, random);
        packets.add(random.nextInt(packets.size()), packets.getFirst());
        var joiner = new Hj212Joiner();
        var whole = new ArrayList<Joined>();
        packets.forEach(packet -> whole.addAll(joiner.push(packet, NOW)));
        assertThat(whole).first().isInstanceOfSatisfying(Joined.Whole.class, joined -> {
            assertThat(joined.message().cp()).isEqualTo(message.cp());
            assertThat(joined.message().flag()).isEqualTo(5);
            assertThat(joined.message().pnum()).isNull();
        });
    }

    @Test
    void the_constructed_packet_waits_for_its_other_half() throws DecodeException {
        var first = Hj212Format.decode(Vectors.of("hj212")
                .filter(vector -> vector.name().equals("constructed-2051-split-1of2"))
                .findFirst()
                .orElseThrow()
                .bytes());
        var joiner = new Hj212Joiner();
        assertThat(joiner.push(first, NOW)).isEmpty();
        var second = new Hj212Message(
                "20160801085857224",
                first.st(),
                first.cn(),
                first.pw(),
                first.mn(),
                first.flag(),
                "2",
                "2",
                List.of(Hj212Item.of("w01018-Avg", "40.1", "w01018-Flag", "N")));
        var whole = joiner.push(second, NOW);
        assertThat(whole).singleElement().isInstanceOfSatisfying(Joined.Whole.class, joined -> {
            assertThat(joined.packets()).isEqualTo(2);
            assertThat(joined.message().qn()).isEqualTo(first.qn());
            assertThat(joined.message().cp()).hasSize(first.cp().size() + 1);
        });
        assertThat(joiner.waiting()).isZero();
    }

    @Test
    void what_stays_incomplete_is_handed_out_when_its_time_is_up() {
        var joiner = new Hj212Joiner(Duration.ofSeconds(40), 8);
        var packets = split(hour(80));
        joiner.push(packets.get(0), NOW);
        joiner.push(packets.get(2), NOW.plusSeconds(30));
        assertThat(joiner.expire(NOW.plusSeconds(69))).isEmpty();
        assertThat(joiner.expire(NOW.plusSeconds(70)))
                .containsExactly(new Joined.Incomplete(
                        List.of(packets.get(0), packets.get(2)), "the next packet is overdue: 2 of 3 packets came"));
        assertThat(joiner.waiting()).isZero();
    }

    @Test
    void another_message_of_the_same_kind_pushes_the_unfinished_one_out() {
        var joiner = new Hj212Joiner();
        var packets = split(hour(80));
        joiner.push(packets.getFirst(), NOW);
        var other = new Hj212Message(
                "1", "32", "2061", "123456", "MN1", 7, "3", "1", List.of(Hj212Item.of("w00000-Avg", "9")));
        assertThat(joiner.push(other, NOW))
                .singleElement()
                .isEqualTo(new Joined.Incomplete(
                        List.of(packets.getFirst()), "another message began: 1 of 3 packets came"));
    }

    @Test
    void memory_is_bounded_and_nothing_is_lost() {
        var joiner = new Hj212Joiner(Duration.ofHours(1), 5);
        int out = 0;
        for (int i = 0; i < 1000; i++) {
            var packet = new Hj212Message("1", "32", "2061", "1", "MN" + i, 7, "5", "1", List.of());
            for (var joined : joiner.push(packet, NOW)) {
                out += ((Joined.Incomplete) joined).packets().size();
            }
            assertThat(joiner.waiting()).isLessThanOrEqualTo(5);
        }
        assertThat(out + joiner.waiting()).isEqualTo(1000);
        assertThat(joiner.end()).hasSize(5);
    }

    @Test
    void a_packet_whose_number_cannot_be_is_handed_out_at_once() {
        for (String[] numbers : new String[][] {{"2", "3"}, {"0", "0"}, {"9999", "1"}, {"x", "1"}, {"2", "12345"}}) {
            var packet = new Hj212Message("1", "32", "2061", "1", "MN1", 7, numbers[0], numbers[1], List.of());
            assertThat(new Hj212Joiner().push(packet, NOW))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Joined.Incomplete.class,
                            joined -> assertThat(joined.why()).contains("PNO=" + numbers[1]));
        }
    }
}
