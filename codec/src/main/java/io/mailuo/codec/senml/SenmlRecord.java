package io.mailuo.codec.senml;

import io.mailuo.codec.Reading;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of a SenML pack as it is written, before the base fields are applied (RFC 8428, 4.1 and 4.2). Null where
 * the field is absent. Times are seconds, exact to the microsecond.
 *
 * @param baseName {@code bn}, put before the names of this and all following records
 * @param baseTime {@code bt}, added to their times
 * @param baseUnit {@code bu}, the unit where a record has none
 * @param baseValue {@code bv}, added to their values
 * @param baseSum {@code bs}, added to their sums
 * @param baseVersion {@code bver}, at most 10
 * @param name {@code n}
 * @param unit {@code u}, a SenML or UCUM unit
 * @param value {@code v}, {@code vs}, {@code vb} or {@code vd}
 * @param sum {@code s}, the integral of the value over time
 * @param time {@code t}; below 2^28 it is relative to now
 * @param updateTime {@code ut}, the longest time until the next reading
 * @param quality {@code mq}, the bits of {@link io.mailuo.spec.observation.Quality}
 */
public record SenmlRecord(
        @Nullable String baseName,
        @Nullable Double baseTime,
        @Nullable String baseUnit,
        @Nullable Double baseValue,
        @Nullable Double baseSum,
        @Nullable Integer baseVersion,
        @Nullable String name,
        @Nullable String unit,
        @Nullable SenmlValue value,
        @Nullable Double sum,
        @Nullable Double time,
        @Nullable Double updateTime,
        @Nullable Integer quality) {

    /**
     * A record without base fields that says what {@code reading} says.
     *
     * @throws IllegalArgumentException if the reading's time is before 1978-07-04: SenML takes such times as relative
     */
    public static SenmlRecord of(Reading reading) {
        Instant time = reading.phenomenonTime();
        if (time != null && time.getEpochSecond() < 1L << 28) {
            throw new IllegalArgumentException("SenML cannot say " + time + ": times before 1978-07-04 are relative");
        }
        String name = reading.source().isEmpty() ? reading.property() : reading.source() + "/" + reading.property();
        SenmlValue value = switch (reading.result()) {
            case Result.Number(double number) -> new SenmlValue.Number(number);
            case Result.Truth truth -> new SenmlValue.Truth(truth == Result.Truth.TRUE);
            case Result.Text(String text) -> new SenmlValue.Text(text);
        };
        return new SenmlRecord(
                null,
                null,
                null,
                null,
                null,
                null,
                name,
                reading.unit().isEmpty() ? null : reading.unit(),
                value,
                null,
                time == null ? null : micros(time) / (double) Fields.MICROS,
                null,
                reading.quality().isGood() ? null : reading.quality().bits());
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * Fields.MICROS + time.getNano() / 1000;
    }

    static SenmlRecord of(Fields fields) {
        return new SenmlRecord(
                fields.has(Label.BASE_NAME) ? fields.baseName : null,
                fields.has(Label.BASE_TIME) ? fields.baseTimeMicros / (double) Fields.MICROS : null,
                fields.has(Label.BASE_UNIT) ? fields.baseUnit : null,
                fields.has(Label.BASE_VALUE) ? fields.baseValue : null,
                fields.has(Label.BASE_SUM) ? fields.baseSum : null,
                fields.has(Label.BASE_VERSION) ? fields.baseVersion : null,
                fields.has(Label.NAME) ? fields.name : null,
                fields.has(Label.UNIT) ? fields.unit : null,
                value(fields),
                fields.has(Label.SUM) ? fields.sum : null,
                fields.has(Label.TIME) ? fields.timeMicros / (double) Fields.MICROS : null,
                fields.has(Label.UPDATE_TIME) ? fields.updateTime : null,
                fields.has(Label.QUALITY) ? fields.quality : null);
    }

    private static @Nullable SenmlValue value(Fields fields) {
        if (fields.has(Label.VALUE)) {
            return new SenmlValue.Number(fields.value);
        }
        if (fields.has(Label.STRING_VALUE)) {
            return new SenmlValue.Text(fields.text);
        }
        if (fields.has(Label.BOOLEAN_VALUE)) {
            return new SenmlValue.Truth(fields.truth);
        }
        if (fields.has(Label.OBJECT_LINK)) {
            return new SenmlValue.Link(fields.text);
        }
        return fields.has(Label.DATA_VALUE) ? new SenmlValue.Data(fields.text) : null;
    }
}
