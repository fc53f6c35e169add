package io.mailuo.codec.jt808;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets out of the tests of other implementations, with the fields that those tests state. */
class Jt808ForeignTest {

    private static final List<String> STATED = List.of("fields", "register", "request");
    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    /** Of one terminal: bit 14 over a header of 2013; the numbers of terminal and SIM card are replaced. */
    private static final String HEX_AUTHENTICATION = "7e0102400c00000010000009024a31303030303030303030302f7e";

    private static final String HEX_LOCATION =
            "7e0200406c000000100000090e00000000000c0003026c936f074c794c0004036300d72106251557390104000000000528"
                    + "01cc00210625155739054145bbc91e4145a2fa1141450000004145bbc8194145a1370a4145000000240200002a0200002b"
                    + "04000000003001153101125f0a89860000000000000000277e";

    static Stream<Vector> vectors() {
        return Vectors.of("jt808-foreign");
    }

    private static void assertStated(Vector vector, Map<String, Object> read) throws IOException {
        JsonNode told = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(read));
        assertThat(told.path("protocolVersion")).isEqualTo(vector.expected().path("version"));
        for (String name : STATED) {
            assertThat(told.path(name)).isEqualTo(vector.expected().path(name));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_the_fields_that_another_implementation_states(Vector vector) throws DecodeException, IOException {
        assertStated(vector, Jt808Protocol.PROTOCOL.read(vector.bytes()));
        assertThat(Jt808Format.encode(Jt808Format.SHAPE.decode(vector.bytes()))).isEqualTo(vector.bytes());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writes_the_same_fields_without_the_body(Vector vector) throws DecodeException, IOException {
        var fields = new LinkedHashMap<>(Jt808Protocol.PROTOCOL.read(vector.bytes()));
        fields.remove("body");
        assertStated(vector, Jt808Protocol.PROTOCOL.read(Jt808Protocol.PROTOCOL.write(fields)));
    }

    @Test
    void most_messages_have_a_foreign_packet() {
        Set<String> foreign =
                vectors().map(vector -> vector.name().substring(0, 4)).collect(Collectors.toSet());
        var without = new HashSet<String>();
        for (boolean is2019 : new boolean[] {false, true}) {
            Jt808Bodies.ids(is2019).stream()
                    .map("%04X"::formatted)
                    .filter(id -> !foreign.contains(id))
                    .forEach(without::add);
        }
        assertThat(without).containsExactlyInAnyOrder("0004", "8107", "8204", "8702");
    }

    @Test
    void an_old_terminal_that_sets_the_reserved_bit_14_is_read_by_the_old_header() throws DecodeException {
        var code = Jt808Format.SHAPE.decode(Octets.of(HEX_AUTHENTICATION).bytes());
        assertThat(code.is2019()).isFalse();
        assertThat(code.phone()).isEqualTo("000000100000");
        assertThat(Jt808Bodies.read(code)).contains(Map.of("code", "J10000000000"));

        var readings = new Jt808Codec().decode(Octets.of(HEX_LOCATION).bytes(), RECEPTION);
        assertThat(readings.getFirst().property()).isEqualTo("latitude");
        assertThat(readings.getFirst().result().toString()).contains("40.670063");
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2021-06-25T07:57:39Z"));
    }

    @Test
    void a_picture_without_a_location_keeps_its_first_bytes() throws DecodeException {
        var picture = Octets.of("0000000100000701" + "ffd8ffe0" + "00".repeat(40));
        var message = new Jt808Message(0x0801, 0, 0, "000000100000", 1, 0, 0, picture);
        assertThat(Jt808Bodies.read(message).orElseThrow())
                .containsEntry("data", "ffd8ffe0" + "00".repeat(40))
                .doesNotContainKey("location");
    }

    @Test
    void an_encrypted_registration_is_refused_unread() throws DecodeException {
        var message = new Jt808Message(0x0100, 2, 0, "000000100000", 1, 0, 0, new Octets(new byte[48]));
        assertThat(Jt808Registration.of(message)).isEmpty();
        assertThat(new Jt808Platform(Duration.ofSeconds(10), 2).receive(message, Instant.EPOCH))
                .last()
                .isEqualTo(new Jt808Platform.Action.Refused(message, "the registration is encrypted"));
    }

    @Test
    void the_temperature_of_a_carriage_has_a_sign() throws DecodeException {
        var location = new Jt808Location(
                0,
                2,
                1,
                1,
                0,
                0,
                0,
                "261122080000",
                List.of(new Jt808Location.Extra(6, Octets.of("fffb"))),
                Octets.NONE);
        var message = new Jt808Message(0x0200, 0, 0, "000000100000", 1, 0, 0, location.encode());
        var temperature = Jt808Codec.readings(message).getLast();
        assertThat(temperature.property()).isEqualTo("jt808:06");
        assertThat(temperature.unit()).isEqualTo("Cel");
        assertThat(temperature.result().toString()).contains("-5");
        assertThat(Jt808Protocol.PROTOCOL.read(Jt808Format.encode(message)).toString())
                .contains("06={name=车厢温度, value=-5}");
    }
}
