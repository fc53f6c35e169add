package io.mailuo.codec.declared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** How a time is written in a field. */
sealed interface TimeFormat {

    /** The time that {@code value} says; empty where it says none. */
    Optional<Instant> read(Object value, ZoneOffset zone);

    /**
     * A count since 1970-01-01T00:00Z.
     *
     * @param perSecond units in a second
     */
    record Unix(long perSecond) implements TimeFormat {

        private static final long NANOS = 1_000_000_000L;
        private static final long MOST_SECONDS = 253_402_300_799L;

        @Override
        public Optional<Instant> read(Object value, ZoneOffset zone) {
            if (!(value instanceof Number number) || Math.abs(number.doubleValue()) > MOST_SECONDS * perSecond) {
                return Optional.empty();
            }
            if (number instanceof Long whole) {
                return Optional.of(Instant.ofEpochSecond(
                        Math.floorDiv(whole, perSecond), Math.floorMod(whole, perSecond) * (NANOS / perSecond)));
            }
            double seconds = number.doubleValue() / perSecond;
            long whole = (long) Math.floor(seconds);
            return Optional.of(Instant.ofEpochSecond(whole, Math.round((seconds - whole) * NANOS)));
        }
    }

    /** ISO 8601, with or without an offset. */
    record Iso() implements TimeFormat {

        @Override
        public Optional<Instant> read(Object value, ZoneOffset zone) {
            try {
                var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                        value.toString(), OffsetDateTime::from, LocalDateTime::from);
                return Optional.of(
                        parsed instanceof OffsetDateTime exact
                                ? exact.toInstant()
                                : ((LocalDateTime) parsed).toInstant(zone));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** Date and time by a pattern of {@code y M d H m s S}. */
    record Pattern(DateTimeFormatter formatter) implements TimeFormat {

        static Pattern of(String pattern) {
            return new Pattern(DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT));
        }

        @Override
        public Optional<Instant> read(Object value, ZoneOffset zone) {
            try {
                return Optional.of(
                        LocalDateTime.parse(value.toString(), formatter).toInstant(zone));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
