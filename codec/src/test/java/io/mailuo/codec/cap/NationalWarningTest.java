package io.mailuo.codec.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NationalWarningTest {

    private static Vector vector() {
        return Vectors.of("cn_warning_xml").findFirst().orElseThrow();
    }

    @Test
    void reads_the_real_message_field_by_field() throws DecodeException {
        var warning = NationalWarning.read(vector().bytes());
        var expected = vector().expected();
        assertThat(warning.identifier()).isEqualTo(expected.path("identifier").asText());
        assertThat(warning.division()).isEqualTo(expected.path("division").asText());
        assertThat(warning.industry()).isEqualTo(expected.path("orgIndustry").asText());
        assertThat(warning.entered())
                .isEqualTo(OffsetDateTime.parse(expected.path("entryTime").asText()));
        assertThat(warning.messageType()).isEqualTo(expected.path("msgType").asText());
        assertThat(warning.references())
                .containsExactlyElementsOf(expected.path("references")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
        assertThat(warning.methods()).extracting(NationalWarning.Method::name).containsExactly("SMS");
        var info = warning.infos().getFirst();
        assertThat(info.eventType()).isEqualTo(expected.path("eventType").asText());
        assertThat(info.eventName()).contains(expected.path("eventName").asText());
        assertThat(WarningWriter.colour(info.level()))
                .isEqualTo(expected.path("severity").asText());
        assertThat(info.level().grade()).isEqualTo(expected.path("level").asText());
        assertThat(info.areas().getFirst().geocodes())
                .containsExactlyElementsOf(expected.path("geocode")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
        assertThat(NationalWarning.read(warning.write())).isEqualTo(warning);
    }

    @Test
    void becomes_a_valid_message_of_cap() throws DecodeException {
        var alert = CapAlert.read(NationalWarning.read(vector().bytes()).toCap().write());
        assertThat(alert.sender()).isEqualTo("41000041600000");
        assertThat(alert.references())
                .isEqualTo("41000041600000,41000041600000_20200204121842,2020-02-04T12:18:42+08:00");
        var info = alert.infos().getFirst();
        assertThat(info.event()).isEqualTo("大风");
        assertThat(info.categories()).containsExactly(CapAlert.Category.MET);
        assertThat(info.severity()).isEqualTo(CapAlert.Severity.MINOR);
        assertThat(info.areas().getFirst().geocodes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"41000041600000_99999999999999", "41000041600000_20260230000000", "earlier"})
    void a_reference_without_a_time_of_its_own_is_taken_as_of_the_warnings(String reference) throws DecodeException {
        String document = new String(WarningCodec.PROTOCOL.example(), StandardCharsets.UTF_8)
                .replace("41000041600000_20200204121842", reference);
        var alert =
                NationalWarning.read(document.getBytes(StandardCharsets.UTF_8)).toCap();
        assertThat(alert.references()).isEqualTo("41000041600000," + reference + ",2020-02-05T10:51:19+08:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<severity>Blue</severity> | <severity>Green</severity> | severity must be Red, Orange, Yellow, Blue",
                "<identifier>41000041600000_20200205105119 | <identifier>41000041600000_20201305105119 | identifier holds no time",
                "<identifier>41000041600000_ | <identifier>4100_ | identifier must be 14 digits",
                "<eventType>11B06 | <eventType>wind | eventType must be 5 digits and capital letters",
                "<sendTime>2020-02-05 10:45:00+08:00 | <sendTime>2020-02-05T10:45:00 | sendTime must be a time",
                "<geocode>410000000000 | <geocode>4100 | geocode must be divisions of 12 digits",
                "<alert> | <alert xmlns=\"urn:x\"> | the root must be alert of no namespace",
                "<senderCode>41000041600000</senderCode> |  | senderCode must be 14 digits",
            })
    void names_what_is_wrong(String good, String bad, String rule) {
        String document = new String(WarningCodec.PROTOCOL.example(), StandardCharsets.UTF_8);
        assertThat(document).contains(good);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> NationalWarning.read(
                        document.replace(good, bad == null ? "" : bad).getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(rule);
    }

    @Provide
    Arbitrary<NationalWarning> warnings() {
        var texts = Arbitraries.strings().withChars("x<&>é井").ofMaxLength(6);
        var sent = OffsetDateTime.parse("2026-11-22T08:00:00+08:00");
        return Combinators.combine(
                        texts,
                        Arbitraries.of(NationalWarning.Level.class),
                        Arbitraries.of("11B03", "11B06", "12A00"),
                        Arbitraries.of("41000041600000_20200204121842", "41000041600000_20200204121842_1"))
                .as((text, level, event, identifier) -> new NationalWarning(
                        identifier,
                        text,
                        "41000041600000",
                        sent,
                        "Actual",
                        "Alert",
                        "Public",
                        List.of(new NationalWarning.Method("SMS", text, "", text)),
                        "None",
                        text,
                        List.of(identifier),
                        List.of(new NationalWarning.Info(
                                "zh-CN",
                                event,
                                "Unknown",
                                level,
                                "Likely",
                                sent,
                                null,
                                sent,
                                text,
                                text,
                                text,
                                "",
                                "",
                                List.of(new NationalWarning.Area(text, "", "", List.of("410000000000")))))));
    }

    @Property(tries = 100)
    void what_is_written_is_read_back_and_converted(@ForAll("warnings") NationalWarning warning)
            throws DecodeException {
        assertThat(NationalWarning.read(warning.write())).isEqualTo(warning);
        assertThat(CapAlert.read(warning.toCap().write()).identifier()).isEqualTo(warning.identifier());
    }
}
