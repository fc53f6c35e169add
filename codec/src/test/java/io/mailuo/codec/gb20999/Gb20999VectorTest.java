package io.mailuo.codec.gb20999;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames of a signal controller, field by field. */
class Gb20999VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> vectors() {
        return Vectors.of("gb20999");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var frame = Gb20999Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat("%04X".formatted(frame.version()))
                .isEqualTo(expected.path("version").asText());
        assertThat(frame.centre()).isEqualTo(expected.path("centre").asInt());
        assertThat(frame.controller()).isEqualTo(expected.path("controller").asText());
        assertThat(frame.crossing()).isEqualTo(expected.path("crossing").asInt());
        assertThat(frame.sequence()).isEqualTo(expected.path("seq").asInt());
        assertThat("%02X".formatted(frame.type()))
                .isEqualTo(expected.path("type").asText());
        assertThat(frame.items()).hasSize(expected.path("count").asInt());
        for (int i = 0; i < frame.items().size(); i++) {
            var item = frame.items().get(i);
            var fields = expected.path("items").get(i);
            assertThat(item.index()).isEqualTo(fields.path("index").asInt());
            assertThat(item.value().length() + 4)
                    .isEqualTo(fields.path("length").asInt());
            assertThat(item.dataClass()).isEqualTo(fields.path("class").asInt());
            assertThat(item.object()).isEqualTo(fields.path("object").asInt());
            assertThat(item.attribute()).isEqualTo(fields.path("attr").asInt());
            assertThat(item.element()).isEqualTo(fields.path("element").asInt());
            assertThat(item.value().hex()).isEqualTo(fields.path("valueHex").asText());
        }
        assertThat(Gb20999Format.encode(frame)).isEqualTo(vector.bytes());
    }

    @Test
    void gives_numbers_and_texts() throws DecodeException {
        var frame = new Gb20999Frame(
                0x0100,
                5,
                "0000007e",
                0,
                2,
                Gb20999Frame.REPORT,
                List.of(
                        new Gb20999Frame.Item(1, 1, 1, 0, 0, Octets.of("e4b89ce59c9fe6ada3e5889b")),
                        new Gb20999Frame.Item(2, 5, 3, 6, 1, Octets.of("5c7d"))));
        byte[] stream = Gb20999Format.encode(frame);
        byte[] datagram = Gb20999Format.encodeDatagram(frame);
        assertThat(stream).hasSize(datagram.length + 3);
        for (byte[] bytes : List.of(stream, datagram)) {
            assertThat(new Gb20999Codec().decode(bytes, RECEPTION))
                    .extracting(reading -> reading.result())
                    .containsExactly(Result.of("东土正创"), Result.of(0x5c7d));
        }
        assertThat(Gb20999Codec.nameOf(frame.items().getFirst())).contains("制造厂商");
    }

    @Test
    void refuses_a_wrong_checksum_and_finds_the_next_frame() {
        byte[] good = Gb20999Codec.PROTOCOL.example();
        byte[] bad = good.clone();
        bad[4] ^= 1;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Gb20999Format.SHAPE.decode(bad))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.CHECKSUM));
        byte[] stream = Octets.of(new Octets(bad).hex() + "7e0013" + new Octets(good).hex())
                .bytes();
        var frames = new StreamFramer<>(Gb20999Format.SHAPE).push(stream);
        assertThat(frames).filteredOn(StreamFrame.Sound.class::isInstance).hasSize(1);
        assertThat(frames.stream().mapToInt(frame -> frame.raw().length()).sum())
                .isEqualTo(stream.length);
    }

    @Provide
    Arbitrary<Gb20999Frame> frames() {
        var octet = Arbitraries.integers().between(0, 255);
        var value = Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Octets::new);
        var items = Combinators.combine(octet, octet, octet, octet, octet, value)
                .as(Gb20999Frame.Item::new)
                .list()
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 0xffff),
                        octet,
                        Arbitraries.strings().withChars("0123456789abcdef").ofLength(8),
                        octet,
                        octet,
                        octet,
                        items)
                .as(Gb20999Frame::new);
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(@ForAll("frames") Gb20999Frame frame) throws DecodeException {
        assertThat(Gb20999Format.SHAPE.decode(Gb20999Format.encode(frame))).isEqualTo(frame);
        assertThat(Gb20999Format.SHAPE.decode(Gb20999Format.encodeDatagram(frame)))
                .isEqualTo(frame);
    }
}
