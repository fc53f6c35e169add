package io.mailuo.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.spec.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every protocol of the library keeps to. */
class CodecsTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private static final int DAMAGES = 2000;

    static Stream<Protocol> protocols() {
        return Codecs.all().stream();
    }

    @Test
    void every_name_is_taken_once_and_found() {
        var names = new HashSet<String>();
        for (var protocol : Codecs.all()) {
            assertThat(names.add(protocol.name())).isTrue();
            assertThat(protocol.codec().name()).isEqualTo(protocol.name());
            assertThat(Codecs.find(protocol.name())).contains(protocol);
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(15);
        assertThat(Codecs.find("telepathy")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void the_example_is_guessed_read_and_written_again_by_way_of_json(Protocol protocol)
            throws DecodeException, JsonProcessingException {
        assertThat(Codecs.guess(protocol.example())).contains(protocol);
        String json = Json.MAPPER.writeValueAsString(protocol.read(protocol.example()));
        Map<String, Object> message = Json.MAPPER.readValue(json, new TypeReference<>() {});
        byte[] written = protocol.write(message);
        assertThat(Json.MAPPER.writeValueAsString(protocol.read(written))).isEqualTo(json);
        assertThat(protocol.isText() ? new String(written) : written)
                .isEqualTo(protocol.isText() ? new String(protocol.example()) : protocol.example());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void an_unknown_field_is_an_error_that_names_it(Protocol protocol) throws DecodeException {
        var message = new HashMap<>(protocol.read(protocol.example()));
        message.put("surprise", 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> protocol.write(message))
                .withMessageContaining("'surprise'");
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void the_description_prints_as_json(Protocol protocol) throws DecodeException, JsonProcessingException {
        var description = Codecs.describe(protocol, protocol.example(), RECEPTION);
        assertThat(Json.MAPPER.writeValueAsString(description)).contains("\"observations\"");
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void a_damaged_example_is_read_or_refused_and_nothing_else(Protocol protocol) {
        var random = new Random(7);
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = protocol.example();
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 8));
            }
            readOrRefuse(protocol, damaged);
        }
    }

    private static void readOrRefuse(Protocol protocol, byte[] bytes) {
        try {
            protocol.read(bytes);
            protocol.codec().decode(bytes, RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
            assertThat(e.rule()).isNotBlank();
            assertThat(e.clause()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void nothing_is_not_a_frame(Protocol protocol) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> protocol.read(new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({"jt808, checksum, 0C", "gb20999, crc, 0878", "gb43229, crc, 8EE8"})
    void the_checksum_of_an_escaped_frame_is_shown_as_given_and_computed(String name, String field, String sum)
            throws DecodeException {
        var protocol = Codecs.find(name).orElseThrow();
        var read = protocol.read(protocol.example());
        assertThat(read.get(field)).isEqualTo(Map.of("given", sum, "computed", sum));
        assertThat(protocol.write(read)).isEqualTo(protocol.example());
    }
}
