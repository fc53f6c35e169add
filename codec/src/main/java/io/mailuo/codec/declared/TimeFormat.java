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
import org.jspecify.annotations.Nullable;

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

        private static final String SHAPE = "0000-00-00T00:00:00";
        private static final int OFFSET = 6;

        @Override
        public Optional<Instant> read(Object value, ZoneOffset zone) {
            var usual = usual(value.toString(), zone);
            return usual == null ? any(value, zone) : Optional.of(usual);
        }

        /** The forms that nearly all have, to the second, which are read many times as fast; null for any other. */
        private static @Nullable Instant usual(String text, ZoneOffset zone) {
            int length = SHAPE.length();
            if (text.length() < length) {
                return null;
            }
            for (int i = 0; i < length; i++) {
                char wanted = SHAPE.charAt(i);
                boolean fits = wanted == '0' ? isDigit(text.charAt(i)) : text.charAt(i) == wanted;
                if (!fits) {
                    return null;
                }
            }
            var offset = text.length() == length ? zone : offset(text, length);
            if (offset == null) {
                return null;
            }
            try {
                var local = LocalDateTime.of(
                        100 * two(text, 0) + two(text, 2),
                        two(text, 5),
                        two(text, 8),
                        two(text, 11),
                        two(text, 14),
                        two(text, 17));
                return local.toInstant(offset);
            } catch (DateTimeException e) {
                return null;
            }
        }

        private static @Nullable ZoneOffset offset(String text, int at) {
            char sign = text.charAt(at);
            if (sign == 'Z' && text.length() == at + 1) {
                return ZoneOffset.UTC;
            }
            boolean fits = (sign == '+' || sign == '-')
                    && text.length() == at + OFFSET
                    && isDigit(text.charAt(at + 1))
                    && isDigit(text.charAt(at + 2))
                    && text.charAt(at + 3) == ':'
                    && isDigit(text.charAt(at + 4))
                    && isDigit(text.charAt(at + 5));
            if (!fits || two(text, at + 1) > 17 || two(text, at + 4) > 59) {
                return null;
            }
            int minutes = 60 * two(text, at + 1) + two(text, at + 4);
            return ZoneOffset.ofTotalSeconds(60 * (sign == '+' ? minutes : -minutes));
        }

        private static boolean isDigit(char character) {
            return character >= '0' && character <= '9';
        }

        private static int two(String text, int at) {
            return 10 * (text.charAt(at) - '0') + text.charAt(at + 1) - '0';
        }

        private static Optional<Instant> any(Object value, ZoneOffset zone) {
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
