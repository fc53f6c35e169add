package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every message and for every sequence of bytes. */
class Hj212PropertyTest {

    @Provide
    Arbitrary<Hj212Message> messages() {
        var names = Arbitraries.of("DataTime", "a34004-Rtd", "a34004-Flag", "w00000-Cou", "SB1-RS", "QnRtn", "PolId");
        var values = Arbitraries.strings().withChars("0123456789.-N清洗é ").ofMaxLength(12);
        var items = Combinators.combine(names, values)
                .as(Hj212Item.Field::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Hj212Item::new)
                .list()
                .ofMaxSize(6);
        var qn = Arbitraries.strings().numeric().ofMaxLength(17).injectNull(0.1);
        var st = Arbitraries.of("21", "22", "91").injectNull(0.1);
        var cn = Arbitraries.of("1011", "1013", "2011", "2031", "2051", "2061", "3020", "9011", "9012", "9014");
        var pw = Arbitraries.of("123456", "BF470F88957588DE902D1A52").injectNull(0.1);
        var mn = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(24);
        var flag = Arbitraries.integers().between(0, 255).injectNull(0.1);
        var packet = Arbitraries.of("1", "0002").injectNull(0.5);
        return Combinators.combine(qn, st, cn, pw, mn, flag, packet, items)
                .as((q, s, c, p, m, f, n, cp) -> new Hj212Message(q, s, c, p, m, f, n, n, cp));
    }

    @Property(tries = 500)
    void what_is_written_is_read_back(@ForAll("messages") Hj212Message message) throws DecodeException {
        assertThat(Hj212Format.decode(Hj212Format.encode(message))).isEqualTo(message);
    }

    @Property(tries = 200)
    void frames_survive_any_cutting_of_the_stream(
            @ForAll @Size(max = 5) List<@net.jqwik.api.From("messages") Hj212Message> messages,
            @ForAll @Size(max = 20) List<@net.jqwik.api.constraints.IntRange(min = 1, max = 300) Integer> pieces) {
        var stream = new ByteArrayOutputStream();
        messages.forEach(message -> stream.writeBytes(Hj212Format.encode(message)));
        byte[] bytes = stream.toByteArray();
        var framer = new Hj212Framer(Hj212Format.MAX_STATED);
        var found = new ArrayList<Hj212Message>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = i < pieces.size() ? pieces.get(i) : bytes.length - at;
            int to = Math.min(bytes.length, at + size);
            for (var frame : framer.push(Arrays.copyOfRange(bytes, at, to))) {
                if (frame instanceof Hj212Frame.Sound(byte[] raw, Hj212Message message)) {
                    found.add(message);
                }
            }
            at = to;
        }
        assertThat(found).isEqualTo(messages);
    }

    @Property(tries = 1000)
    void a_damaged_stream_loses_no_byte_and_throws_nothing(
            @ForAll("messages") Hj212Message message,
            @ForAll int where,
            @ForAll byte value,
            @ForAll @Size(max = 30) byte[] noise) {
        byte[] damaged = Hj212Format.encode(message);
        damaged[Math.floorMod(where, damaged.length)] = value;
        decodeOrRefuse(damaged);
        decodeOrRefuse(noise);
        var framer = new Hj212Framer();
        var frames = new ArrayList<Hj212Frame>();
        frames.addAll(framer.push(damaged));
        frames.addAll(framer.push(noise));
        frames.addAll(framer.end());
        int out = frames.stream().mapToInt(frame -> frame.raw().length).sum();
        int blanks = 0;
        for (byte[] part : List.of(damaged, noise)) {
            for (byte b : part) {
                blanks += b == ' ' || b == '\r' || b == '\n' ? 1 : 0;
            }
        }
        assertThat(out).isBetween(damaged.length + noise.length - blanks, damaged.length + noise.length);
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            assertThat(new Hj212Codec().decode(bytes, Reception.at(Instant.EPOCH)))
                    .isNotNull();
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
