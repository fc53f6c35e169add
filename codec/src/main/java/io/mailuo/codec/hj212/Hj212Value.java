package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.Decimals;
import io.mailuo.codec.hj212.Hj212Name.Kind;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One value of a data message (HJ 212-2017, 6.6.4): a field {@code <factor>-<suffix>} with what the other fields of its
 * item say about it.
 *
 * @param factor code of the factor, instrument or device part, such as {@code a34004}, {@code LA} or {@code SB1}
 * @param suffix kind of value: {@code Rtd}, {@code Min}, {@code Avg}, {@code Max}, their {@code Zs…} (converted to
 *     reference conditions), {@code Cou} (total), {@code RS} (state), {@code RT} (running hours), {@code Data},
 *     {@code DayData}, {@code NightData} (noise), {@code Info}, {@code SN} …
 * @param text as printed
 * @param quality from the factor's {@code Flag}
 * @param time the factor's {@code SampleTime} if it has one, else the message's {@code DataTime}; for 2051, 2061, 2031
 *     and 2041 this is the start of the interval; null where neither is there
 */
public record Hj212Value(
        String factor,
        String suffix,
        String text,
        Quality quality,
        @Nullable Instant time) {

    private static final String CLAUSE = "HJ 212-2017 6.6.4";
    private static final int WHOLE_TIME = 14;
    private static final int MILLIS_TIME = 17;

    /** The value as a number, if it is one. */
    public OptionalDouble number() {
        return Decimals.parse(text);
    }

    /** The field's name as printed. */
    public String field() {
        return factor + "-" + suffix;
    }

    /**
     * The values of {@code message}, in its order. Fields without a value (an instrument that did not answer) are left
     * out.
     *
     * @param offset zone of the device's clock
     * @throws DecodeException if a time of the message is no time
     */
    public static List<Hj212Value> of(Hj212Message message, ZoneOffset offset) throws DecodeException {
        var values = new ArrayList<Hj212Value>();
        each(
                message,
                offset,
                (name, text, quality, time) ->
                        values.add(new Hj212Value(name.factor(), name.suffix(), text, quality, time)));
        return values;
    }

    /** Takes values one by one. */
    @FunctionalInterface
    interface Sink {
        /** Takes a value; the arguments are the components of {@link Hj212Value}, the field's name taken apart. */
        void accept(Hj212Name name, String text, Quality quality, @Nullable Instant time) throws DecodeException;
    }

    /** Gives the values of {@code message} to {@code sink}, as {@link #of} answers them. */
    static void each(Hj212Message message, ZoneOffset offset, Sink sink) throws DecodeException {
        var dataTime = message.value("DataTime");
        Instant time = dataTime.isPresent() ? time("DataTime", dataTime.get(), offset) : null;
        var names = new ArrayList<Hj212Name>();
        for (var item : message.cp()) {
            var fields = item.fields();
            names.clear();
            for (int i = 0; i < fields.size(); i++) {
                names.add(Hj212Name.of(fields.get(i).name()));
            }
            for (int i = 0; i < names.size(); i++) {
                var field = fields.get(i);
                var name = names.get(i);
                if (name.kind() != Kind.VALUE || field.value().isEmpty()) {
                    continue;
                }
                int flag = companion(names, name, Kind.FLAG);
                int sampled = companion(names, name, Kind.SAMPLE_TIME);
                sink.accept(
                        name,
                        field.value(),
                        flag < 0 ? Quality.GOOD : quality(fields.get(flag).value()),
                        sampled < 0
                                ? time
                                : time(field.name(), fields.get(sampled).value(), offset));
            }
        }
    }

    /** The first field of {@code kind} that is of the same factor as {@code value}, or -1. */
    private static int companion(List<Hj212Name> names, Hj212Name value, Kind kind) {
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (name.kind() == kind && name.factor().equals(value.factor())) {
                return i;
            }
        }
        return -1;
    }

    /**
     * What a data flag (HJ 212-2017, table 8) says against a value. A letter that the standard does not have marks the
     * value as coming from a faulty device, since only N vouches for it.
     */
    static Quality quality(String flag) {
        return switch (flag) {
            case "N", "" -> Quality.GOOD;
            case "F" -> Quality.of(Flag.DEVICE_FAULT).with(Flag.STALE);
            case "M", "C" -> Quality.of(Flag.MAINTENANCE);
            case "S" -> Quality.of(Flag.SUBSTITUTED);
            case "T" -> Quality.of(Flag.OVER_SCALE);
            case "B" -> Quality.of(Flag.NO_COMMUNICATION);
            default -> Quality.of(Flag.DEVICE_FAULT);
        };
    }

    /**
     * Reads a local time of 14 digits yyyyMMddHHmmss, or of 17 with milliseconds, which the field also has.
     *
     * @throws DecodeException if it is none
     */
    static Instant time(String field, String text, ZoneOffset offset) throws DecodeException {
        if (!Bcd.isDecimal(text) || text.length() != WHOLE_TIME && text.length() != MILLIS_TIME) {
            throw wrongTime(field, text);
        }
        try {
            int millis = text.length() == MILLIS_TIME ? number(text, 14, 17) : 0;
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 8, 10),
                            number(text, 10, 12),
                            number(text, 12, 14),
                            millis * 1_000_000)
                    .toInstant(offset);
        } catch (DateTimeException e) {
            throw wrongTime(field, text);
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static DecodeException wrongTime(String field, String text) {
        return new DecodeException(
                QuarantineReason.TIME, 0, field + " must be a time yyyyMMddHHmmss, got '" + text + "'", CLAUSE);
    }
}
