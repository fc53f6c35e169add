package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collected frames of HJ 212, field by field. */
class Hj212VectorTest {

    static Stream<Vector> sound() {
        return Vectors.of("hj212").filter(vector -> !isNegative(vector));
    }

    static Stream<Vector> negative() {
        return Vectors.of("hj212").filter(Hj212VectorTest::isNegative);
    }

    private static boolean isNegative(Vector vector) {
        return !vector.verified() && !vector.name().contains("constructed");
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field(Vector vector) throws DecodeException {
        var message = Hj212Format.decode(vector.bytes());
        var expected = vector.expected();
        assertField(message.qn(), expected, "QN");
        assertField(message.st(), expected, "ST");
        assertField(message.cn(), expected, "CN");
        assertField(message.pw(), expected, "PW");
        assertField(message.mn(), expected, "MN");
        assertField(message.flag() == null ? null : message.flag().toString(), expected, "Flag");
        assertField(message.pnum(), expected, "PNUM");
        assertField(message.pno(), expected, "PNO");
        assertThat(items(message)).isEqualTo(expected.path("CP"));
        if (expected.has("_flag")) {
            var flag = expected.path("_flag");
            assertThat(message.answerWanted()).isEqualTo(flag.path("answer").asBoolean());
            assertThat(message.split()).isEqualTo(flag.path("split").asBoolean());
            assertThat(message.edition()).isEqualTo(flag.path("version").asInt());
        }
    }

    @ParameterizedTest
    @MethodSource("sound")
    void writes_the_same_bytes_again(Vector vector) throws DecodeException {
        byte[] frame = vector.bytes();
        byte[] again = Hj212Format.encode(Hj212Format.decode(frame));
        assertThat(new String(again).toUpperCase()).isEqualTo(new String(frame).toUpperCase());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void cuts_the_frame_out_of_noise_wherever_the_stream_is_split(Vector vector) {
        byte[] frame = vector.bytes();
        for (int cut = 1; cut < frame.length; cut += 7) {
            var framer = new Hj212Framer();
            assertThat(framer.push(Arrays.copyOf(frame, cut))).isEmpty();
            assertThat(framer.push(Arrays.copyOfRange(frame, cut, frame.length)))
                    .singleElement()
                    .isInstanceOf(Hj212Frame.Sound.class);
        }
    }

    @ParameterizedTest
    @MethodSource("negative")
    void refuses_a_wrong_checksum_and_says_both(Vector vector) {
        String note = vector.note();
        String computed = note.replaceAll(".*computed CRC ([0-9A-Fa-f]{4}).*", "$1");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Hj212Format.decode(vector.bytes()))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(QuarantineReason.CHECKSUM);
                    assertThat(e.rule()).contains(vector.expected().path("crc").asText(), computed);
                    assertThat(e.offset())
                            .isEqualTo(vector.expected().path("length").asInt() + 6);
                });
    }

    @Test
    void names_the_ordinary_crc_that_some_stations_send_instead() {
        var log = negative()
                .filter(vector -> vector.name().equals("crc-mismatch-of-modbus"))
                .findFirst()
                .orElseThrow();
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Hj212Format.decode(log.bytes()))
                .satisfies(e -> assertThat(e.rule()).endsWith("it is the CRC-16 of Modbus"));
    }

    private static void assertField(@Nullable String actual, JsonNode expected, String name) {
        if (expected.has(name)) {
            assertThat(actual).as(name).isEqualTo(expected.path(name).asText());
        } else {
            assertThat(actual).as(name).isNull();
        }
    }

    private static ArrayNode items(Hj212Message message) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var item : message.cp()) {
            var object = array.addObject();
            item.fields().forEach(field -> object.put(field.name(), field.value()));
        }
        return array;
    }
}
