package io.mailuo.codec.sl651;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Bodies in both forms, written and read. */
class Sl651FormsTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-21T12:00:00Z"));
    private static final String HEAD = "0003591011154947";

    private static Sl651Frame ascii(int function, String body) {
        return frame(Sl651Frame.Form.ASCII, function, new Octets(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Sl651Frame frame(Sl651Frame.Form form, int function, Octets body) {
        return new Sl651Frame(form, true, 1, "0012345678", "1234", function, 0, 0, body, Sl651Frame.LAST);
    }

    private static List<Reading> readings(Sl651Frame frame) throws DecodeException {
        return new Sl651Codec().decode(Sl651Format.encode(frame), RECEPTION);
    }

    @Test
    void an_ascii_frame_is_laid_out_as_table_16_has_it() throws DecodeException {
        var frame = ascii(0x32, HEAD + "ST 0012345678 H TT 5910111549 PJ 5.0 PT 392.3 Z -127.381 VT 11.15 ");
        byte[] bytes = Sl651Format.encode(frame);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text)
                .startsWith("\u0001" + "01" + "0012345678" + "1234" + "32" + "0052" + "\u0002" + "0003")
                .contains("VT 11.15 \u0003");
        assertThat(Sl651Format.SHAPE.decode(bytes)).isEqualTo(frame);
        var body = Sl651Body.of(frame);
        assertThat(body.stationType()).isEqualTo('H');
        assertThat(body.serial()).isEqualTo(3);
        assertThat(readings(frame))
                .extracting(Reading::property, Reading::result, Reading::unit, Reading::phenomenonTime)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "rainfall", Result.of(5), "mm", Instant.parse("2059-10-11T07:49:00Z")),
                        org.assertj.core.groups.Tuple.tuple(
                                "rainfall_total", Result.of(392.3), "mm", Instant.parse("2059-10-11T07:49:00Z")),
                        org.assertj.core.groups.Tuple.tuple(
                                "water_level", Result.of(-127.381), "m", Instant.parse("2059-10-11T07:49:00Z")),
                        org.assertj.core.groups.Tuple.tuple(
                                "battery_voltage", Result.of(11.15), "V", Instant.parse("2059-10-11T07:49:00Z")));
    }

    @Test
    void an_hour_of_rain_and_levels_and_the_state_in_ascii() throws DecodeException {
        var readings = readings(ascii(
                0x34,
                HEAD + "ST 0012345678 H TT 2611211105 DRP 000A14FFFFFFFFFFFFFFFFFF DRH00 DRZ1 " + "0031"
                        + "FFFF".repeat(11) + " ZT 00000006 "));
        assertThat(readings).hasSize(3 + 1 + 12);
        assertThat(readings.get(1).result()).isEqualTo(Result.of(1.0));
        assertThat(readings.get(1).phenomenonTime()).isEqualTo(Instant.parse("2026-11-21T03:10:00Z"));
        assertThat(readings.get(3).result()).isEqualTo(Result.of(0.49));
        assertThat(readings)
                .filteredOn(reading -> reading.result().equals(Result.of(true)))
                .extracting(Reading::property)
                .containsExactly("sl651:45.battery_low", "sl651:45.level_alarm");
    }

    @Test
    void values_at_equal_steps_go_in_turn_in_ascii() throws DecodeException {
        var readings = readings(ascii(0x31, HEAD + "ST 0012345678 H TT 2611210800 DRN05 Z US 1.5 2 M 3 1.7 M "));
        assertThat(readings)
                .extracting(Reading::property, Reading::result, reading -> String.valueOf(reading.phenomenonTime()))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("water_level", Result.of(1.5), "2026-11-21T00:00:00Z"),
                        org.assertj.core.groups.Tuple.tuple("water_level", Result.of(1.7), "2026-11-21T00:10:00Z"),
                        org.assertj.core.groups.Tuple.tuple("wind_speed", Result.of(2), "2026-11-21T00:00:00Z"),
                        org.assertj.core.groups.Tuple.tuple("wind_speed", Result.of(3), "2026-11-21T00:05:00Z"));
    }

    @Test
    void values_at_equal_steps_have_one_size_in_hex() throws DecodeException {
        var body = Octets.of("0003591011154947" + "f1f1001234567848" + "f0f02611210800" + "0418000005" + "3923"
                + "00001500" + "ffffffff" + "ff012345");
        var readings = readings(frame(Sl651Frame.Form.HEX, 0x38, body));
        assertThat(readings).extracting(Reading::property).contains("water_level");
        var levels = readings.stream()
                .filter(reading -> reading.property().equals("water_level"))
                .toList();
        assertThat(levels).extracting(Reading::result).containsExactly(Result.of(1.5), Result.of(-12.345));
        assertThat(levels.getLast().phenomenonTime()).isEqualTo(Instant.parse("2026-11-21T00:10:00Z"));
    }

    @Test
    void one_body_may_speak_for_several_stations() throws DecodeException {
        var hex = Octets.of("0003591011154947" + "f1f1001234567848" + "f0f02611210800" + "382112" + "0000"
                + "f1f1001234567950" + "f0f02611210800" + "3821121300");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> readings(frame(Sl651Frame.Form.HEX, 0x32, hex)));
        var sound = Octets.of("0003591011154947" + "f1f1001234567848" + "f0f02611210800" + "38121200"
                + "f1f1001234567950" + "f0f02611210800" + "38121300");
        assertThat(readings(frame(Sl651Frame.Form.HEX, 0x32, sound)))
                .extracting(Reading::source)
                .containsExactly("0012345678", "0012345679");
        assertThat(readings(ascii(
                        0x32, HEAD + "ST 0012345678 H TT 2611210800 VT 12.00 ST 0012345679 P TT 2611210800 VT 13.00 ")))
                .extracting(Reading::source)
                .containsExactly("0012345678", "0012345679");
    }

    @Test
    void typed_text_and_pictures_stand_as_they_are_in_ascii() throws DecodeException {
        var typed = ascii(0x35, HEAD + "RGZS ST 12345678 TT 112108 Z 1.5 ");
        assertThat(Sl651Body.of(typed).elements())
                .containsExactly(new Sl651Element.Manual("ST 12345678 TT 112108 Z 1.5"));
        var picture = ascii(0x36, HEAD + "ST 0012345678 H TT 2611210800 PIC \u00ff\u00d8\u0001\u0003 \u00ff\u00d9");
        assertThat(Sl651Body.of(picture).elements())
                .containsExactly(
                        new Sl651Element.Time("2611210800"), new Sl651Element.Picture(Octets.of("ffd8010320ffd9")));
    }

    @Test
    void contents_of_answers_are_read_by_their_function() throws DecodeException {
        assertThat(content("sl651-fc45-22")).isEqualTo(new Sl651Content.Version("DATA86-SW-V1.2(H)"));
        assertThat(content("sl651-fc50-28"))
                .isInstanceOfSatisfying(
                        Sl651Content.Events.class,
                        events -> assertThat(events.counts()).hasSize(32).startsWith(0x1111, 0x2222));
        assertThat(content("sl651-up-fc4D-69"))
                .isInstanceOfSatisfying(
                        Sl651Content.Outputs.class,
                        outputs -> assertThat(outputs.on()).hasSize(8).startsWith(true, false));
        assertThat(content("sl651-up-fc4F-71")).isEqualTo(new Sl651Content.FixedAmount(true));
        assertThat(content("sl651-fc46-23"))
                .isInstanceOfSatisfying(
                        Sl651Content.State.class,
                        state -> assertThat(state.state().bits()).isEqualTo(0x400));
        assertThat(content("sl651-fc43-20")).isInstanceOfSatisfying(Sl651Content.Parameters.class, parameters -> {
            var first = parameters.parameters().getFirst();
            assertThat(first.definition().orElseThrow().name()).isEqualTo("定时报时间间隔");
            assertThat(first.value()).hasValue(1);
        });
        assertThat(content("sl651-down-fc43-56"))
                .isInstanceOfSatisfying(
                        Sl651Content.Parameters.class,
                        parameters -> assertThat(parameters.parameters())
                                .hasSize(13)
                                .allSatisfy(parameter ->
                                        assertThat(parameter.raw().length()).isZero()));
        assertThat(content("sl651-down-fc49-63"))
                .isInstanceOfSatisfying(
                        Sl651Content.Parameters.class,
                        parameters -> assertThat(parameters.parameters())
                                .extracting(parameter -> parameter.raw().hex())
                                .containsExactly("1234", "03e8"));
    }

    private static Sl651Content content(String name) throws DecodeException {
        var frame = Sl651Format.SHAPE.decode(Vectors.of("sl651")
                .filter(vector -> vector.name().equals(name))
                .findFirst()
                .orElseThrow()
                .bytes());
        return Sl651Content.of(frame, Sl651Body.of(frame));
    }

    @Test
    void every_frame_of_the_vectors_has_a_content() throws DecodeException {
        for (var vector : Vectors.of("sl651").filter(Vectors.Vector::verified).toList()) {
            var frame = Sl651Format.SHAPE.decode(vector.bytes());
            if (frame.packets() <= 1) {
                assertThat(Sl651Content.of(frame, Sl651Body.of(frame)))
                        .as(vector.name())
                        .isNotNull();
            }
        }
    }

    @Test
    void a_stream_may_mix_the_forms_and_a_wrong_checksum_is_said() {
        byte[] text = Sl651Format.encode(ascii(0x32, HEAD + "ST 0012345678 H TT 5910111549 PJ 5.0 "));
        byte[] hex = Sl651Protocol.PROTOCOL.example();
        byte[] stream = Arrays.copyOf(text, text.length + hex.length + text.length);
        System.arraycopy(hex, 0, stream, text.length, hex.length);
        System.arraycopy(text, 0, stream, text.length + hex.length, text.length);
        stream[stream.length - 1] ^= 1;
        for (int cut = 1; cut < stream.length; cut += 11) {
            var framer = new StreamFramer<>(Sl651Format.SHAPE);
            var frames = new ArrayList<>(framer.push(Arrays.copyOf(stream, cut)));
            frames.addAll(framer.push(Arrays.copyOfRange(stream, cut, stream.length)));
            frames.addAll(framer.end());
            assertThat(frames.subList(0, 2)).allMatch(StreamFrame.Sound.class::isInstance);
            assertThat(frames.get(2))
                    .isInstanceOfSatisfying(
                            StreamFrame.Broken.class,
                            broken -> assertThat(broken.error().reason()).isEqualTo(QuarantineReason.CHECKSUM));
        }
    }

    @Provide
    Arbitrary<Sl651Body> bodies() {
        var time = Arbitraries.of("2611210800", "2611210805").map(Sl651Element.Time::new);
        var numbers = Combinators.combine(
                        Arbitraries.of("20", "26", "39", "38", "02", "FF21"),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.strings().numeric().ofLength(6).map(Octets::of))
                .as(Sl651Element.Number::new);
        var values = Arbitraries.integers().between(-9999, 9999).map(value -> value / 100.0);
        var series = Arbitraries.integers()
                .between(0, 65534)
                .map(value -> value / 100.0)
                .injectNull(0.2)
                .list()
                .ofSize(12)
                .map(list -> new Sl651Element.Series("F5", list));
        var steps = values.injectNull(0.2)
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(list -> new Sl651Element.Steps("39", 2, 4, Duration.ofMinutes(5), list));
        var plain = Arbitraries.oneOf(
                time,
                numbers,
                series,
                Arbitraries.integers().map(bits -> new Sl651Element.Binary("45", Octets.of("%08x".formatted(bits)))),
                Arbitraries.of("0012345678", "1302050001").map(station -> new Sl651Element.Station(station, 'P')));
        var last = Arbitraries.oneOf(
                Arbitraries.strings().withChars("Z 1.5;水位").ofMaxLength(30).map(Sl651Element.Manual::new),
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(60)
                        .map(bytes -> new Sl651Element.Picture(new Octets(bytes))),
                steps.map(element -> element));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 65535), plain.list().ofMaxSize(6), last.injectNull(0.5))
                .as((serial, elements, end) -> {
                    var all = new ArrayList<Sl651Element>(elements);
                    if (end instanceof Sl651Element.Steps) {
                        all.add(new Sl651Element.Binary("04", Octets.of("000005")));
                    }
                    if (end != null) {
                        all.add(end);
                    }
                    return new Sl651Body(serial, "261121080000", "0012345678", 'H', Octets.NONE, all);
                });
    }

    @Property(tries = 300)
    void bodies_in_hex_are_read_as_they_were_written(@ForAll("bodies") Sl651Body body) throws DecodeException {
        var read = Sl651Body.of(frame(Sl651Frame.Form.HEX, 0x31, body.write(Sl651Frame.Form.HEX)));
        assertThat(read.elements()).isEqualTo(body.elements());
        assertThat(read.serial()).isEqualTo(body.serial());
        assertThat(read.station()).isEqualTo(body.station());
    }

    @Property(tries = 200)
    void bodies_in_ascii_give_the_readings_of_the_same_body_in_hex(@ForAll("bodies") Sl651Body body)
            throws DecodeException {
        var elements = new ArrayList<>(body.elements());
        elements.removeIf(element ->
                element.id().equals("04") || element.id().startsWith("FF") || element instanceof Sl651Element.Manual);
        var usual = new Sl651Body(
                body.serial(), body.sendTime(), body.station(), body.stationType(), Octets.NONE, elements);
        assertThat(readings(frame(Sl651Frame.Form.ASCII, 0x31, usual.write(Sl651Frame.Form.ASCII))))
                .extracting(Reading::source, Reading::property, Reading::result, Reading::phenomenonTime)
                .isEqualTo(expected(usual));
    }

    private static List<org.assertj.core.groups.Tuple> expected(Sl651Body usual) throws DecodeException {
        var withStep = new ArrayList<Sl651Element>();
        for (var element : usual.elements()) {
            if (element instanceof Sl651Element.Steps) {
                withStep.add(new Sl651Element.Binary("04", Octets.of("000005")));
            }
            withStep.add(element);
        }
        var hex = new Sl651Body(
                usual.serial(), usual.sendTime(), usual.station(), usual.stationType(), Octets.NONE, withStep);
        return readings(frame(Sl651Frame.Form.HEX, 0x31, hex.write(Sl651Frame.Form.HEX))).stream()
                .filter(reading -> !reading.property().equals("sl651:04"))
                .map(reading -> org.assertj.core.groups.Tuple.tuple(
                        reading.source(), reading.property(), reading.result(), reading.phenomenonTime()))
                .toList();
    }

    /** A station of the field defines the groups of two bytes with eleven bytes (5C) and sends annex C's 24. */
    @Test
    void a_series_of_an_impossible_size_has_the_twelve_groups_of_the_annex() throws DecodeException {
        byte[] elements = Octets.of("F55C" + "00A4".repeat(11) + "FFFF" + "39230002896038121234")
                .bytes();
        var read = Sl651HexElements.read(new ByteReader(elements, "test"), false);
        assertThat(read).hasSize(3);
        assertThat(read.getFirst()).isInstanceOfSatisfying(Sl651Element.Series.class, series -> {
            assertThat(series.values()).hasSize(12);
            assertThat(series.values().getFirst()).isEqualTo(1.64);
            assertThat(series.values().getLast()).isNull();
        });
        assertThat(((Sl651Element.Number) read.get(1)).value()).hasValue(28.960);
    }

    @Test
    void every_report_of_the_vectors_is_written_from_its_fields_alone() throws DecodeException {
        int written = 0;
        for (var vector : Vectors.of("sl651").filter(Vectors.Vector::verified).toList()) {
            var fields = new LinkedHashMap<>(Sl651Protocol.PROTOCOL.read(vector.bytes()));
            if (fields.get("content") instanceof Map<?, ?> content
                    && content.get("elements") instanceof List<?> elements
                    && !elements.isEmpty()
                    && !String.valueOf(content).contains("id=F3")) {
                fields.remove("body");
                assertThat(Sl651Protocol.PROTOCOL.write(fields))
                        .as(vector.name())
                        .isEqualTo(vector.bytes());
                written++;
            }
        }
        assertThat(written).isGreaterThan(10);
    }

    @Test
    void a_number_is_written_by_value_decimals_and_size() {
        var element = Map.<String, Object>of("id", "39", "value", -1.25, "decimals", 2, "size", 3);
        var content = Map.<String, Object>of(
                "serial",
                1,
                "sendTime",
                "261122080000",
                "station",
                "0012345678",
                "stationType",
                "48",
                "elements",
                List.of(element));
        var body = Sl651Fields.body(new MessageFields(content)).write(Sl651Frame.Form.HEX);
        assertThat(body).isEqualTo(Octets.of("0001 261122080000 F1F10012345678 48 391AFF0125"));
        var tooLarge = Map.<String, Object>of("id", "39", "value", 1234567, "decimals", 2, "size", 3);
        var wrong = Map.<String, Object>of("serial", 1, "sendTime", "261122080000", "elements", List.of(tooLarge));
        assertThatIllegalArgumentException().isThrownBy(() -> Sl651Fields.body(new MessageFields(wrong)));
    }
}
