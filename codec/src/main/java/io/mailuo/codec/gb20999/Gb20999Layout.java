package io.mailuo.codec.gb20999;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb20999.Gb20999Values.Flag;
import io.mailuo.codec.gb20999.Gb20999Values.Members;
import io.mailuo.codec.gb20999.Gb20999Values.Named;
import io.mailuo.codec.gb20999.Gb20999Values.Number;
import io.mailuo.codec.gb20999.Gb20999Values.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * How the bytes of a value are laid out. Numbers have their high byte first, and so have arrays: the last byte is the
 * first member of a chain or a table, the lowest bit of the last byte the first of a set.
 */
final class Gb20999Layout {

    /** Of items that the catalogue has not. */
    static final Gb20999Layout UNKNOWN = new Gb20999Layout(value -> single(value, number(1, "")));

    private static final int LONGEST_NUMBER = 4;
    private static final int LENGTH_OF_TIME = 7;
    private static final int FIRST_PHASE_BOARD = 10;
    private static final int FIRST_DETECTOR_BOARD = 40;
    private static final int AFTER_BOARDS = 60;
    private static final String WEEK = "日一二三四五六";

    private final Function<Octets, Gb20999Values> reading;

    private Gb20999Layout(Function<Octets, Gb20999Values> reading) {
        this.reading = reading;
    }

    /** What {@code value}, of at least one byte, means. */
    Gb20999Values read(Octets value) {
        return reading.apply(value);
    }

    /**
     * The layout of these words: {@code text}, {@code version}, {@code time}, {@code ipv4}, {@code ipv6}, {@code flag},
     * {@code code GROUP}, {@code number [FACTOR UNIT]}; {@code set}, {@code week}, {@code months} and {@code modules} for
     * bits; {@code table …} for a byte at each place; {@code chain BYTES …} for members of so many bytes up to the last
     * that is not zero: numbers, codes, the {@code clock} or an {@code action}.
     */
    static Gb20999Layout of(String words) {
        var all = List.of(words.split(" "));
        var rest = all.subList(1, all.size());
        return new Gb20999Layout(
                switch (all.getFirst()) {
                    case "text" -> Gb20999Layout::text;
                    case "version" -> Gb20999Layout::version;
                    case "time" -> Gb20999Layout::time;
                    case "ipv4" -> Gb20999Layout::ipv4;
                    case "ipv6" -> Gb20999Layout::ipv6;
                    case "set" -> value -> bits(value, bit -> count(bit + 1));
                    case "week" -> value -> bits(value, Gb20999Layout::day);
                    case "months" -> value -> bits(value, Gb20999Layout::count);
                    case "modules" -> value -> bits(value, Gb20999Layout::module);
                    case "table" -> {
                        var member = member(rest);
                        yield value -> members(value, 1, value.length(), member);
                    }
                    case "chain" -> {
                        int size = Integer.parseInt(rest.getFirst());
                        var member = member(rest.subList(1, rest.size()));
                        yield value -> members(value, size, used(value, size), member);
                    }
                    default -> {
                        var member = member(all);
                        yield value -> single(value, member);
                    }
                });
    }

    private static LongFunction<Gb20999Values> member(List<String> words) {
        return switch (words.getFirst()) {
            case "number" -> words.size() == 1 ? number(1, "") : number(Double.parseDouble(words.get(1)), words.get(2));
            case "code" -> raw -> code(words.get(1), raw);
            case "flag" -> raw -> new Flag(raw != 0);
            case "clock" -> raw -> new Text("%02d:%02d".formatted(raw >> 8, raw & 0xff));
            case "action" -> raw -> new Text((raw >> 8) + "/" + (raw & 0xff));
            default -> throw new IllegalArgumentException("no layout " + words);
        };
    }

    private static LongFunction<Gb20999Values> number(double factor, String unit) {
        // A tenth is divided by ten, which is exact where a multiplication by 0.1 is not.
        return raw -> new Number(factor < 1 ? raw / Math.rint(1 / factor) : raw * factor, unit);
    }

    private static Gb20999Values count(long raw) {
        return new Number(raw, "");
    }

    private static Gb20999Values code(String group, long raw) {
        return Gb20999Values.name(group, (int) raw)
                .<Gb20999Values>map(name -> new Named((int) raw, name))
                .orElseGet(() -> count(raw));
    }

    private static Gb20999Values single(Octets value, LongFunction<Gb20999Values> meaning) {
        return value.length() > LONGEST_NUMBER ? Gb20999Values.PLAIN : meaning.apply(big(value, 0, value.length()));
    }

    private static long big(Octets value, int from, int size) {
        long number = 0;
        for (int i = from; i < from + size; i++) {
            number = number << 8 | value.at(i);
        }
        return number;
    }

    /** Members of {@code size} bytes, the first of them at the end, of as many bytes as are in use. */
    private static Gb20999Values members(Octets value, int size, int used, LongFunction<Gb20999Values> meaning) {
        var members = new ArrayList<Gb20999Values>();
        for (int end = value.length(); end >= size && value.length() - end < used; end -= size) {
            members.add(meaning.apply(big(value, end - size, size)));
        }
        return new Members(members);
    }

    /** How many bytes there are up to the last member that is not zero. */
    private static int used(Octets value, int size) {
        int zeros = 0;
        while (zeros < value.length() && value.at(zeros) == 0) {
            zeros++;
        }
        return Math.ceilDiv(value.length() - zeros, size) * size;
    }

    private static Gb20999Values bits(Octets value, IntFunction<Gb20999Values> meaning) {
        var members = new ArrayList<Gb20999Values>();
        for (int bit = 0; bit < 8 * value.length(); bit++) {
            if ((value.at(value.length() - 1 - bit / 8) >> bit % 8 & 1) == 1) {
                members.add(meaning.apply(bit));
            }
        }
        return new Members(members);
    }

    private static Gb20999Values day(int bit) {
        return bit < WEEK.length() ? new Text("星期" + WEEK.charAt(bit)) : count(bit);
    }

    /** A module that has a fault. */
    private static Gb20999Values module(int bit) {
        if (bit < FIRST_PHASE_BOARD) {
            return new Text("主控板 " + bit);
        }
        if (bit < FIRST_DETECTOR_BOARD) {
            return new Text("相位板 " + (bit - FIRST_PHASE_BOARD + 1));
        }
        return bit < AFTER_BOARDS ? new Text("检测器板 " + (bit - FIRST_DETECTOR_BOARD + 1)) : count(bit);
    }

    private static Gb20999Values text(Octets value) {
        return new Text(new String(value.bytes(), StandardCharsets.UTF_8).replace("\0", ""));
    }

    /** Of the hardware and of the software, two bytes each. */
    private static Gb20999Values version(Octets value) {
        return value.length() == 4
                ? new Text("%d.%d / %d.%d".formatted(value.at(0), value.at(1), value.at(2), value.at(3)))
                : text(value);
    }

    private static Gb20999Values time(Octets value) {
        if (value.length() != LENGTH_OF_TIME) {
            return text(value);
        }
        try {
            int year = (int) big(value, 0, 2);
            return new Text(LocalDateTime.of(year, value.at(2), value.at(3), value.at(4), value.at(5), value.at(6))
                    .toString());
        } catch (DateTimeException e) {
            return Gb20999Values.PLAIN;
        }
    }

    private static Gb20999Values ipv4(Octets value) {
        return value.length() == 4
                ? new Text("%d.%d.%d.%d".formatted(value.at(0), value.at(1), value.at(2), value.at(3)))
                : UNKNOWN.read(value);
    }

    private static Gb20999Values ipv6(Octets value) {
        if (value.length() != 16) {
            return UNKNOWN.read(value);
        }
        var groups = new StringJoiner(":");
        for (int i = 0; i < value.length(); i += 2) {
            groups.add(Long.toHexString(big(value, i, 2)));
        }
        return new Text(groups.toString());
    }
}
