package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The time tag Tp: when a frame was sent or its values were measured, and how long it may take (SL/T 427-2021 6.3.3.8; in
 * SZY206-2016 without month and year).
 *
 * @param digits {@code ddHHmmss} or {@code yyMMddHHmmss}
 * @param delay minutes that the frame may take, 0 for any time
 */
public record Szy206Tag(String digits, int delay) {

    static final String CLAUSE = "SL/T 427-2021 6.3.3.8 (time tag Tp)";

    private static final int SHORT = 8;
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuMMddHHmmss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("ddHHmmss");

    public Szy206Tag {
        if (!Bcd.isDecimal(digits) || digits.length() != SHORT && digits.length() != 12 || delay < 0 || delay > 255) {
            throw new IllegalArgumentException(
                    "a time tag has 8 or 12 digits and a delay from 0 to 255, got '" + digits + "' and " + delay);
        }
    }

    /** The tag of {@code now}. */
    static Szy206Tag of(Instant now, ZoneOffset offset, Szy206Edition edition) {
        var format = edition == Szy206Edition.SZY206_2016 ? DAY : FULL;
        return new Szy206Tag(format.format(now.atOffset(offset)), 0);
    }

    /**
     * Reads the tag of {@code size} bytes at {@code from}.
     *
     * @throws DecodeException if it is no time
     */
    static Szy206Tag read(byte[] bytes, int from, int size) throws DecodeException {
        String digits = Bcd.textLowFirst(bytes, from, size - 1);
        if (!Bcd.isDecimal(digits)) {
            throw wrong(from, digits);
        }
        return new Szy206Tag(digits, bytes[from + size - 1] & 0xff);
    }

    /** The time; of a tag without month and year the one nearest to {@code near}; empty where there is no such time. */
    public Optional<Instant> at(Instant near, ZoneOffset offset) {
        if (digits.length() > SHORT) {
            var month = month(2000 + part(0), part(2));
            return month.flatMap(found -> time(found, 4, offset));
        }
        var month = YearMonth.from(near.atOffset(offset));
        Optional<Instant> nearest = Optional.empty();
        for (int i = -1; i <= 1; i++) {
            var time = time(month.plusMonths(i), 0, offset);
            if (time.isPresent() && (nearest.isEmpty() || distance(near, time.get()) < distance(near, nearest.get()))) {
                nearest = time;
            }
        }
        return nearest;
    }

    /** The time as {@link #at} tells it. */
    Instant need(Instant near, ZoneOffset offset, int from) throws DecodeException {
        var time = at(near, offset);
        if (time.isEmpty()) {
            throw wrong(from, digits);
        }
        return time.get();
    }

    /** Whether a frame with this tag has taken too long by {@code now}, so that it must not be obeyed. */
    public boolean isLate(Instant now, ZoneOffset offset) {
        return delay > 0
                && at(now, offset)
                        .map(sent -> Duration.between(sent, now).abs().compareTo(Duration.ofMinutes(delay)) > 0)
                        .orElse(true);
    }

    void write(ByteWriter out) {
        out.bcdLowFirst(digits).u8(delay);
    }

    private Optional<Instant> time(YearMonth month, int from, ZoneOffset offset) {
        int day = part(from);
        int hour = part(from + 2);
        int minute = part(from + 4);
        int second = part(from + 6);
        boolean valid = day >= 1 && day <= month.lengthOfMonth() && hour < 24 && minute < 60 && second < 60;
        return valid
                ? Optional.of(LocalDateTime.of(month.getYear(), month.getMonth(), day, hour, minute, second)
                        .toInstant(offset))
                : Optional.empty();
    }

    private static Optional<YearMonth> month(int year, int month) {
        try {
            return Optional.of(YearMonth.of(year, month));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private int part(int from) {
        return Integer.parseInt(digits, from, from + 2, 10);
    }

    private static long distance(Instant one, Instant other) {
        return Math.abs(Duration.between(one, other).toSeconds());
    }

    private static DecodeException wrong(int from, String digits) {
        return new DecodeException(QuarantineReason.TIME, from, "'" + digits + "' is not a time", CLAUSE);
    }
}
