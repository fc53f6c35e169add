package io.mailuo.codec.hj212;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Decimals;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.List;

/**
 * HJ 212-2017 (and HJ/T 212-2005, HJ 212-2025 as far as known), one whole frame: 6.3 for the frame, 6.6.4 for the
 * fields, annex A for the CRC, annex B for the factors.
 *
 * <p>The source of a reading is the MN. {@code Rtd} and {@code Avg} of a factor that the catalogue knows become the
 * catalogue's observed property; so do the noise results {@code Data}. Everything else keeps the standard's own name,
 * such as {@code hj212:a34004-Max}, {@code hj212:w00000-Cou} or {@code hj212:SB1-RS}. A station that sends both real
 * time data and averages of a factor gives both for one property: who wants them apart binds the profile to one command
 * or reads {@link Hj212Value} itself. What an instrument says of itself ({@code -Info})
 * carries the instrument's PolId before its name: {@code hj212:w01018.i12001-Info}. The times of 2051, 2061, 2031 and 2041 are the start of the interval.
 */
public final class Hj212Codec implements Codec {

    private static final String PREFIX = "hj212:";
    private static final String INSTRUMENT = "PolId";
    private static final String INFO = "Info";
    private static final String RUNNING_TIME = "RT";
    private static final String HOURS = "h";
    /** Encloses the text of logs (table B.10). */
    private static final String QUOTE = "//";

    @Override
    public String name() {
        return "hj212";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        return readings(Hj212Format.decode(payload), reception);
    }

    /**
     * The readings of a message that is already read.
     *
     * @throws DecodeException if a time of the message is no time
     */
    public static List<Reading> readings(Hj212Message message, Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>(message.cp().size());
        Hj212Value.each(message, reception.deviceOffset(), (name, text, quality, time) -> {
            String property = name.suffix().equals(INFO)
                    ? PREFIX + instrument(message) + name.property().substring(PREFIX.length())
                    : name.property();
            readings.add(new Reading(message.mn(), property, time, result(name, text), name.unit(), quality));
        });
        return readings;
    }

    /** The instrument that speaks of itself, before the name of what it says. */
    private static String instrument(Hj212Message message) {
        return message.value(INSTRUMENT)
                .filter(polId -> !polId.isEmpty())
                .map(polId -> propertyName(polId) + ".")
                .orElse("");
    }

    /** The property of readings of a factor, without the instrument that {@code Info} has. */
    static String property(String factor, String suffix) {
        var known = Hj212Factors.known(factor);
        boolean whole = suffix.equals("Rtd") || suffix.equals("Avg") || suffix.equals("Data");
        return whole && known != null && known.property() != null
                ? known.property()
                : PREFIX + propertyName(factor + "-" + suffix);
    }

    /** The unit of readings of a factor; empty where none is known. */
    static String unit(String factor, String suffix) {
        var known = Hj212Factors.known(factor);
        return switch (suffix) {
            case RUNNING_TIME -> HOURS;
            case "Rtd", "Min", "Avg", "Max", "ZsRtd", "ZsMin", "ZsAvg", "ZsMax", "Data", "DayData", "NightData", INFO ->
                known == null ? "" : known.unit();
            case "Cou" -> known == null ? "" : known.totalUnit();
            default -> "";
        };
    }

    private static Result result(Hj212Name name, String text) throws DecodeException {
        if (text.length() > Result.Text.MAX_LENGTH) {
            throw new DecodeException(
                    QuarantineReason.TOO_LARGE,
                    0,
                    "the value of " + name.factor() + "-" + name.suffix() + " has " + text.length()
                            + " characters, at most " + Result.Text.MAX_LENGTH + " are taken",
                    "HJ 212-2017 6.3.4");
        }
        var number = Decimals.parse(text);
        return number.isPresent() ? Result.of(number.getAsDouble()) : Result.of(unquoted(text));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 * QUOTE.length() && text.startsWith(QUOTE) && text.endsWith(QUOTE);
        return quoted ? text.substring(QUOTE.length(), text.length() - QUOTE.length()) : text;
    }

    /** The field's name in the alphabet that property names have. */
    private static String propertyName(String field) {
        for (int i = 0; i < field.length(); i++) {
            if (!isNameCharacter(field.charAt(i))) {
                var name = new StringBuilder(field);
                for (int j = i; j < name.length(); j++) {
                    if (!isNameCharacter(name.charAt(j))) {
                        name.setCharAt(j, '_');
                    }
                }
                return name.toString();
            }
        }
        return field;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
