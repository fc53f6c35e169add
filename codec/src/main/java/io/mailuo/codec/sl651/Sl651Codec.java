package io.mailuo.codec.sl651;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SL 651-2014 in HEX form, one whole frame: 6.2.3 for the frame, 6.6.4 for the bodies, annex C for the elements. The
 * source is the station's address. The element's observed property is the catalogue's, or {@code sl651:<id>}. A value
 * of nines throughout (a level that could not be measured) is marked as out of range; typed values as substituted.
 * Packets after the first of a split message carry no readings by themselves.
 */
public final class Sl651Codec implements Codec {

    private static final Duration STEP = Duration.ofMinutes(5);
    private static final String RAIN_OF_FIVE_MINUTES = "22";

    @Override
    public String name() {
        return "sl651";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Sl651Format.SHAPE.decode(payload);
        if (!frame.up() || frame.packet() > 1) {
            return List.of();
        }
        var body = Sl651Body.of(frame);
        String station = body.station();
        var readings = new Readings(station == null ? frame.station() : station, reception.deviceOffset());
        for (var element : body.elements()) {
            readings.add(element);
        }
        return readings.list;
    }

    private static final class Readings {

        private final List<Reading> list = new ArrayList<>();
        private final String source;
        private final ZoneOffset offset;
        private @Nullable Instant time;

        Readings(String source, ZoneOffset offset) {
            this.source = source;
            this.offset = offset;
        }

        void add(Sl651Element element) throws DecodeException {
            switch (element) {
                case Sl651Element.Time(String digits) -> time = time(digits, offset);
                case Sl651Element.Number number -> {
                    var value = number.value();
                    if (value.isPresent()) {
                        boolean nines = number.raw().hex().chars().allMatch(c -> c == '9');
                        add(number.id(), time, Result.of(value.getAsDouble()), nines ? Flag.OUT_OF_RANGE : null);
                    }
                }
                case Sl651Element.Series(String id, List<@Nullable Double> values) -> series(id, values);
                case Sl651Element.Manual(String text) -> add("F2", time, Result.of(text), Flag.SUBSTITUTED);
                case Sl651Element.Binary(String id, var raw) -> add(id, time, Result.of(raw.hex()), null);
                case Sl651Element.Picture picture -> {
                    // A picture is an attachment, not a reading.
                }
            }
        }

        private void series(String id, List<@Nullable Double> values) {
            for (int i = 0; i < values.size(); i++) {
                Double value = values.get(i);
                if (value != null) {
                    Instant at = time == null ? null : time.plus(STEP.multipliedBy(i));
                    add(id.equals("F4") ? RAIN_OF_FIVE_MINUTES : id, at, Result.of(value), null);
                }
            }
        }

        private void add(String id, @Nullable Instant at, Result result, @Nullable Flag flag) {
            var definition = Sl651Elements.find(id);
            String unit = definition.map(Sl651Elements.Definition::unit).orElse("");
            boolean level = id.startsWith("F") && !id.startsWith("FF") && result instanceof Result.Number;
            list.add(new Reading(
                    source,
                    definition.map(Sl651Elements.Definition::property).orElse("sl651:" + id),
                    at,
                    result,
                    level ? "m" : unit,
                    flag == null ? Quality.GOOD : Quality.of(flag)));
        }
    }

    private static Instant time(String digits, ZoneOffset offset) throws DecodeException {
        try {
            return LocalDateTime.of(
                            2000 + part(digits, 0), part(digits, 2), part(digits, 4), part(digits, 6), part(digits, 8))
                    .toInstant(offset);
        } catch (DateTimeException | NumberFormatException e) {
            throw new DecodeException(
                    QuarantineReason.TIME, 0, "'" + digits + "' is not a time yyMMddHHmm", "SL 651-2014 6.6.4");
        }
    }

    private static int part(String digits, int from) {
        return Integer.parseInt(digits, from, from + 2, 10);
    }
}
