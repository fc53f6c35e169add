package io.mailuo.codec.lwm2m;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The specification's and Leshan's payloads in TLV, entry by entry. */
class TlvVectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> trees() {
        return Vectors.of("lwm2m_tlv").filter(vector -> vector.expected().has("tlv"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void reads_the_tree_and_writes_the_payload_again(Vector vector) throws DecodeException {
        JsonNode read = Json.MAPPER.valueToTree(TlvCodec.PROTOCOL.read(vector.bytes()));
        assertThat(read.path("tlv")).isEqualTo(vector.expected().path("tlv"));
        assertThat(Tlv.write(Tlv.read(vector.bytes()))).isEqualTo(vector.bytes());
    }

    @Test
    void reads_an_object_link() throws DecodeException {
        var link = Resources.Type.OBJLNK.read(Octets.of("12345678"));
        assertThat(link).isEqualTo(Result.of(0x1234 + ":" + 0x5678));
    }

    @Test
    void refuses_the_broken_payload() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Tlv.read(Octets.of("0011223344556677889900").bytes()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.MALFORMED));
    }

    @Test
    void reads_values_by_the_definition_of_the_object() throws DecodeException {
        byte[] device = trees().filter(vector -> vector.name().equals("tlv-device_without_instance"))
                .findFirst()
                .orElseThrow()
                .bytes();
        var readings = new TlvCodec(3)
                .decode(device, RECEPTION).stream().collect(Collectors.toMap(r -> r.property(), r -> r.result()));
        assertThat(readings)
                .containsEntry("lwm2m:3.0.0", Result.of("Open Mobile Alliance"))
                .containsEntry("lwm2m:3.0.7.1", Result.of(5000))
                .containsEntry("lwm2m:3.0.9", Result.of(100))
                .containsEntry("lwm2m:3.0.13", Result.of(1367491215));
        var temperature = Tlv.write(List.of(new Tlv.Resource(5700, Octets.of("41bc0000"))));
        assertThat(new TlvCodec(3303).decode(temperature, RECEPTION).getFirst().result())
                .isEqualTo(Result.of(23.5));
        assertThat(new TlvCodec().decode(temperature, RECEPTION).getFirst().property())
                .isEqualTo("lwm2m:0.5700");
    }

    @Provide
    Arbitrary<List<Tlv>> payloads() {
        var id = Arbitraries.integers().between(0, 0xffff);
        var value = Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Octets::new);
        Arbitrary<Tlv> resource = Combinators.combine(id, value).as(Tlv.Resource::new);
        Arbitrary<Tlv> instance = Combinators.combine(id, value).as(Tlv.ResourceInstance::new);
        Arbitrary<Tlv> multiple =
                Combinators.combine(id, instance.list().ofMaxSize(3)).as(Tlv.MultipleResource::new);
        Arbitrary<Tlv> any = Arbitraries.oneOf(resource, multiple);
        Arbitrary<Tlv> object = Combinators.combine(id, any.list().ofMaxSize(3)).as(Tlv.ObjectInstance::new);
        return Arbitraries.oneOf(any, object).list().ofMaxSize(4);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("payloads") List<Tlv> payload) throws DecodeException {
        assertThat(Tlv.read(Tlv.write(payload))).isEqualTo(payload);
    }

    /** Bits 7-6 kind, 5 a long id, 4-3 how long the length is, 2-0 the length: by hand from 7.4.3, table 7.4.3-1. */
    @ParameterizedTest
    @CsvSource({
        "C0 05, 3, 5, 0",
        "C1 05 2A, 3, 5, 1",
        "E1 1644 2A, 3, 5700, 1",
        "C8 05 08 0102030405060708, 3, 5, 8",
        "E8 1644 08 0102030405060708, 3, 5700, 8",
    })
    void every_form_of_id_and_length_is_read_and_written(String hex, int kind, int id, int length)
            throws DecodeException {
        byte[] payload = Octets.of(hex).bytes();
        var entry = (Tlv.Resource) Tlv.read(payload).getFirst();
        assertThat((payload[0] & 0xff) >> 6).isEqualTo(kind);
        assertThat(entry.id()).isEqualTo(id);
        assertThat(entry.value().length()).isEqualTo(length);
        assertThat(Tlv.write(List.of(entry))).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource({"7, C7 01", "255, C8 01 FF", "256, D0 01 0100", "65535, D0 01 FFFF", "65536, D8 01 010000"})
    void long_values_take_longer_lengths(int size, String head) throws DecodeException {
        byte[] payload = Tlv.write(List.of(new Tlv.Resource(1, new Octets(new byte[size]))));
        byte[] expected = Octets.of(head).bytes();
        assertThat(Arrays.copyOf(payload, expected.length)).isEqualTo(expected);
        assertThat(((Tlv.Resource) Tlv.read(payload).getFirst()).value().length())
                .isEqualTo(size);
    }

    /** OMA LwM2M 1.1 core, appendix C: each type in each of its lengths. */
    @ParameterizedTest
    @CsvSource({
        "INTEGER, FF, -1.0",
        "INTEGER, 8000, -32768.0",
        "INTEGER, 80000000, -2147483648.0",
        "INTEGER, FFFFFFFFFFFFFFFE, -2.0",
        "UNSIGNED, FF, 255.0",
        "UNSIGNED, 8000, 32768.0",
        "UNSIGNED, FFFFFFFF, 4294967295.0",
        "UNSIGNED, 8000000000000000, 9.223372036854775808E18",
        "FLOAT, C1BC0000, -23.5",
        "FLOAT, 3FB999999999999A, 0.1",
        "TIME, 5182428F, 1367491215.0",
    })
    void numbers_are_read_in_all_their_lengths(Resources.Type type, String hex, double value) throws DecodeException {
        assertThat(type.read(Octets.of(hex))).isEqualTo(Result.of(value));
    }

    @ParameterizedTest
    @CsvSource({"INTEGER, 010203", "UNSIGNED, ''", "FLOAT, 0102", "BOOLEAN, 0001", "OBJLNK, 0102", "TIME, 0102030405"})
    void a_value_of_no_length_of_its_type_is_refused(Resources.Type type, String hex) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> type.read(Octets.of(hex)));
    }

    @Test
    void an_unfit_value_is_told_by_its_place_in_the_payload() {
        // Object instance 0: battery level (9) 100, multiple power sources (6) of which the second has three bytes.
        byte[] device =
                Octets.of("08 00 0E C1 09 64 88 06 08 41 00 01 43 01 010203").bytes();
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new TlvCodec(3).decode(device, RECEPTION))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(device.length - 3))
                .satisfies(e -> assertThat(e.rule()).isEqualTo("3 bytes are no integer"));
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 100, 64", "integer, -129, FF7F", "integer, 40000, 00009C40", "integer, 5000000000, 000000012A05F200",
        "unsigned, 40000, 9C40", "time, 1367491215, 5182428F", "float, 23.5, 41BC0000", "float, 0.1, 3FB999999999999A",
        "boolean, true, 01", "string, 脉络, E88489E7BB9C", "opaque, 0A0B, 0A0B", "objlnk, 3303:1, 0CE70001",
    })
    void a_value_is_written_by_its_type(String type, String value, String hex) {
        Object given = switch (type) {
            case "integer", "unsigned", "time" -> Long.valueOf(value);
            case "float" -> Double.valueOf(value);
            case "boolean" -> Boolean.valueOf(value);
            default -> value;
        };
        var entry = Map.of("kind", "resource", "id", 5, "type", type, "value", given);
        byte[] written = TlvCodec.PROTOCOL.write(Map.of("tlv", List.of(entry)));
        assertThat(written).endsWith(Octets.of(hex).bytes());
        assertThat(written).hasSize(Octets.of(hex).length() + (hex.length() < 16 ? 2 : 3));
    }

    @Property(tries = 200)
    void an_integer_and_a_number_come_back(@ForAll long integer, @ForAll double number) throws DecodeException {
        var whole = Resources.Type.INTEGER.write(new MessageFields(Map.of("value", integer)));
        assertThat(Resources.Type.INTEGER.read(whole)).isEqualTo(Result.of((double) integer));
        var real = Resources.Type.FLOAT.write(new MessageFields(Map.of("value", number)));
        assertThat(Resources.Type.FLOAT.read(real)).isEqualTo(Result.of(number));
    }
}
