package io.mailuo.codec.mbus;

/** What the extensions behind value information say of a value (EN 13757-3, 6.4.5, tables 15 and 16), in words. */
final class ValueExtension {

    private static final String[] PER = {
        "second", "minute", "hour", "day", "week", "month", "year", "revolution",
        "pulse of input 0", "pulse of input 1", "pulse of output 0", "pulse of output 1", "litre", "m3", "kg", "kelvin",
        "kWh", "GJ", "kW", "kelvin litre", "volt", "ampere"
    };

    private static final String[] SECOND = {
        "phase 1",
        "phase 2",
        "phase 3",
        "neutral",
        "phases 1 and 2",
        "phases 2 and 3",
        "phases 3 and 1",
        "quadrant 1",
        "quadrant 2",
        "quadrant 3",
        "quadrant 4",
        "import less export"
    };

    private static final int ABSOLUTE = 0x10;

    private ValueExtension() {}

    /** Whether it says why there is no value. */
    static boolean error(int code) {
        return code >= 0x01 && code <= 0x07
                || code >= 0x0b && code <= 0x0f
                || code >= 0x15 && code <= 0x17
                || code == 0x1c;
    }

    /** Whether the value is the time of something: what it begins, or when a limit was passed. */
    static boolean time(int code) {
        return code == 0x39 || code >= 0x40 && code <= 0x4f && (code & 2) != 0 || code >= 0x68 && (code & 2) != 0;
    }

    /** Whether the value is how long something lasted; the unit is in the two lowest bits. */
    static boolean duration(int code) {
        return code >= 0x50 && code <= 0x67;
    }

    /** Whether the value is how often a limit was passed. */
    static boolean count(int code) {
        return code == 0x41 || code == 0x49;
    }

    /** Of the first table. */
    static String words(int code) {
        if (code >= 0x20 && code < 0x20 + PER.length) {
            return "per " + PER[code - 0x20];
        }
        if (code >= 0x40 && code <= 0x6f) {
            return limit(code);
        }
        return switch (code) {
            case 0x13 -> "inverse profile";
            case 0x18 -> "data error";
            case 0x1e -> "profile with registers";
            case 0x1f -> "profile";
            case 0x36 -> "times seconds";
            case 0x37 -> "times seconds per volt";
            case 0x38 -> "times seconds per ampere";
            case 0x39 -> "start";
            case 0x3a -> "uncorrected";
            case 0x3b -> "positive only";
            case 0x3c -> "negative only";
            case 0x3e -> "base conditions";
            case 0x78, 0x79, 0x7a, 0x7b -> "offset";
            case 0x7e -> "future";
            default -> unknown(code);
        };
    }

    private static String limit(int code) {
        String which = (code & 4) == 0 ? "first" : "last";
        String edge = (code & 1) == 0 ? "begin" : "end";
        if (code >= 0x60) {
            boolean time = code >= 0x68;
            return time && (code & 2) == 0 ? unknown(code) : time ? edge + " of " + which : "duration of " + which;
        }
        String limit = (code & 8) == 0 ? "lower limit" : "upper limit";
        if (code >= 0x50) {
            return "duration of " + which + " " + limit + " exceed";
        }
        if ((code & 2) != 0) {
            return edge + " of " + which + " " + limit + " exceed";
        }
        return (code & 4) != 0 ? unknown(code) : (code & 1) == 0 ? limit : limit + " exceeds";
    }

    /** Of the second table, which stands behind FCh. */
    static String second(int code) {
        if (code == ABSOLUTE) {
            return "absolute";
        }
        return code >= 1 && code <= SECOND.length ? SECOND[code - 1] : "FC " + unknown(code);
    }

    /** An extension without words, or of the maker's own. */
    static String unknown(int code) {
        return "%02X".formatted(code);
    }
}
