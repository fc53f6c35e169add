package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Applies the base fields that earlier records have set (RFC 8428, 4.6) to the record being read. The outcome of the
 * last record stands in the fields.
 */
final class Resolver {

    /** The version of SenML that RFC 8428 defines. */
    static final int VERSION = 10;

    /** Times below it, in seconds, are relative to now (RFC 8428, 4.5.3). */
    private static final long RELATIVE_BELOW = (1L << 28) * Fields.MICROS;

    private final boolean checkNames;
    private String baseName = "";
    private String baseSource = "";
    private String baseProperty = "";
    private long baseTime;
    private boolean timed;
    private String baseUnit = "";
    private double baseValue;
    private double baseSum;
    private int version;

    /** The part of the name before the first slash; empty where the name has none. */
    String source = "";
    /** The part of the name after the first slash. */
    String property = "";

    /** Base time plus time, in microseconds, before the rule on relative times. */
    long micros;
    /** Whether the pack has stated a time for the record. */
    boolean hasTime;

    String unit = "";
    Quality quality = Quality.GOOD;

    /** @param checkNames whether a name outside the alphabet of RFC 8428, 4.5.1 is an error */
    Resolver(boolean checkNames) {
        this.checkNames = checkNames;
    }

    /** Takes the base fields of {@code record}, and resolves the rest where there is any. */
    void accept(Fields record) throws DecodeException {
        takeBases(record);
        if (!record.hasContent()) {
            return;
        }
        resolveName(record);
        hasTime = timed || record.has(Label.TIME);
        micros = baseTime + (record.has(Label.TIME) ? record.timeMicros : 0);
        unit = record.has(Label.UNIT) ? record.unit : baseUnit;
        quality = record.has(Label.QUALITY) ? Quality.ofBits(record.quality) : Quality.GOOD;
    }

    private void takeBases(Fields record) throws DecodeException {
        if (record.has(Label.BASE_NAME)) {
            baseName = record.baseName;
            checkName(baseName, record.offset);
            int slash = baseName.indexOf('/');
            baseSource = slash < 0 ? "" : baseName.substring(0, slash);
            baseProperty = baseName.substring(slash + 1);
        }
        if (record.has(Label.BASE_TIME)) {
            baseTime = record.baseTimeMicros;
            timed = true;
        }
        if (record.has(Label.BASE_UNIT)) {
            baseUnit = record.baseUnit;
        }
        if (record.has(Label.BASE_VALUE)) {
            baseValue = record.baseValue;
        }
        if (record.has(Label.BASE_SUM)) {
            baseSum = record.baseSum;
        }
        if (record.has(Label.BASE_VERSION)) {
            if (version != 0 && version != record.baseVersion) {
                throw Fields.malformed(record.offset, "bver must be the same in all records of a pack", "4.4");
            }
            version = record.baseVersion;
        }
    }

    private void resolveName(Fields record) throws DecodeException {
        String name = record.has(Label.NAME) ? record.name : "";
        checkName(name, record.offset);
        if (baseName.indexOf('/') >= 0) {
            source = baseSource;
            property = baseProperty.isEmpty() ? name : baseProperty.concat(name);
        } else {
            String whole = baseName.isEmpty() ? name : baseName.concat(name);
            int slash = whole.indexOf('/');
            source = slash < 0 ? "" : whole.substring(0, slash);
            property = whole.substring(slash + 1);
        }
        if (property.isEmpty()) {
            throw Fields.malformed(record.offset, "base name and name together name no property", "4.5.1");
        }
        char first = baseName.isEmpty() ? name.charAt(0) : baseName.charAt(0);
        if (checkNames && !isAlphanumeric(first) && first != '/') {
            throw Fields.malformed(record.offset, "a name must start with a letter or a digit", "4.5.1");
        }
    }

    /** The result of {@code record}, which must be the record accepted last and hold a value. */
    Result result(Fields record) throws DecodeException {
        if (record.has(Label.VALUE)) {
            return number(record.value + baseValue, record.offset);
        }
        if (record.has(Label.BOOLEAN_VALUE)) {
            return Result.of(record.truth);
        }
        if (record.text.length() > Result.Text.MAX_LENGTH) {
            throw new DecodeException(
                    QuarantineReason.TOO_LARGE,
                    record.offset,
                    "text has " + record.text.length() + " characters, at most " + Result.Text.MAX_LENGTH
                            + " are taken",
                    "RFC 8428 4.2");
        }
        return Result.of(record.text);
    }

    /** The sum of {@code record}, which must be the record accepted last and hold one. */
    Result sum(Fields record) throws DecodeException {
        return number(record.sum + baseSum, record.offset);
    }

    private static Result number(double value, int offset) throws DecodeException {
        if (!Double.isFinite(value)) {
            throw new DecodeException(
                    QuarantineReason.RESULT, offset, "value " + value + " is not a finite number", "RFC 8428 4.2");
        }
        return Result.of(value);
    }

    /** The time of the record accepted last, or null where the pack states none. */
    @Nullable
    Instant time(Instant now) {
        if (!hasTime) {
            return null;
        }
        if (micros < RELATIVE_BELOW) {
            return now.plusSeconds(Math.floorDiv(micros, Fields.MICROS))
                    .plusNanos(Math.floorMod(micros, Fields.MICROS) * 1000);
        }
        return instant(micros);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, Fields.MICROS), Math.floorMod(micros, Fields.MICROS) * 1000);
    }

    /**
     * Only letters, digits and {@code - : . / _} make names (RFC 8428, 4.5.1). A leading slash is against the rule
     * but is what every LwM2M device sends.
     */
    private void checkName(String name, int offset) throws DecodeException {
        if (!checkNames) {
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = isAlphanumeric(c) || c == '-' || c == ':' || c == '.' || c == '/' || c == '_';
            if (!allowed) {
                throw Fields.malformed(
                        offset,
                        "name holds U+" + Integer.toHexString(c) + ", allowed are A-Z a-z 0-9 - : . / _",
                        "4.5.1");
            }
        }
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }
}
