package io.mailuo.codec.szy206;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SZY206-2016 and SL/T 427-2021, one whole frame. Reports (81, 82, C0) and answers to the query of real-time values (B0)
 * give their values, by the catalogue's properties or {@code szy206:<name>}, and alarms and state as numbers,
 * {@code szy206:alarm} and {@code szy206:state}. An alarm report (81) and an answer about the state (5E) give a truth
 * value for each bit as well, {@code szy206:alarm.mains_failed} and so on. The source is the terminal's address, ten
 * hexadecimal digits. A message in several frames has no readings until {@link Szy206Centre} has joined it.
 *
 * <p>The text of SZY206-2016 was not available: layouts are those of SL/T 427-2021, which took its place, and of two
 * implementations of the older one.
 */
public final class Szy206Codec implements Codec {

    private static final int ALARM_REPORT = 0x81;
    private static final int STATE_ANSWER = 0x5e;
    private static final int VOLTAGE_REPORT = 0x84;

    private final Szy206Edition edition;

    /** The codec for terminals of {@code edition}. */
    public Szy206Codec(Szy206Edition edition) {
        this.edition = edition;
    }

    @Override
    public String name() {
        return edition.codec();
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var frame = Szy206Format.SHAPE.decode(payload);
        try {
            return frame.divs() >= 0 ? List.of() : readings(frame, edition, reception);
        } catch (DecodeException e) {
            throw Szy206Format.shifted(e, frame);
        }
    }

    /**
     * The readings of a frame, or of a message that was joined.
     *
     * @throws DecodeException if its data break a rule; offsets count from the data's start
     */
    public static List<Reading> readings(Szy206Frame frame, Szy206Edition edition, Reception reception)
            throws DecodeException {
        if (Szy206Report.isReport(frame)) {
            return ofReport(frame, edition, reception);
        }
        var readings = new ArrayList<Reading>();
        if (frame.isUp() && frame.function() == STATE_ANSWER) {
            var in = new ByteReader(frame.data().bytes(), Szy206Report.CLAUSE);
            var report = new Szy206Report(List.of(), in.u16le("the alarms"), in.u16le("the state"), null);
            words(frame.address(), report, null, readings);
            flags(frame.address(), report, null, readings);
        } else if (frame.isUp() && frame.function() == VOLTAGE_REPORT) {
            var in = new ByteReader(frame.data().bytes(), Szy206Report.CLAUSE);
            byte[] digits = in.bytes(2, "the voltage");
            var value = Szy206Value.read(digits, 0, Szy206Quantity.VOLTAGE, 1, edition);
            add(frame.address(), value, edition, null, readings);
        }
        return readings;
    }

    private static List<Reading> ofReport(Szy206Frame frame, Szy206Edition edition, Reception reception)
            throws DecodeException {
        var report = Szy206Report.of(frame, edition);
        var tag = report.tag();
        Instant time = tag == null
                ? null
                : tag.need(
                        reception.receivedAt(),
                        reception.deviceOffset(),
                        frame.data().length() - tag.digits().length() / 2 - 1);
        var readings = new ArrayList<Reading>(report.values().size() + 2);
        for (var value : report.values()) {
            add(frame.address(), value, edition, time, readings);
        }
        words(frame.address(), report, time, readings);
        if (frame.function() == ALARM_REPORT) {
            flags(frame.address(), report, time, readings);
        }
        return readings;
    }

    private static void add(
            String source, Szy206Value value, Szy206Edition edition, @Nullable Instant time, List<Reading> readings) {
        if (!value.isThere()) {
            return;
        }
        var result = Result.of(value.value());
        readings.add(new Reading(source, value.property(edition), time, result, value.unit(edition), Quality.GOOD));
        if (value.quantity() == Szy206Quantity.WIND) {
            var direction = Result.of((double) value.detail());
            readings.add(new Reading(source, "szy206:wind_direction", time, direction, "", Quality.GOOD));
        }
    }

    private static void words(String source, Szy206Report report, @Nullable Instant time, List<Reading> readings) {
        readings.add(new Reading(source, "szy206:alarm", time, Result.of((double) report.alarm()), "", Quality.GOOD));
        readings.add(new Reading(source, "szy206:state", time, Result.of((double) report.state()), "", Quality.GOOD));
    }

    private static void flags(String source, Szy206Report report, @Nullable Instant time, List<Reading> readings) {
        flags(source, "szy206:alarm.", report.alarms(), time, readings);
        flags(source, "szy206:state.", report.states(), time, readings);
    }

    private static void flags(
            String source, String prefix, Map<String, Boolean> flags, @Nullable Instant time, List<Reading> readings) {
        flags.forEach((name, set) ->
                readings.add(new Reading(source, prefix + name, time, Result.of(set), "", Quality.GOOD)));
    }
}
