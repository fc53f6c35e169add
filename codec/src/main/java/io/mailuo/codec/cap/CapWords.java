package io.mailuo.codec.cap;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words and times of CAP 1.2, 3.2 and 3.3.2. */
final class CapWords {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private CapWords() {}

    /** How a constant is written. */
    static String word(Enum<?> constant) {
        if (constant == CapAlert.ResponseType.ALL_CLEAR) {
            return "AllClear";
        }
        if (constant == CapAlert.Category.CBRNE) {
            return "CBRNE";
        }
        return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst();
    }

    /** With whole seconds and an offset; that of UTC is {@code -00:00}, and the letter Z is not allowed. */
    static String time(OffsetDateTime time) {
        return TIME.format(time)
                + (time.getOffset().equals(ZoneOffset.UTC)
                        ? "-00:00"
                        : time.getOffset().getId());
    }
}
