package io.mailuo.edge.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SenmlPackTest {

    private static final Instant NOW = Instant.parse("2026-11-21T13:14:15.123456Z");

    private static List<Reading> roundTrip(List<Measurement> measurements) throws DecodeException {
        return new SenmlCodec().decode(SenmlPack.encode(measurements), Reception.at(NOW.plusSeconds(5)));
    }

    private static Measurement of(String device, String property, Instant time, Result result, String unit, Quality q) {
        return new Measurement(device, property, time, result, unit, q, null);
    }

    @Test
    void is_read_back_as_it_was_by_the_codec() throws DecodeException {
        var maintenance = Quality.of(Quality.Flag.MAINTENANCE).with(Quality.Flag.CLOCK_UNSURE);
        var measurements = List.of(
                of("1101010600100000019", "water_pressure", NOW, Result.of(0.4125), "MPa", Quality.GOOD),
                of("1101010600100000019", "water_temperature", NOW, Result.of(-12), "Cel", maintenance),
                of("1101010600100000019", "fault", NOW.plusMillis(1), Result.of(true), "", Quality.GOOD),
                of("1101010600100000028", "display_text", NOW.plusMillis(1), Result.of("前方拥堵"), "", Quality.GOOD),
                of(
                        "1101010600100000028",
                        "water_volume",
                        Instant.parse("2019-01-01T00:00:00Z"),
                        Result.of(1e15 + 1),
                        "m3",
                        Quality.GOOD),
                of("1101010600100000028", "fault", NOW, Result.of(false), "", Quality.GOOD));

        var readings = roundTrip(measurements);

        assertThat(readings).hasSameSizeAs(measurements);
        for (int i = 0; i < readings.size(); i++) {
            var reading = readings.get(i);
            var measurement = measurements.get(i);
            assertThat(reading)
                    .isEqualTo(new Reading(
                            measurement.device(),
                            measurement.property(),
                            measurement.time(),
                            measurement.result(),
                            measurement.unit(),
                            measurement.quality()));
        }
    }

    @Test
    void holds_a_thousand_measurements() throws DecodeException {
        var many = IntStream.range(0, 1000)
                .mapToObj(i -> of(
                        "1101010600100000019", "p" + i, NOW.plusMillis(i % 7), Result.of(i / 3.0), "1", Quality.GOOD))
                .toList();

        assertThat(roundTrip(many))
                .hasSize(1000)
                .extracting(Reading::result)
                .isEqualTo(many.stream().map(Measurement::result).toList());
    }
}
