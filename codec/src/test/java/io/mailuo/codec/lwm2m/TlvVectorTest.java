package io.mailuo.codec.lwm2m;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.List;
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
}
