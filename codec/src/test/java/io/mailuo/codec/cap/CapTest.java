package io.mailuo.codec.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.cap.CapAlert.Named;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

class CapTest {

    static Stream<Vector> valid() {
        return Vectors.of("cap12").filter(Vector::verified);
    }

    static Stream<Vector> invalid() {
        return Vectors.of("cap12").filter(vector -> !vector.verified());
    }

    private static byte[] example() {
        return CapCodec.PROTOCOL.example();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void reads_every_schema_valid_message_field_by_field(Vector vector) throws DecodeException {
        var alert = CapAlert.read(vector.bytes());
        var expected = vector.expected();
        assertThat(alert.identifier()).isEqualTo(expected.path("identifier").asText());
        assertThat(alert.sender()).isEqualTo(expected.path("sender").asText());
        assertThat(alert.sent())
                .isEqualTo(OffsetDateTime.parse(expected.path("sent").asText()));
        assertThat(CapWords.word(alert.status()))
                .isEqualTo(expected.path("status").asText());
        assertThat(CapWords.word(alert.messageType()))
                .isEqualTo(expected.path("msgType").asText());
        assertThat(CapWords.word(alert.scope()))
                .isEqualTo(expected.path("scope").asText());
        assertThat(alert.infos()).hasSameSizeAs(expected.path("infos"));
        for (int i = 0; i < alert.infos().size(); i++) {
            compare(alert.infos().get(i), expected.path("infos").path(i));
        }
        assertThat(CapAlert.read(alert.write())).isEqualTo(alert);
    }

    private static void compare(CapAlert.Info info, JsonNode expected) {
        assertThat(String.valueOf(info.language()))
                .isEqualTo(expected.path("language").asText());
        assertThat(info.categories().stream().map(CapWords::word))
                .containsExactlyElementsOf(expected.path("category")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
        assertThat(info.event()).isEqualTo(expected.path("event").asText());
        assertThat(CapWords.word(info.urgency()))
                .isEqualTo(expected.path("urgency").asText());
        assertThat(CapWords.word(info.severity()))
                .isEqualTo(expected.path("severity").asText());
        assertThat(CapWords.word(info.certainty()))
                .isEqualTo(expected.path("certainty").asText());
        assertThat(info.areas()).hasSize(expected.path("areas").asInt());
        assertThat(info.resources()).hasSize(expected.path("resources").asInt());
        assertThat(info.areas().stream()
                        .mapToInt(area -> area.polygons().size())
                        .sum())
                .isEqualTo(expected.path("polygons").asInt());
        assertThat(info.areas().stream().mapToInt(area -> area.circles().size()).sum())
                .isEqualTo(expected.path("circles").asInt());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refuses_messages_of_cap_1_1_for_their_namespace(Vector vector) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> CapAlert.read(vector.bytes()))
                .satisfies(error -> {
                    assertThat(error.rule()).contains("cap:1.2").contains("cap:1.1");
                    assertThat(error.clause()).isEqualTo("CAP 1.2, 3.2.1");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<status>Actual</status>    |                              | alert must have status before msgType",
                "<status>Actual</status>    | <status>actual</status>      | must be one of Actual, Exercise, System, Test, Draft, found actual",
                "<scope>Public</scope>      | <scope>Public</scope><x/>    | 'x' is not allowed here in alert",
                "<category>Met</category>   |                              | info must have category before event",
                "2003-06-17T14:57:00-07:00  | 2003-06-17T14:57:00Z         | sent must be a time",
                "2003-06-17T14:57:00-07:00  | 2003-02-31T14:57:00-07:00    | sent must be a time",
                "<areaDesc>Alpine County</areaDesc> |                      | area must have areaDesc before polygon",
                "<event>SEVERE THUNDERSTORM</event> | <urgency>Past</urgency><event>x</event> | info must have event before urgency",
                "<responseType>Shelter</responseType> | <responseType>Run</responseType> | one of Shelter, Evacuate, Prepare, Execute, Avoid, Monitor, Assess, AllClear, None",
            })
    void names_what_breaks_the_schema(String good, String bad, String rule) {
        String document = new String(example(), StandardCharsets.UTF_8);
        assertThat(document).contains(good);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> CapAlert.read(
                        document.replace(good, bad == null ? "" : bad).getBytes(StandardCharsets.UTF_8)))
                .satisfies(error -> {
                    assertThat(error.rule()).contains(rule);
                    assertThat(error.reason()).isEqualTo(QuarantineReason.MALFORMED);
                });
    }

    @Test
    void passes_over_a_signature_and_reads_no_entity() throws DecodeException {
        String document = new String(example(), StandardCharsets.UTF_8);
        var signed = document.replace(
                "</alert>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><x/></Signature></alert>");
        assertThat(CapAlert.read(signed.getBytes(StandardCharsets.UTF_8))).isEqualTo(CapAlert.read(example()));
        var attack = document.replace(
                        "?><alert", "?><!DOCTYPE alert [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><alert")
                .replace("Alpine County", "&x;");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> CapAlert.read(attack.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("a document type is not allowed");
    }

    @Test
    void writes_utc_as_the_standard_wants_it() {
        assertThat(CapWords.time(OffsetDateTime.parse("2026-11-22T08:00:00Z"))).isEqualTo("2026-11-22T08:00:00-00:00");
        assertThat(CapWords.time(OffsetDateTime.parse("2026-11-22T08:00:00.5+08:00")))
                .isEqualTo("2026-11-22T08:00:00+08:00");
    }

    @Provide
    Arbitrary<CapAlert> alerts() {
        var texts = Arbitraries.strings().withChars("x<&> é井").ofMinLength(1).ofMaxLength(6);
        var times = Arbitraries.integers()
                .between(0, 2_000_000_000)
                .map(seconds ->
                        OffsetDateTime.ofInstant(java.time.Instant.ofEpochSecond(seconds), ZoneOffset.ofHours(8)));
        var named = texts.map(text -> new Named("n", text)).list().ofMaxSize(2);
        var infos = Combinators.combine(
                        texts.injectNull(0.5),
                        Arbitraries.of(CapAlert.Category.class)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3),
                        Arbitraries.of(CapAlert.ResponseType.class).list().ofMaxSize(3),
                        Arbitraries.of(CapAlert.Urgency.class),
                        Arbitraries.of(CapAlert.Severity.class),
                        Arbitraries.of(CapAlert.Certainty.class),
                        named,
                        times.injectNull(0.5))
                .as((text, categories, responses, urgency, severity, certainty, names, time) -> new CapAlert.Info(
                        text,
                        categories,
                        "event",
                        responses,
                        urgency,
                        severity,
                        certainty,
                        text,
                        names,
                        time,
                        null,
                        time,
                        null,
                        text,
                        text,
                        null,
                        text,
                        null,
                        names,
                        List.of(new CapAlert.Resource("r", "m", text, null, null, text)),
                        List.of(new CapAlert.Area("a", List.of("1,2 3,4"), List.of(), names, text, null))))
                .list()
                .ofMaxSize(2);
        return Combinators.combine(
                        texts,
                        times,
                        Arbitraries.of(CapAlert.Status.class),
                        Arbitraries.of(CapAlert.MessageType.class),
                        Arbitraries.of(CapAlert.Scope.class),
                        texts.injectNull(0.5),
                        texts.list().ofMaxSize(2),
                        infos)
                .as((text, time, status, type, scope, maybe, codes, list) -> new CapAlert(
                        text, "s", time, status, type, maybe, scope, maybe, null, codes, maybe, null, maybe, list));
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("alerts") CapAlert alert) throws DecodeException {
        assertThat(CapAlert.read(alert.write())).isEqualTo(alert);
    }

    @Test
    void a_damaged_document_is_read_or_refused_and_nothing_else() {
        var random = new Random(5);
        for (var vector : Stream.concat(valid(), Vectors.of("cn_warning_xml")).toList()) {
            for (int i = 0; i < 150; i++) {
                byte[] damaged = vector.bytes();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                byte[] cut = i % 3 == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
                for (var protocol : List.of(CapCodec.PROTOCOL, WarningCodec.PROTOCOL)) {
                    try {
                        protocol.read(cut);
                    } catch (DecodeException e) {
                        assertThat(e.offset()).isBetween(0, cut.length);
                    }
                }
            }
        }
    }
}
