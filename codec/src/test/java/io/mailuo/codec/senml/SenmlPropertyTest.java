package io.mailuo.codec.senml;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every pack and for every sequence of bytes. */
class SenmlPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Provide
    Arbitrary<List<Observation>> observations() {
        var devices = Arbitraries.of("1101010300100000017", "1101010300100000025", "3702000600100000013");
        var properties = Arbitraries.of("pm2_5", "water_level.2", "hj212:a05024", "cover_open");
        var micros = Arbitraries.longs().between(946_684_800_000_000L, 4_102_444_800_000_000L);
        var times = Arbitraries.oneOf(
                micros, micros.map(value -> value / 1000 * 1000), micros.map(value -> value / 1_000_000 * 1_000_000));
        Arbitrary<Result> results = Arbitraries.oneOf(
                Arbitraries.doubles().map(Result::of),
                Arbitraries.integers().map(value -> Result.of(value.doubleValue())),
                Arbitraries.of(true, false).map(Result::of),
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .filter(SenmlPropertyTest::isEncodable)
                        .map(Result::of));
        var qualities = Arbitraries.integers().between(0, 1023).map(Quality::ofBits);
        return Combinators.combine(devices, properties, times, results, qualities)
                .as((device, property, time, result, quality) ->
                        new Observation(device, property, Resolver.instant(time), result, quality))
                .list()
                .ofMaxSize(30);
    }

    private static boolean isEncodable(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    @Property(tries = 500)
    void the_log_form_gives_back_what_was_put_in(@ForAll("observations") List<Observation> observations)
            throws DecodeException {
        assertThat(SenmlLog.decode(SenmlLog.encode(observations))).isEqualTo(observations);
    }

    @Property(tries = 300)
    void the_log_form_is_ordinary_senml(@ForAll("observations") List<Observation> observations) throws DecodeException {
        var readings = new SenmlCodec().decode(SenmlLog.encode(observations), Reception.at(NOW));
        assertThat(readings).isEqualTo(readings(observations));
    }

    @Property(tries = 300)
    void readings_survive_json_and_cbor(@ForAll("observations") List<Observation> observations) throws DecodeException {
        var readings = readings(observations);
        var records = readings.stream().map(SenmlRecord::of).toList();
        assertThat(new SenmlJson().decode(SenmlJson.write(records), Reception.at(NOW)))
                .isEqualTo(readings);
        assertThat(new SenmlCbor().decode(SenmlCbor.write(records), Reception.at(NOW)))
                .isEqualTo(readings);
    }

    private static List<Reading> readings(List<Observation> observations) {
        return observations.stream()
                .map(o -> new Reading(o.device(), o.property(), o.phenomenonTime(), o.result(), "", o.quality()))
                .toList();
    }

    @Property(tries = 2000)
    void no_bytes_lead_to_another_exception_than_ours(@ForAll @Size(max = 64) byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    /** Packs take long to make up, so each is damaged many times. */
    @Property(tries = 100)
    void a_damaged_pack_is_read_or_refused(
            @ForAll("observations") List<Observation> observations, @ForAll Random random) {
        byte[] whole = SenmlLog.encode(observations);
        var records = readings(observations).stream().map(SenmlRecord::of).toList();
        byte[] json = SenmlJson.write(records);
        for (int i = 0; i < 10; i++) {
            decodeOrRefuse(damaged(whole, random));
            decodeOrRefuse(damaged(json, random));
            decodeOrRefuse(Arrays.copyOf(whole, random.nextInt(whole.length)));
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        return damaged;
    }

    private static void decodeOrRefuse(byte[] bytes) {
        for (var codec : List.of(new SenmlCodec(), new SenmlCbor(), new SenmlJson())) {
            try {
                assertThat(codec.decode(bytes, Reception.at(NOW))).isNotNull();
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, bytes.length);
            }
        }
        try {
            assertThat(SenmlLog.decode(bytes)).isNotNull();
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
