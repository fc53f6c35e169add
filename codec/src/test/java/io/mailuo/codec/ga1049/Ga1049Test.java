package io.mailuo.codec.ga1049;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.codec.ga1049.Ga1049Message.Address;
import io.mailuo.codec.ga1049.Ga1049Message.Fault;
import io.mailuo.codec.ga1049.Ga1049Message.Operation;
import io.mailuo.codec.ga1049.Ga1049Message.Type;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlFields;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ga1049Test {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T08:00:00Z"));

    static Stream<Vector> vectors() {
        return Vectors.of("ga1049");
    }

    private static List<Ga1049Message> stream(byte[] bytes, int piece) {
        var framer = new StreamFramer<>(Ga1049Format.SHAPE);
        var messages = new ArrayList<Ga1049Message>();
        for (int at = 0; at < bytes.length; at += piece) {
            for (var frame : framer.push(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)))) {
                assertThat(frame).isInstanceOf(StreamFrame.Sound.class);
                if (frame instanceof StreamFrame.Sound<Ga1049Message> sound) {
                    messages.add(sound.message());
                }
            }
        }
        assertThat(framer.end()).isEmpty();
        return messages;
    }

    /** Looking for a document inside each that has not ended took time with the third power of their number. */
    @Test
    @Timeout(10)
    void bears_a_peer_that_begins_documents_and_ends_none() {
        var framer = new StreamFramer<>(Ga1049Format.SHAPE);
        byte[] piece = "<Message>".repeat(160).getBytes(StandardCharsets.UTF_8);
        long out = 0;
        int sent = 0;
        for (; sent < 2 * Ga1049Format.MOST_BYTES; sent += piece.length) {
            for (var frame : framer.push(piece)) {
                out += frame.raw().length();
            }
        }
        for (var frame : framer.end()) {
            out += frame.raw().length();
        }
        assertThat(out).isEqualTo(sent);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_message_of_the_stream_field_by_field(Vector vector) throws DecodeException {
        var expected = vector.expected().path("messages");
        var messages = stream(vector.bytes(), 37);
        assertThat(messages).hasSize(vector.expected().path("documents").asInt());
        for (int i = 0; i < expected.size(); i++) {
            compare(messages.get(i), expected.path(i));
        }
        for (var message : messages) {
            assertThat(placeless(Ga1049Message.read(message.write()))).isEqualTo(placeless(message));
        }
    }

    private static void compare(Ga1049Message message, JsonNode expected) {
        assertThat(message.version()).isEqualTo(expected.path("version").asText());
        assertThat(message.type().name()).isEqualTo(expected.path("type").asText());
        assertThat(message.seq()).isEqualTo(expected.path("seq").asText());
        assertThat(message.operation().word())
                .isEqualToIgnoringCase(expected.path("operation").asText());
        assertThat(message.order()).isEqualTo(expected.path("order").asText());
        assertThat(message.objects()).hasSize(expected.path("count").asInt());
        var object = message.objects().getFirst();
        assertThat(object.name()).isEqualTo(expected.path("object").asText());
        if (expected.path("data").isObject()) {
            JsonNode data = Json.MAPPER.valueToTree(XmlFields.describe(object));
            assertThat(data).isEqualTo(expected.path("data"));
        }
    }

    private static Ga1049Message placeless(Ga1049Message message) {
        return new Ga1049Message(
                message.version(),
                message.token(),
                message.from(),
                message.to(),
                message.type(),
                message.seq(),
                message.order(),
                message.operation(),
                message.objects().stream().map(Ga1049Test::placeless).toList());
    }

    private static XmlElement placeless(XmlElement element) {
        return new XmlElement(
                element.namespace(),
                element.name(),
                element.attributes(),
                element.children().stream().map(Ga1049Test::placeless).toList(),
                element.text(),
                0);
    }

    @Test
    void traffic_data_become_readings_by_lanes() throws DecodeException {
        var vector = vectors()
                .filter(one -> one.name().equals("cross-traffic-data-push"))
                .findFirst()
                .orElseThrow();
        assertThat(new Ga1049Codec().decode(vector.bytes(), RECEPTION))
                .allSatisfy(reading -> {
                    assertThat(reading.source()).isEqualTo("33010021133250");
                    assertThat(reading.phenomenonTime()).isEqualTo(Instant.parse("2016-07-05T01:00:00Z"));
                })
                .extracting(Reading::property, Reading::result)
                .contains(
                        tuple("vehicle_count", Result.of(1)),
                        tuple("vehicle_speed", Result.of(1.1)),
                        tuple("occupancy", Result.of(11)),
                        tuple("queue_length", Result.of(1)),
                        tuple("headway", Result.of(2)),
                        tuple("ga1049:Saturation-lane1", Result.of(1.1)));
    }

    @Test
    void a_dialogue_has_its_requests_answers_subscriptions_and_heartbeats() throws DecodeException {
        var centre = new Ga1049Requests("1.0", Address.of("TICP"), Address.of("UTCS"), "");
        String seq = Ga1049Requests.seq(LocalDateTime.of(2026, 11, 22, 8, 0, 1), 1_000_007);
        assertThat(seq).isEqualTo("20261122080001000007");
        var login = Ga1049Message.read(centre.login(seq, "user", "***").write());
        assertThat(login.operation()).isEqualTo(Operation.LOGIN);
        assertThat(login.objects().getFirst().textOf("UserName")).isEqualTo("user");

        var answer = Ga1049Message.read(
                Ga1049Requests.answer(login, "T0KEN", List.of()).write());
        assertThat(answer.type()).isEqualTo(Type.RESPONSE);
        assertThat(answer.seq()).isEqualTo(seq);
        assertThat(answer.from()).isEqualTo(Address.of("UTCS"));
        var session = centre.with(answer.token());
        assertThat(session.heartbeat(seq).objects().getFirst().name()).isEqualTo("SDO_HeartBeat");
        var subscription = session.subscribe(seq, "CrossTrafficData");
        assertThat(subscription.token()).isEqualTo("T0KEN");
        assertThat(subscription.objects().getFirst().textOf("ObjName")).isEqualTo("CrossTrafficData");
        assertThat(session.unsubscribe(seq, "CrossTrafficData").operation()).isEqualTo(Operation.UNSUBSCRIBE);
        assertThat(session.get(seq, "CrossStage", "1").type()).isEqualTo(Type.REQUEST);
        assertThat(session.set(seq, XmlElement.of("TempPlanParam", "")).operation())
                .isEqualTo(Operation.SET);
        assertThat(session.push(seq, List.of()).type()).isEqualTo(Type.PUSH);
        assertThat(session.logout(seq, "user").operation()).isEqualTo(Operation.LOGOUT);

        var refusal = Ga1049Message.read(
                Ga1049Requests.refuse(subscription, Fault.NOT_ALLOWED).write());
        assertThat(refusal.type()).isEqualTo(Type.ERROR);
        assertThat(refusal.objects().getFirst().textOf("ErrType")).isEqualTo("SDE_NotAllow");
        assertThat(refusal.objects().getFirst().textOf("ErrObj")).isEqualTo("SDO_MsgEntity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Type>PUSH</Type>        | <Type>SHOUT</Type>   | Type must be REQUEST, RESPONSE, PUSH or ERROR",
                "name=\"Notify\"          | name=\"Dance\"       | 'Dance' is no name of an operation",
                "<Seq>20140829084311000002</Seq> | <Seq/>        | Seq must be",
                "<Message>                | <Massage>            | not XML",
                "<To><Address><Sys>TICP</Sys><SubSys/><Instance/></Address></To> |  | Message must have To",
            })
    void names_what_is_wrong(String good, String bad, String rule) {
        String document = new String(Ga1049Codec.PROTOCOL.example(), StandardCharsets.UTF_8);
        assertThat(document).contains(good);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Ga1049Message.read(
                        document.replace(good, bad == null ? "" : bad).getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(rule);
    }

    @Test
    void a_stream_goes_on_after_garbage_and_broken_documents() {
        byte[] sound = Ga1049Codec.PROTOCOL.example();
        var framer = new StreamFramer<>(Ga1049Format.SHAPE);
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes("garbage<a>".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(sound);
        bytes.writeBytes("<Message><Seq>1</Seq></Message>\r\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(sound);
        var frames = framer.push(bytes.toByteArray());
        assertThat(frames.stream().filter(StreamFrame.Sound.class::isInstance)).hasSize(2);
        assertThat(frames.stream().filter(StreamFrame.Broken.class::isInstance)).hasSize(2);
        assertThat(framer.push(new byte[Ga1049Format.MOST_BYTES + 10])).isNotEmpty();
    }

    @Provide
    Arbitrary<Ga1049Message> messages() {
        var texts = Arbitraries.strings().withChars("x<&>é井").ofMaxLength(5);
        return Combinators.combine(
                        Arbitraries.of("1.0", "2.0"),
                        texts,
                        Arbitraries.of(Type.class),
                        Arbitraries.of(Operation.class),
                        texts.list().ofMaxSize(3))
                .as((version, text, type, operation, list) -> new Ga1049Message(
                        version,
                        "A",
                        new Address("UTCS", "s", "i"),
                        Address.of("TICP"),
                        type,
                        "20261122080001000007",
                        "1",
                        operation,
                        list.stream()
                                .map(one ->
                                        XmlElement.of("O", List.of(XmlElement.of("V", one), XmlElement.of("W", text))))
                                .toList()));
    }

    @Property(tries = 150)
    void what_is_written_is_read_back(@ForAll("messages") Ga1049Message message) throws DecodeException {
        assertThat(placeless(Ga1049Message.read(message.write()))).isEqualTo(message);
    }

    @Test
    void a_damaged_document_is_read_or_refused_and_nothing_else() {
        var random = new Random(9);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = Ga1049Codec.PROTOCOL.example();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                Ga1049Codec.PROTOCOL.read(damaged);
                Ga1049Codec.PROTOCOL.codec().decode(damaged, RECEPTION);
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, damaged.length);
            }
        }
    }
}
