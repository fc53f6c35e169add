package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a stream is cut, above all when it is not as it should be. */
class Hj212FramerTest {

    private static final byte[] FRAME = Hj212Format.encode(Hj212Message.of(
            "20261121120000000",
            "22",
            "2011",
            "123456",
            "MN1",
            true,
            List.of(Hj212Item.of("DataTime", "20261121120000"), Hj212Item.of("a34004-Rtd", "35", "a34004-Flag", "N"))));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static long sound(List<Hj212Frame> frames) {
        return frames.stream().filter(Hj212Frame.Sound.class::isInstance).count();
    }

    private static List<String> broken(List<Hj212Frame> frames) {
        var rules = new ArrayList<String>();
        for (var frame : frames) {
            if (frame instanceof Hj212Frame.Broken(byte[] raw, var error)) {
                rules.add(new String(raw, StandardCharsets.ISO_8859_1) + " | " + error.rule());
            }
        }
        return rules;
    }

    @Test
    void gives_frames_that_arrive_together_one_by_one() {
        assertThat(sound(new Hj212Framer().push(join(FRAME, FRAME, FRAME)))).isEqualTo(3);
    }

    @Test
    void waits_for_frames_that_arrive_byte_by_byte() {
        var framer = new Hj212Framer();
        for (int i = 0; i < FRAME.length - 1; i++) {
            assertThat(framer.push(new byte[] {FRAME[i]})).isEmpty();
        }
        assertThat(sound(framer.push(new byte[] {FRAME[FRAME.length - 1]}))).isEqualTo(1);
    }

    @Test
    void hands_out_garbage_before_a_frame_and_reads_the_frame() {
        var frames = new Hj212Framer().push(join(bytes("GET / HTTP/1.1\r\n#"), FRAME));
        assertThat(broken(frames)).singleElement().asString().startsWith("GET / HTTP/1.1\r\n# | expected '##'");
        assertThat(sound(frames)).isEqualTo(1);
    }

    @Test
    void does_not_let_a_frame_that_was_cut_short_take_the_next_one_with_it() {
        var framer = new Hj212Framer();
        var frames = framer.push(join(Arrays.copyOf(FRAME, FRAME.length / 2), FRAME));
        assertThat(broken(frames)).singleElement().asString().contains("shorter than its length field says");
        assertThat(sound(frames)).isEqualTo(1);
        assertThat(framer.end()).isEmpty();
    }

    @Test
    void does_not_wait_for_absurd_lengths() {
        var frames = new Hj212Framer().push(join(bytes("##9999QN="), FRAME));
        assertThat(broken(frames)).singleElement().asString().contains("at most 1024");
        assertThat(sound(frames)).isEqualTo(1);
    }

    @Test
    void takes_longer_segments_where_it_was_told_to() {
        var items = new ArrayList<Hj212Item>();
        for (int i = 0; i < 200; i++) {
            items.add(Hj212Item.of("a%05d-Rtd".formatted(i), "1"));
        }
        byte[] frame = Hj212Format.encode(Hj212Message.of("1", "22", "2011", "", "MN1", false, items));
        assertThat(sound(new Hj212Framer().push(frame))).isZero();
        assertThat(sound(new Hj212Framer(9999).push(frame))).isEqualTo(1);
    }

    @Test
    void goes_on_after_a_wrong_length_field() {
        byte[] wrong = FRAME.clone();
        wrong[5]++;
        var frames = new Hj212Framer().push(join(wrong, FRAME));
        assertThat(broken(frames)).hasSize(1);
        assertThat(sound(frames)).isEqualTo(1);
    }

    @Test
    void hands_out_a_frame_with_a_wrong_checksum_whole_and_goes_on() {
        byte[] wrong = FRAME.clone();
        wrong[FRAME.length - 20]++;
        var frames = new Hj212Framer().push(join(wrong, FRAME));
        assertThat(frames.getFirst()).isInstanceOfSatisfying(Hj212Frame.Broken.class, frame -> {
            assertThat(frame.raw()).isEqualTo(wrong);
            assertThat(frame.error().reason()).isEqualTo(QuarantineReason.CHECKSUM);
        });
        assertThat(sound(frames)).isEqualTo(1);
    }

    @Test
    void keeps_no_more_than_one_frame() {
        var framer = new Hj212Framer();
        int handedOut = 0;
        for (int i = 0; i < 1000; i++) {
            for (var frame : framer.push(bytes("##1024" + "x".repeat(700)))) {
                handedOut += frame.raw().length;
            }
        }
        assertThat(handedOut).isGreaterThan(1000 * 706 - 2 * 1036);
    }

    @Test
    void says_what_was_left_when_the_stream_ends() {
        var framer = new Hj212Framer();
        framer.push(Arrays.copyOf(FRAME, 30));
        assertThat(framer.end()).singleElement().isInstanceOf(Hj212Frame.Broken.class);
        assertThat(framer.end()).isEmpty();
    }
}
