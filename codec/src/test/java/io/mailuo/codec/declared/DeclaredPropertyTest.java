package io.mailuo.codec.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every message of a declaration and for every sequence of bytes. */
class DeclaredPropertyTest {

    private static final DeclaredCodec COVER = DeclaredCodecTest.codec("cover");
    private static final DeclaredCodec WEATHER = DeclaredCodecTest.codec("weather");
    private static final DeclaredCodec NMEA = DeclaredCodecTest.codec("nmea");

    @Provide
    Arbitrary<Map<String, Object>> covers() {
        var hex = Arbitraries.strings().withChars("0123456789abcdef");
        var states = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(-8, 7))
                .as((open, fault, tilt) -> Map.<String, Object>of("open", open, "fault", fault, "tilt", tilt * 0.5));
        var probes = Combinators.combine(
                        Arbitraries.longs().between(0, 255),
                        Arbitraries.longs().between(0, 255),
                        Arbitraries.floats().between(-1e6f, 1e6f))
                .as((channel, quality, value) -> Map.<String, Object>of(
                        "channel",
                        channel,
                        "quality",
                        quality,
                        "temperature",
                        Double.parseDouble(value == 0 ? "0.0" : value.toString())))
                .list()
                .ofMaxSize(8);
        var level = Arbitraries.integers()
                .between(-32768, 32767)
                .filter(raw -> raw != 255)
                .map(raw -> raw / 100.0)
                .injectNull(0.2);
        var battery =
                Arbitraries.integers().between(0, 99).map(raw -> raw / 10.0).injectNull(0.2);
        return Combinators.combine(
                        hex.ofLength(8),
                        Arbitraries.of(true, false),
                        Arbitraries.strings().alpha().ofMaxLength(10),
                        states,
                        battery,
                        level,
                        probes,
                        Combinators.combine(
                                        Arbitraries.strings().withChars("aé井盖").ofMaxLength(20),
                                        Arbitraries.longs().between(1, 9))
                                .as((note, code) -> List.<Object>of(note, code)))
                .as(DeclaredPropertyTest::cover);
    }

    private static Map<String, Object> cover(
            String address,
            boolean alarm,
            String serial,
            Map<String, Object> state,
            @Nullable Double battery,
            @Nullable Double level,
            List<Map<String, Object>> probes,
            List<Object> noteAndCode) {
        var message = new LinkedHashMap<String, Object>();
        message.put("address", address);
        message.put("kind", alarm ? "alarm" : "report");
        message.put("serial", serial);
        message.put("state", state);
        if (battery != null) {
            message.put("battery", battery);
        }
        message.put("clock", "2602280859");
        if (!alarm) {
            message.put("rssi", -(Long) noteAndCode.get(1));
        }
        if (level != null) {
            message.put("level", level);
        }
        message.put("probes", probes);
        message.put("note", noteAndCode.get(0));
        message.put(alarm ? "code" : "reserve", noteAndCode.get(1));
        message.put("rest", "");
        return message;
    }

    @Property(tries = 300)
    void what_is_written_in_binary_is_read_back(@ForAll("covers") Map<String, Object> message) throws DecodeException {
        var read = COVER.read(COVER.write(message));
        assertThat(read).containsAllEntriesOf(message);
        assertThat(COVER.write(read)).isEqualTo(COVER.write(message));
    }

    @Property(tries = 200)
    void what_is_written_in_json_is_read_back(
            @ForAll String station,
            @ForAll double temperature,
            @ForAll boolean door,
            @ForAll @Size(max = 10) List<Long> rows)
            throws DecodeException {
        var message = new LinkedHashMap<String, Object>();
        message.put(
                "station",
                station.codePoints()
                        .filter(c -> c < 0xd800)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        message.put("time", "2026-11-22T08:00:00Z");
        message.put("temperature", Plain.key(temperature == 0 ? 0.5 : temperature));
        message.put("humidity", 40L);
        message.put("door", door);
        message.put(
                "rows",
                rows.stream()
                        .map(row -> Map.<String, Object>of("n", row, "v", 0.5))
                        .toList());
        assertThat(WEATHER.read(WEATHER.write(message))).isEqualTo(Map.copyOf(message));
    }

    @Property(tries = 200)
    void what_is_written_in_text_is_read_back(@ForAll int number, @ForAll short level) throws DecodeException {
        var message = new LinkedHashMap<String, Object>();
        message.put("sentence", "LVL");
        message.put("number", (long) number);
        message.put("level", level / 100.0);
        message.put("at", "261122153000");
        assertThat(NMEA.read(NMEA.write(message))).containsAllEntriesOf(message);
    }

    @Property(tries = 1000)
    void random_bytes_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 80) byte[] noise) {
        for (var codec : List.of(COVER, WEATHER, NMEA)) {
            DeclaredCodecTest.readOrRefuse(codec, noise);
        }
    }

    @Property(tries = 300)
    void the_quick_way_to_read_a_time_reads_what_iso_8601_says(
            @ForAll @LongRange(min = -62167219200L, max = 253402214400L) long second,
            @ForAll @IntRange(min = -1080, max = 1080) int offset) {
        var time = OffsetDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.ofTotalSeconds(60 * offset));
        var iso = new TimeFormat.Iso();
        for (var form : List.of(
                "uuuu-MM-dd'T'HH:mm:ssXXX", "uuuu-MM-dd'T'HH:mm:ss.SSSxxx", "uuuu-MM-dd'T'HH:mm:ssxxx'[UTC]'")) {
            String text = DateTimeFormatter.ofPattern(form).format(time);
            assertThat(iso.read(text, ZoneOffset.UTC))
                    .as(text)
                    .contains(OffsetDateTime.parse(text.replace("[UTC]", "")).toInstant());
        }
        String local = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(time);
        assertThat(iso.read(local, time.getOffset())).contains(time.toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z",
                "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+19:00", "2026-01-01T00:00:00+08:60",
                        "2026-01-01T00:00:00+8",
                "2026-01-01T00:00:00Z.", "2026-01-01", "", "２０26-01-01T00:00:00Z"
            })
    void what_is_no_time_is_none_the_quick_way_too(String text) {
        assertThat(new TimeFormat.Iso().read(text, ZoneOffset.UTC)).isEmpty();
    }
}
