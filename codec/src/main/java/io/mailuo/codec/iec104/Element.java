package io.mailuo.codec.iec104;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an information element says (IEC 60870-5-101, 7.2.6).
 *
 * @param result the value; null for elements of commands without a value, and for real numbers that are none
 * @param bits the quality descriptor, the counter's sequence byte or the qualifier, as it stands; 0 where there is none
 * @param quality what that says against a monitored value
 * @param time the time tag; empty where there is none
 */
record Element(@Nullable Result result, int bits, Quality quality, Octets time) {

    private static final int OVERFLOW = 0x01;
    private static final int BLOCKED = 0x10;
    private static final int SUBSTITUTED = 0x20;
    private static final int NOT_TOPICAL = 0x40;
    private static final int INVALID = 0x80;
    private static final int HIGH_FOUR = 0xf0;
    private static final double FULL_SCALE = 32768;
    private static final long HOUR_MILLIS = 3_600_000;

    static Element of(TypeId type, Octets element) {
        byte[] bytes = element.bytes();
        int size = type.elementSize();
        var time = new Octets(java.util.Arrays.copyOfRange(bytes, size, bytes.length));
        int last = size == 0 ? 0 : element.at(size - 1);
        return switch (type.kind()) {
            case SINGLE -> monitored(Result.of((last & 1) != 0), last & HIGH_FOUR, time);
            case DOUBLE -> monitored(doublePoint(last & 3), last & HIGH_FOUR, time);
            case STEP -> monitored(Result.of((byte) (element.at(0) << 1) >> 1), last, time);
            case BITS -> monitored(Result.of((double) little(element, 4)), last, time);
            case NORMALISED -> monitored(Result.of((short) little(element, 2) / FULL_SCALE), last, time);
            case NORMALISED_BARE -> monitored(Result.of((short) little(element, 2) / FULL_SCALE), 0, time);
            case SCALED -> monitored(Result.of((short) little(element, 2)), last, time);
            case REAL -> monitored(real(element), last, time);
            case COUNTER ->
                monitored(Result.of((int) little(element, 4)), last & INVALID, time)
                        .withBits(last);
            case PACKED -> monitored(whole(bytes, size), last, time);
            // The descriptor lies in the first byte (SEP), or follows it (QDP); its lowest four bits say other things.
            case PROTECTION -> monitored(whole(bytes, size), element.at(0) & HIGH_FOUR, time);
            case PROTECTION_START -> monitored(whole(bytes, size), element.at(1) & HIGH_FOUR, time);
            case COMMAND, QUALIFIER -> new Element(Result.of(last), last, Quality.GOOD, time);
            case SET_NORMALISED ->
                new Element(Result.of((short) little(element, 2) / FULL_SCALE), last, Quality.GOOD, time);
            case SET_SCALED -> new Element(Result.of((short) little(element, 2)), last, Quality.GOOD, time);
            case SET_REAL -> new Element(real(element), last, Quality.GOOD, time);
            case SET_BITS -> new Element(Result.of((double) little(element, 4)), 0, Quality.GOOD, time);
            case TEST -> new Element(Result.of((int) little(element, 2)), 0, Quality.GOOD, time);
            case NOTHING -> new Element(null, 0, Quality.GOOD, time);
        };
    }

    private static Result whole(byte[] bytes, int size) {
        return Result.of(new Octets(java.util.Arrays.copyOf(bytes, size)).hex());
    }

    private Element withBits(int newBits) {
        return new Element(result, newBits, quality, time);
    }

    private static Element monitored(@Nullable Result result, int descriptor, Octets time) {
        var quality = Quality.GOOD;
        quality = (descriptor & OVERFLOW) != 0 ? quality.with(Flag.OVER_SCALE) : quality;
        quality = (descriptor & (BLOCKED | NOT_TOPICAL)) != 0 ? quality.with(Flag.STALE) : quality;
        quality = (descriptor & SUBSTITUTED) != 0 ? quality.with(Flag.SUBSTITUTED) : quality;
        quality = (descriptor & INVALID) != 0 ? quality.with(Flag.DEVICE_FAULT) : quality;
        return new Element(result, descriptor, quality, time);
    }

    /** Off and on are truth values; between them the switch is moving or faulty, which no truth value says. */
    private static Result doublePoint(int value) {
        return switch (value) {
            case 1 -> Result.of(false);
            case 2 -> Result.of(true);
            case 0 -> Result.of("intermediate");
            default -> Result.of("indeterminate");
        };
    }

    private static @Nullable Result real(Octets element) {
        float value = Float.intBitsToFloat((int) little(element, 4));
        return Float.isFinite(value) ? Result.of(value) : null;
    }

    private static long little(Octets element, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | element.at(i);
        }
        return value;
    }

    /** Whether the time tag says of itself that it is not to be trusted. */
    boolean timeInvalid() {
        return time.length() >= 3 && (time.at(2) & INVALID) != 0;
    }

    /**
     * The moment of the time tag. A tag of 3 bytes has minutes only and is taken in the hour that brings it closest to
     * {@code receivedAt}.
     */
    @Nullable
    Instant at(Instant receivedAt, ZoneOffset offset) {
        if (time.length() < 3) {
            return null;
        }
        int millis = time.at(0) | time.at(1) << 8;
        int minute = time.at(2) & 0x3f;
        if (millis > 59_999 || minute > 59) {
            return null;
        }
        if (time.length() == 3) {
            long hour = Math.floorDiv(receivedAt.toEpochMilli(), HOUR_MILLIS) * HOUR_MILLIS;
            long within = minute * 60_000L + millis;
            var candidates = List.of(hour - HOUR_MILLIS + within, hour + within, hour + HOUR_MILLIS + within);
            return candidates.stream()
                    .map(Instant::ofEpochMilli)
                    .min((a, b) -> distance(a, receivedAt).compareTo(distance(b, receivedAt)))
                    .orElseThrow();
        }
        try {
            return LocalDateTime.of(
                            2000 + (time.at(6) & 0x7f),
                            time.at(5) & 0xf,
                            time.at(4) & 0x1f,
                            time.at(3) & 0x1f,
                            minute,
                            millis / 1000,
                            millis % 1000 * 1_000_000)
                    .toInstant(offset);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration distance(Instant a, Instant b) {
        return Duration.between(a, b).abs();
    }

    /** The CP56Time2a of a moment (IEC 60870-5-101, 7.2.6.18). */
    static Octets cp56(Instant moment, ZoneOffset offset) {
        var local = moment.atOffset(offset);
        int millis = local.getSecond() * 1000 + local.getNano() / 1_000_000;
        return new Octets(new byte[] {
            (byte) millis,
            (byte) (millis >> 8),
            (byte) local.getMinute(),
            (byte) local.getHour(),
            (byte) (local.getDayOfWeek().getValue() << 5 | local.getDayOfMonth()),
            (byte) local.getMonthValue(),
            (byte) (local.getYear() % 100)
        });
    }
}
