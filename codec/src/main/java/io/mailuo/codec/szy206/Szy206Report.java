package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal measured, with its alarms and its state: its own reports (functions 81, 82 and C0) and the answer to a
 * query of real-time values (B0). What was measured is the frame's {@link Szy206Frame#content}; how many values there
 * are, and whether a time tag follows, the length tells.
 *
 * @param values the values in their order
 * @param alarm alarms, a bit each ({@link Szy206Flags#ALARMS})
 * @param state state, a bit each ({@link Szy206Flags#STATES})
 * @param tag when it was measured, if it says so
 */
public record Szy206Report(
        List<Szy206Value> values,
        int alarm,
        int state,
        @Nullable Szy206Tag tag) {

    static final String CLAUSE = "SL/T 427-2021 7.3.22 and 7.5 (values, alarms and state)";

    private static final int WORDS = 4;
    private static final int FLOW = 3;
    private static final int WEATHER = 7;
    private static final int WIND = 8;
    private static final int QUALITY = 10;
    private static final int SOIL = 11;
    private static final int STATE_ONLY = 13;
    private static final int COMPOSITE = 14;
    private static final int MASK_BYTES = 5;

    private static final @Nullable Szy206Quantity[] BY_CONTENT = {
        null,
        Szy206Quantity.RAIN,
        Szy206Quantity.LEVEL,
        null,
        Szy206Quantity.VELOCITY,
        Szy206Quantity.GATE,
        Szy206Quantity.POWER,
        Szy206Quantity.AIR_PRESSURE,
        null,
        Szy206Quantity.WATER_TEMPERATURE,
        null,
        null,
        Szy206Quantity.EVAPORATION,
        Szy206Quantity.VOLTAGE,
        null,
        Szy206Quantity.PRESSURE
    };

    private static final List<Szy206Quantity> FLOWS = List.of(Szy206Quantity.FLOW, Szy206Quantity.TOTAL);
    private static final List<Szy206Quantity> MET =
            List.of(Szy206Quantity.AIR_PRESSURE, Szy206Quantity.WIND, Szy206Quantity.AIR_TEMPERATURE);
    private static final List<Szy206Quantity> SOILS = List.of(Szy206Quantity.SOIL_MOISTURE, Szy206Quantity.SOIL_DEPTH);

    private static final Map<Szy206Edition, List<List<Szy206Quantity>>> PATTERNS = new EnumMap<>(Map.of(
            Szy206Edition.SZY206_2016, patterns(true),
            Szy206Edition.SLT427_2021, patterns(false)));

    public Szy206Report {
        values = List.copyOf(values);
    }

    /** Whether frames of this function, going up, are reports. */
    public static boolean isReport(Szy206Frame frame) {
        return frame.isUp()
                && switch (frame.function()) {
                    case 0x81, 0x82, 0xb0, 0xc0 -> true;
                    default -> false;
                };
    }

    /**
     * Reads the report of {@code frame}.
     *
     * @throws DecodeException if it has no length that a report can have, or a digit is none
     */
    public static Szy206Report of(Szy206Frame frame, Szy206Edition edition) throws DecodeException {
        boolean alarmFirst = frame.function() == 0x81 && edition == Szy206Edition.SLT427_2021;
        byte[] data = frame.data().bytes();
        for (int tail : tails(frame.function(), edition)) {
            int size = data.length - WORDS - tail;
            int from = alarmFirst ? 2 : 0;
            if (size >= 0 && fits(frame, data, from, size, edition)) {
                var values = new ArrayList<Szy206Value>();
                values(frame, data, from, size, edition, values);
                int alarm = word(data, alarmFirst ? 0 : size);
                int state = word(data, size + 2);
                var tag = tail == 0 ? null : Szy206Tag.read(data, size + WORDS, tail);
                return new Szy206Report(values, alarm, state, tag);
            }
        }
        throw new DecodeException(
                QuarantineReason.MALFORMED,
                data.length,
                data.length + " bytes are no report of content " + frame.content(),
                CLAUSE);
    }

    /** The lengths that a time tag may have, the likeliest first; answers have none. */
    private static int[] tails(int function, Szy206Edition edition) {
        int own = edition.tagSize();
        int other = edition.other().tagSize();
        return function == 0xb0 ? new int[] {0, own, other} : new int[] {own, 0, other};
    }

    private static int word(byte[] data, int from) {
        return data[from] & 0xff | (data[from + 1] & 0xff) << 8;
    }

    /** The quantities that repeat in a report of this content; none of contents that are read in another way. */
    private static List<Szy206Quantity> pattern(int content, Szy206Edition edition) {
        return PATTERNS.get(edition).get(content);
    }

    private static List<List<Szy206Quantity>> patterns(boolean old) {
        var patterns = new ArrayList<List<Szy206Quantity>>();
        for (var quantity : BY_CONTENT) {
            patterns.add(quantity == null ? List.of() : List.of(quantity));
        }
        patterns.set(FLOW, FLOWS);
        patterns.set(WEATHER, old ? List.of(Szy206Quantity.AIR_PRESSURE) : MET);
        patterns.set(WIND, List.of(old ? Szy206Quantity.WIND : Szy206Quantity.ENERGY));
        patterns.set(SOIL, old ? List.of(Szy206Quantity.SOIL_MOISTURE) : SOILS);
        return List.copyOf(patterns);
    }

    private static int size(List<Szy206Quantity> pattern) {
        int size = 0;
        for (var quantity : pattern) {
            size += quantity.size();
        }
        return size;
    }

    private static boolean fits(Szy206Frame frame, byte[] data, int from, int size, Szy206Edition edition) {
        int content = frame.content();
        return switch (content) {
            case 0 -> false;
            case STATE_ONLY -> size == 0 || size == Szy206Quantity.VOLTAGE.size();
            case QUALITY -> qualitySize(data, from, size, edition) == size;
            case COMPOSITE ->
                isStatistics(frame, size)
                        || !compositePattern(data, from, size, edition).isEmpty();
            default -> size > 0 && size % size(pattern(content, edition)) == 0;
        };
    }

    /** In a terminal's own report content 14 is rain of periods, in answers it is several quantities at once. */
    private static boolean isStatistics(Szy206Frame frame, int size) {
        return frame.function() != 0xb0 && size > 0 && size % Szy206Quantity.STATISTICAL_RAIN.size() == 0;
    }

    private static long mask(byte[] data, int from) {
        long mask = 0;
        for (int i = MASK_BYTES - 1; i >= 0; i--) {
            mask = mask << 8 | data[from + i] & 0xff;
        }
        return mask;
    }

    /** How many bytes the parameters of water quality at {@code from} take, -1 where there is not even a mask. */
    private static int qualitySize(byte[] data, int from, int size, Szy206Edition edition) {
        if (size < MASK_BYTES) {
            return -1;
        }
        long mask = mask(data, from);
        int bytes = MASK_BYTES;
        for (int bit = 0; bit < Szy206Quality.BITS; bit++) {
            if ((mask >> bit & 1) != 0) {
                bytes += Szy206Value.size(Szy206Quantity.QUALITY, bit, edition);
            }
        }
        return bytes;
    }

    private static void values(
            Szy206Frame frame, byte[] data, int from, int size, Szy206Edition edition, List<Szy206Value> into)
            throws DecodeException {
        switch (frame.content()) {
            case QUALITY -> qualities(data, from, edition, into);
            case COMPOSITE -> {
                if (isStatistics(frame, size)) {
                    repeated(List.of(Szy206Quantity.STATISTICAL_RAIN), data, from, size, edition, into);
                } else {
                    composite(data, from, size, edition, into);
                }
            }
            default -> repeated(pattern(frame.content(), edition), data, from, size, edition, into);
        }
    }

    private static void repeated(
            List<Szy206Quantity> pattern,
            byte[] data,
            int from,
            int size,
            Szy206Edition edition,
            List<Szy206Value> into)
            throws DecodeException {
        int at = from;
        for (int number = 1; at < from + size; number++) {
            for (int i = 0; i < pattern.size(); i++) {
                var quantity = pattern.get(i);
                into.add(Szy206Value.read(data, at, quantity, number, edition));
                at += quantity.size();
            }
        }
    }

    private static void qualities(byte[] data, int from, Szy206Edition edition, List<Szy206Value> into)
            throws DecodeException {
        long mask = mask(data, from);
        int at = from + MASK_BYTES;
        for (int bit = 0; bit < Szy206Quality.BITS; bit++) {
            if ((mask >> bit & 1) != 0) {
                into.add(Szy206Value.read(data, at, Szy206Quantity.QUALITY, bit, edition));
                at += Szy206Value.size(Szy206Quantity.QUALITY, bit, edition);
            }
        }
    }

    /**
     * The quantities of a composite answer, from bit 7 of its first byte to bit 0 (table 45); empty where they do not
     * take {@code size} bytes. A flow may come with or without its total. Water quality (2016, bit 0) stands for itself.
     */
    private static List<Szy206Quantity> compositePattern(byte[] data, int from, int size, Szy206Edition edition) {
        if (size < 1) {
            return List.of();
        }
        for (boolean withTotal : new boolean[] {true, false}) {
            var pattern = compositeOf(data[from] & 0xff, withTotal, edition);
            int fixed = 1 + size(pattern);
            boolean quality = pattern.contains(Szy206Quantity.QUALITY);
            if (quality) {
                fixed -= Szy206Quantity.QUALITY.size();
                int rest = size - fixed;
                if (rest >= 0 && qualitySize(data, from + fixed, rest, edition) == rest) {
                    return pattern;
                }
            } else if (fixed == size && size > 1) {
                return pattern;
            }
        }
        return List.of();
    }

    private static List<Szy206Quantity> compositeOf(int bits, boolean withTotal, Szy206Edition edition) {
        boolean old = edition == Szy206Edition.SZY206_2016;
        var pattern = new ArrayList<Szy206Quantity>();
        List<List<Szy206Quantity>> byBit = List.of(
                List.of(old ? Szy206Quantity.QUALITY : Szy206Quantity.PRESSURE),
                old ? List.of(Szy206Quantity.SOIL_MOISTURE) : SOILS,
                List.of(Szy206Quantity.POWER),
                old ? List.of(Szy206Quantity.WIND) : MET,
                List.of(Szy206Quantity.GATE),
                withTotal ? FLOWS : List.of(Szy206Quantity.FLOW),
                List.of(Szy206Quantity.LEVEL),
                List.of(Szy206Quantity.RAIN));
        for (int bit = 7; bit >= 0; bit--) {
            if ((bits >> bit & 1) != 0) {
                pattern.addAll(byBit.get(bit));
            }
        }
        return pattern;
    }

    private static void composite(byte[] data, int from, int size, Szy206Edition edition, List<Szy206Value> into)
            throws DecodeException {
        int at = from + 1;
        for (var quantity : compositePattern(data, from, size, edition)) {
            if (quantity == Szy206Quantity.QUALITY) {
                qualities(data, at, edition, into);
            } else {
                into.add(Szy206Value.read(data, at, quantity, 1, edition));
                at += quantity.size();
            }
        }
    }

    /**
     * The report as data of a frame.
     *
     * @param function 81, 82, B0 or C0
     * @param content the frame's content, which the values must be of
     * @throws IllegalArgumentException if a value does not fit, or the values are not of {@code content}
     */
    public Octets data(int function, int content, Szy206Edition edition) {
        var body = new ByteWriter();
        switch (content) {
            case QUALITY -> writeQualities(values, body, edition);
            case COMPOSITE -> writeComposite(function, body, edition);
            default -> values.forEach(value -> value.write(body, edition));
        }
        var out = new ByteWriter();
        if (function == 0x81 && edition == Szy206Edition.SLT427_2021) {
            out.u16le(alarm).bytes(body.toByteArray());
        } else {
            out.bytes(body.toByteArray()).u16le(alarm);
        }
        out.u16le(state);
        if (tag != null) {
            tag.write(out);
        }
        return new Octets(out.toByteArray());
    }

    private static void writeQualities(List<Szy206Value> values, ByteWriter out, Szy206Edition edition) {
        long mask = 0;
        int last = -1;
        for (var value : values) {
            if (value.number() <= last || value.number() >= Szy206Quality.BITS) {
                throw new IllegalArgumentException("parameters of water quality must stand in the order of their bits");
            }
            last = value.number();
            mask |= 1L << last;
        }
        out.little(mask, MASK_BYTES);
        values.forEach(value -> value.write(out, edition));
    }

    private void writeComposite(int function, ByteWriter out, Szy206Edition edition) {
        if (function != 0xb0
                && values.stream().allMatch(value -> value.quantity() == Szy206Quantity.STATISTICAL_RAIN)) {
            values.forEach(value -> value.write(out, edition));
            return;
        }
        int bits = 0;
        var qualities = new ArrayList<Szy206Value>();
        var body = new ByteWriter();
        for (var value : values) {
            bits |= 1 << compositeBit(value.quantity(), edition);
            if (value.quantity() == Szy206Quantity.QUALITY) {
                qualities.add(value);
            } else {
                value.write(body, edition);
            }
        }
        out.u8(bits).bytes(body.toByteArray());
        if (!qualities.isEmpty()) {
            writeQualities(qualities, out, edition);
        }
    }

    private static int compositeBit(Szy206Quantity quantity, Szy206Edition edition) {
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            if (compositeOf(1 << bit, true, edition).contains(quantity)) {
                return bit;
            }
        }
        throw new IllegalArgumentException(quantity.label() + " cannot stand among several quantities");
    }

    /** Each alarm by its name: whether it is given. */
    public Map<String, Boolean> alarms() {
        return Szy206Flags.of(Szy206Flags.ALARMS, alarm);
    }

    /** Each bit of the state by its name. */
    public Map<String, Boolean> states() {
        return Szy206Flags.of(Szy206Flags.STATES, state);
    }
}
