package io.mailuo.codec.wmbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.MbusRecord;
import io.mailuo.codec.wmbus.WmbusFrame.Format;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WmbusTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);
    private static final String METER =
            "442d2c785634121b07" + "7a2a000000" + "041338270000" + "426cbf2c" + "44131a100000";

    /** The frame in format A by which the literature explains the standard: both checksums are printed there. */
    @Test
    void reads_the_known_frame_of_format_a() throws DecodeException {
        byte[] bytes = Octets.of("0f44ae0c785634120107" + "4447" + "780b13436587" + "1e6d")
                .bytes();
        var frame = WmbusFormat.decode(bytes);
        assertThat(frame).isEqualTo(new WmbusFrame(Format.A, 0x44, "CEN", "12345678", 1, 7, Octets.of("780b13436587")));
        assertThat(WmbusFormat.encode(frame)).isEqualTo(bytes);
        assertThat(WmbusData.of(frame).records())
                .extracting(MbusRecord::quantity, MbusRecord::unit, MbusRecord::result)
                .containsExactly(tuple("Volume", "m3", Result.of(876.543)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e442d2c785634121b07048e7a2a000000041338270000426cbf2c44a0fe131a1000007b46",
                "20442d2c785634121b077a2a000000041338270000426cbf2c44131a100000529d",
                "1e" + METER
            })
    void reads_the_same_telegram_in_both_formats_and_without_checksums(String hex) throws DecodeException {
        byte[] bytes = Octets.of(hex).bytes();
        assertThat(new WmbusCodec().decode(bytes, RECEPTION))
                .allSatisfy(reading -> assertThat(reading.source()).isEqualTo("12345678"))
                .extracting(Reading::property, Reading::result, Reading::unit)
                .containsExactly(
                        tuple("water_volume", Result.of(10.04), "m3"),
                        tuple("mbus:time_point_date-storage1", Result.of("2021-12-31"), ""),
                        tuple("mbus:volume-storage1", Result.of(4.122), "m3"));
        assertThat(WmbusFormat.encode(WmbusFormat.decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void a_long_header_names_the_meter_behind_a_transmitter() throws DecodeException {
        byte[] data = Octets.of("72" + "44332211" + "ae0c" + "0207" + "2a000000" + "0413e8030000")
                .bytes();
        var frame = new WmbusFrame(Format.STRIPPED, 0x44, "KAM", "99999999", 1, 0x37, new Octets(data));
        assertThat(new WmbusCodec().decode(WmbusFormat.encode(frame), RECEPTION))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.source()).isEqualTo("11223344");
                    assertThat(reading.property()).isEqualTo("water_volume");
                });
    }

    @Test
    void passes_over_the_short_extended_link_layer() throws DecodeException {
        byte[] data = Octets.of("8c2011" + "78" + "0413e8030000").bytes();
        var frame = new WmbusFrame(Format.A, 0x44, "KAM", "00000001", 1, 7, new Octets(data));
        assertThat(WmbusData.of(frame).records()).hasSize(1);
        assertThat(WmbusData.of(frame).information()).isEqualTo(0x78);
    }

    @Test
    void an_encrypted_telegram_is_shown_as_such_and_gives_no_values() throws DecodeException {
        byte[] data =
                Octets.of("7a2a002005" + "00112233445566778899aabbccddeeff").bytes();
        var frame = new WmbusFrame(Format.A, 0x44, "KAM", "00000001", 1, 7, new Octets(data));
        assertThat(WmbusData.of(frame).mode()).isEqualTo(5);
        byte[] bytes = WmbusFormat.encode(frame);
        assertThat(WmbusCodec.PROTOCOL.read(bytes))
                .containsEntry("encryptionMode", 5)
                .containsEntry("unread", "00112233445566778899aabbccddeeff");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new WmbusCodec().decode(bytes, RECEPTION))
                .withMessageContaining("encrypted (mode 5)");
    }

    @ParameterizedTest
    @CsvSource({
        "'',               0, the length must be at least 10",
        "05aabbccddee,     0, the length must be at least 10",
        "0f44ae0c78563412, 0, asks for 16 bytes",
    })
    void says_where_and_why_a_frame_is_wrong(String hex, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> WmbusFormat.decode(Octets.of(hex).bytes()))
                .satisfies(error -> {
                    assertThat(error.offset()).isEqualTo(offset);
                    assertThat(error.rule()).contains(rule);
                });
    }

    @Test
    void names_the_block_whose_checksum_is_wrong() {
        byte[] bytes = Octets.of("0f44ae0c785634120107" + "4447" + "780b13436587" + "1e6d")
                .bytes();
        bytes[14]++;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> WmbusFormat.decode(bytes))
                .satisfies(error -> {
                    assertThat(error.reason()).isEqualTo(QuarantineReason.CHECKSUM);
                    assertThat(error.offset()).isEqualTo(18);
                    assertThat(error.rule()).contains("1E6D");
                });
    }

    @Test
    void refuses_to_write_what_does_not_fit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WmbusFormat.encode(
                        new WmbusFrame(Format.A, 0, "KAM", "00000001", 1, 7, new Octets(new byte[250]))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WmbusFormat.encode(
                        new WmbusFrame(Format.A, 0, "kamst", "00000001", 1, 7, new Octets(new byte[1]))));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(
            @ForAll @Size(min = 1, max = 230) byte[] data,
            @ForAll Format format,
            @ForAll @IntRange(max = 255) int medium)
            throws DecodeException {
        var frame = new WmbusFrame(format, 0x44, "KAM", "1234567f", 9, medium, new Octets(data));
        byte[] bytes = WmbusFormat.encode(frame);
        if (format != Format.B || data.length > 2) {
            assertThat(WmbusFormat.decode(bytes)).isEqualTo(frame);
        }
        try {
            WmbusCodec.PROTOCOL.read(bytes);
            WmbusCodec.PROTOCOL.codec().decode(bytes, RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }

    @Property(tries = 500)
    void random_bytes_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 60) byte[] noise) {
        if (noise.length > 0) {
            noise[0] = (byte) (noise.length - 1);
        }
        try {
            WmbusCodec.PROTOCOL.read(noise);
            WmbusCodec.PROTOCOL.codec().decode(noise, RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, noise.length);
        }
    }
}
