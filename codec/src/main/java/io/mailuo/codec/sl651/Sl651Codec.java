package io.mailuo.codec.sl651;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Decimals;
import io.mailuo.codec.bytes.Octets;
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
 * SL 651-2014 in HEX and ASCII form, one whole frame: 6.2.3, 6.4 and 6.5 for the frame, 6.6 for the bodies, annex C for
 * the elements. The source is the station's address; where a body speaks for several stations, each one's own. The element's observed property is the catalogue's, or {@code sl651:<id>}. A value
 * of nines throughout (a level that could not be measured) is marked as out of range; typed values as substituted.
 * The state (45) gives one truth value for each bit of table 58, {@code sl651:45.battery_low} and so on. A message in
 * several packets has no readings until {@link Sl651Centre} has joined it: {@link #readings}.
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
        return readings(Sl651Format.SHAPE.decode(payload), reception);
    }

    /**
     * The readings of a frame, or of a message that was joined.
     *
     * @throws DecodeException if the body breaks a rule
     */
    public static List<Reading> readings(Sl651Frame frame, Reception reception) throws DecodeException {
        if (!frame.up() || frame.packets() > 1) {
            return List.of();
        }
        var body = Sl651Body.of(frame);
        String station = body.station();
        var readings = new Readings(
                station == null ? frame.station() : station, reception.deviceOffset(), sent(body, reception));
        for (var element : body.elements()) {
            readings.add(element);
        }
        return readings.list;
    }

    /** When the station sent it; the end of time where that is no time. */
    private static Instant sent(Sl651Body body, Reception reception) {
        try {
            return time(body.sendTime(), reception.deviceOffset());
        } catch (DecodeException e) {
            return Instant.MAX.minus(STEP);
        }
    }

    private static final class Readings {

        private final List<Reading> list = new ArrayList<>();
        private String source;
        private final ZoneOffset offset;
        private final Instant sent;
        private @Nullable Instant time;

        Readings(String source, ZoneOffset offset, Instant sent) {
            this.source = source;
            this.offset = offset;
            this.sent = sent;
        }

        void add(Sl651Element element) throws DecodeException {
            switch (element) {
                case Sl651Element.Time(String digits) -> time = time(digits, offset);
                case Sl651Element.Station(String station, int type) -> source = station;
                case Sl651Element.Printed(String id, String text) -> {
                    var value = Decimals.parse(text);
                    if (value.isPresent()) {
                        boolean nines = isNines(text);
                        add(id, time, Result.of(value.getAsDouble()), nines ? Flag.OUT_OF_RANGE : null);
                    }
                }
                case Sl651Element.Steps steps -> steps(steps);
                case Sl651Element.Number number -> {
                    var value = number.value();
                    if (value.isPresent()) {
                        boolean nines = isNines(number.raw());
                        add(number.id(), time, Result.of(value.getAsDouble()), nines ? Flag.OUT_OF_RANGE : null);
                    }
                }
                case Sl651Element.Series(String id, List<@Nullable Double> values) -> series(id, values);
                case Sl651Element.Manual(String text) -> text("F2", text, Flag.SUBSTITUTED);
                case Sl651Element.Binary(String id, var raw) when id.equals("45") && raw.length() == 4 -> state(raw);
                case Sl651Element.Binary(String id, var raw) -> text(id, raw.hex(), null);
                case Sl651Element.Picture picture -> {
                    // A picture is an attachment, not a reading.
                }
            }
        }

        /** What is longer than a reading may be stays in the message only. */
        private void text(String id, String text, @Nullable Flag flag) {
            if (text.length() <= Result.Text.MAX_LENGTH) {
                add(id, time, Result.of(text), flag);
            }
        }

        private void state(Octets raw) {
            long bits = 0;
            for (int i = 0; i < raw.length(); i++) {
                bits = bits << 8 | raw.at(i);
            }
            var at = time;
            new Sl651State(bits)
                    .flags()
                    .forEach((flag, set) ->
                            list.add(new Reading(source, "sl651:45." + flag, at, Result.of(set), "", Quality.GOOD)));
        }

        private void steps(Sl651Element.Steps steps) {
            for (int i = 0; i < steps.values().size(); i++) {
                Double value = steps.values().get(i);
                if (value != null) {
                    Instant at = time == null ? null : time.plus(steps.step().multipliedBy(i));
                    add(steps.id(), at, Result.of(value), null);
                }
            }
        }

        /**
         * The time of observation is the first value's; where the last one would then come after the sending, as with
         * some stations in the field, it is the last one's.
         */
        private void series(String id, List<@Nullable Double> values) {
            var length = STEP.multipliedBy(values.size() - 1L);
            var first = time;
            if (first != null && first.plus(length).isAfter(sent.plus(STEP))) {
                first = first.minus(length);
            }
            for (int i = 0; i < values.size(); i++) {
                Double value = values.get(i);
                if (value != null) {
                    Instant at = first == null ? null : first.plus(STEP.multipliedBy(i));
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

    /** Whether all digits are nines, by which stations say that there is no level. */
    private static boolean isNines(Octets raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.at(i) != 0x99) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNines(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '9' && text.charAt(i) != '.') {
                return false;
            }
        }
        return text.length() > 3;
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
