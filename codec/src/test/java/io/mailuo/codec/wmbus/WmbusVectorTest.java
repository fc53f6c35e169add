package io.mailuo.codec.wmbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Telegrams of meters of many makers, as receivers handed them on; some were decrypted by those. */
class WmbusVectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> read() {
        return Vectors.of("wmbus").filter(vector -> !vector.expected().has("obstacle"));
    }

    static Stream<Vector> refused() {
        return Vectors.of("wmbus").filter(vector -> vector.expected().has("obstacle"));
    }

    @ParameterizedTest
    @MethodSource("read")
    void reads_every_value_of_a_telegram(Vector vector) throws DecodeException {
        assertHead(vector);
        var expected = new ArrayList<Reading>();
        var readings = new WmbusCodec().decode(vector.bytes(), RECEPTION);
        for (var reading : vector.expected().path("readings")) {
            var value = reading.get(1);
            expected.add(new Reading(
                    vector.expected().path("id").asText(),
                    reading.get(0).asText(),
                    null,
                    value.isNumber() ? Result.of(value.asDouble()) : Result.of(value.asText()),
                    reading.get(2).asText(),
                    readings.get(expected.size()).quality()));
        }
        assertThat(readings).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void says_why_a_telegram_cannot_be_read_and_shows_its_bytes(Vector vector) throws DecodeException {
        assertHead(vector);
        String obstacle = vector.expected().path("obstacle").asText();
        assertThat(WmbusCodec.PROTOCOL.read(vector.bytes()))
                .containsEntry("obstacle", obstacle)
                .hasEntrySatisfying(
                        "unread", bytes -> assertThat((String) bytes).isNotEmpty());
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec().decode(vector.bytes(), RECEPTION))
                .withMessageContaining(obstacle);
    }

    private static void assertHead(Vector vector) throws DecodeException {
        var frame = WmbusFormat.decode(vector.bytes());
        var data = WmbusData.of(frame);
        var expected = vector.expected();
        assertThat(frame.format().name()).isEqualTo(expected.path("format").asText());
        assertThat(data.header().id()).isEqualTo(expected.path("id").asText());
        assertThat(data.header().manufacturer())
                .isEqualTo(expected.path("manufacturer").asText());
        assertThat("%02X".formatted(data.header().medium()))
                .isEqualTo(expected.path("medium").asText());
        assertThat("%02X".formatted(data.information()))
                .isEqualTo(expected.path("CI").asText());
        assertThat(data.mode()).isEqualTo(expected.path("mode").asInt());
    }

    /** The first of these is a telegram of a receiver that has decrypted it. */
    @Test
    void the_checksum_of_the_payload_tells_whether_an_extended_link_layer_is_decrypted() throws DecodeException {
        String link = "2a442d2c998734761b168d2091" + "d37cac";
        String payload = "576c" + "7802ff207100041308190000441308190000615b7f616713";
        assertThat(new WmbusCodec().decode(Octets.of(link + "21" + payload).bytes(), RECEPTION))
                .extracting(Reading::result)
                .contains(Result.of(6.408));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec()
                        .decode(
                                Octets.of(link + "21" + payload.replace("0819", "0919"))
                                        .bytes(),
                                RECEPTION))
                .withMessageContaining("encrypted (extended link layer, mode 1)")
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.MALFORMED));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec()
                        .decode(
                                Octets.of(link + "01" + payload.replace("0819", "0919"))
                                        .bytes(),
                                RECEPTION))
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.CHECKSUM));
    }

    @Test
    void one_fragment_of_a_message_and_an_authentication_layer_without_its_control_are_refused() {
        String link = "1344" + "ae0c" + "78563412" + "0107" + "90";
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec()
                        .decode(Octets.of(link + "02" + "0140" + "780b13436587").bytes(), RECEPTION))
                .withMessageContaining("one fragment");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec()
                        .decode(Octets.of(link + "01" + "0000" + "780b13436587").bytes(), RECEPTION))
                .withMessageContaining("at least 2 bytes");
    }

    @Test
    void a_compact_telegram_is_read_only_if_the_full_one_that_it_stands_for_has_its_checksum() throws DecodeException {
        String sound = "27442d2c5768663230028d20e900c91c2011ba79138cccfb1a030000000000000300000000000000";
        assertThat(new WmbusCodec().decode(Octets.of(sound).bytes(), RECEPTION))
                .extracting(Reading::property, Reading::result)
                .contains(tuple("active_energy", Result.of(7940)));
        String broken =
                "3244372c763081233c168d2057d2ed11205a8179050954800008000000000000000008900008f0ffc12b0a1b23001f0f000013";
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec().decode(Octets.of(broken).bytes(), RECEPTION))
                .withMessageContaining("the full telegram's checksum given is 8054, the one computed is 335D")
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.CHECKSUM));
        byte[] cut = Octets.of("1044" + "2d2c" + "57686632" + "3002" + "79138cccfb1a03")
                .bytes();
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec().decode(cut, RECEPTION))
                .withMessageContaining("a value of the layout");
    }
}
