package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What data identifiers mean (DL/T 645-2007 annex A, DL/T 645-1997 annex A): name, format and unit, and how their bytes
 * are read.
 */
public final class Dlt645Data {

    private static final int COLUMNS = 4;
    /** Tariffs are numbered to 3Fh. */
    private static final int MOST_OF_BLOCK = 0x3f;

    private static final String FROZEN = "05";
    private static final String TIME = "YYMMDDhhmm";

    private static final TreeMap<String, Item> OF_2007 = load("di2007.csv");
    private static final TreeMap<String, Item> OF_1997 = load("di1997.csv");

    /** The properties of the catalogue; whatever is not here keeps its identifier as its name. */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("00010000", "active_energy"),
            Map.entry("00030000", "reactive_energy"),
            Map.entry("02010100", "voltage_a"),
            Map.entry("02010200", "voltage_b"),
            Map.entry("02010300", "voltage_c"),
            Map.entry("02020100", "current_a"),
            Map.entry("02020200", "current_b"),
            Map.entry("02020300", "current_c"),
            Map.entry("02030000", "active_power"),
            Map.entry("02040000", "reactive_power"),
            Map.entry("02050000", "apparent_power"),
            Map.entry("02060000", "power_factor"),
            Map.entry("02800002", "frequency"),
            Map.entry("9010", "active_energy"),
            Map.entry("9110", "reactive_energy"),
            Map.entry("B611", "voltage_a"),
            Map.entry("B612", "voltage_b"),
            Map.entry("B613", "voltage_c"),
            Map.entry("B621", "current_a"),
            Map.entry("B622", "current_b"),
            Map.entry("B623", "current_c"),
            Map.entry("B630", "active_power"),
            Map.entry("B640", "reactive_power"),
            Map.entry("B650", "power_factor"));

    /**
     * A data item of the standard's tables.
     *
     * @param identifier 4 or 8 digits
     * @param format such as {@code XXXXXX.XX}; two parts joined by a bar for a demand and its time
     * @param unit UCUM code or empty
     * @param name Chinese name
     */
    public record Item(String identifier, String format, String unit, String name) {

        /** How many bytes it takes; 0 where the table leaves that open. */
        public int size() {
            int size = 0;
            for (String part : format.split("\\|")) {
                size += sizeOf(part);
            }
            return size;
        }

        private static int sizeOf(String part) {
            if (part.contains("...") || part.isEmpty() || part.charAt(0) > 'Z' && part.charAt(0) > 'z') {
                return 0;
            }
            int digits = 0;
            for (int i = 0; i < part.length(); i++) {
                digits += part.charAt(i) == '.' ? 0 : 1;
            }
            return (digits + 1) / 2;
        }
    }

    /**
     * One value of an answer.
     *
     * @param item what it is
     * @param identifier the identifier of this value, also where a block was read
     * @param result the value; null where the meter marks it as absent or the digits are none
     */
    public record Value(
            Item item, String identifier, @Nullable Result result) {

        /** The observed property: of the catalogue, or {@code dlt645:<identifier>}. */
        public String property() {
            String known = PROPERTIES.get(identifier);
            return known == null ? "dlt645:" + identifier : known;
        }
    }

    private Dlt645Data() {}

    private static TreeMap<String, Item> load(String resource) {
        var items = new TreeMap<String, Item>();
        for (var row : Tables.rows(Dlt645Data.class, resource, COLUMNS)) {
            items.put(row[0], new Item(row[0], row[1], row[2], row[3]));
        }
        return items;
    }

    /**
     * The item of an identifier. Tariffs and settlement periods of energies and demands (2007: groups 00 and 01) that
     * the table does not list one by one are those of the total.
     */
    public static Optional<Item> find(Edition edition, String identifier) {
        var table = edition == Edition.E1997 ? OF_1997 : OF_2007;
        Item item = table.get(identifier);
        if (item == null && edition == Edition.E2007 && (identifier.startsWith("00") || identifier.startsWith("01"))) {
            item = table.get(identifier.substring(0, 4) + "0000");
        }
        return Optional.ofNullable(item);
    }

    /**
     * The values of an answer to a read request; several where a block ({@code FF} in the identifier) was read. Bytes
     * after the last known value are left. An answer that continues another has none: {@link Dlt645Read} joins them.
     */
    public static List<Value> values(Dlt645Message message) {
        var values = new ArrayList<Value>();
        var identifier = message.identifier();
        if (!message.isAnswer() || identifier.isEmpty() || message.continuesAnother()) {
            return values;
        }
        byte[] payload = message.payload().bytes();
        int at = 0;
        var items = identifier.get().startsWith(FROZEN) && message.edition() == Edition.E2007
                ? Dlt645Frozen.items(identifier.get(), payload.length)
                : items(message.edition(), identifier.get(), payload.length);
        for (var item : items) {
            int size = item.size();
            if (size == 0 || payload.length - at < size) {
                break;
            }
            values.add(new Value(item, item.identifier(), result(item, payload, at)));
            at += size;
        }
        return values;
    }

    private static List<Item> items(Edition edition, String identifier, int length) {
        if (edition == Edition.E2007 && (identifier.startsWith("00") || identifier.startsWith("01"))) {
            boolean tariffs = identifier.startsWith("FF", 4);
            boolean periods = identifier.startsWith("FF", 6);
            if (tariffs != periods && !identifier.startsWith("FF", 2)) {
                return block(identifier, tariffs ? 4 : 6, length);
            }
        }
        var single = find(edition, identifier);
        String wildcard = edition == Edition.E1997 ? "F" : "FF";
        if (single.isPresent() && !identifier.contains(wildcard)) {
            var item = single.get();
            return List.of(new Item(identifier, item.format(), item.unit(), item.name()));
        }
        var table = edition == Edition.E1997 ? OF_1997 : OF_2007;
        return table.values().stream()
                .filter(item -> fits(item.identifier(), identifier, wildcard.length()))
                .toList();
    }

    /**
     * A block of energies or demands (annex A, tables A.1 and A.2): the total and all tariffs that the meter has, or the
     * present and all settlement periods, one after the other; the byte at {@code at} of the identifier counts them.
     */
    private static List<Item> block(String identifier, int at, int length) {
        var items = new ArrayList<Item>();
        int left = length;
        for (int i = 0; i <= MOST_OF_BLOCK; i++) {
            String one = identifier.substring(0, at) + "%02X".formatted(i) + identifier.substring(at + 2);
            var item = find(Edition.E2007, one);
            if (item.isEmpty() || item.get().size() == 0 || left < item.get().size()) {
                break;
            }
            left -= item.get().size();
            items.add(new Item(
                    one, item.get().format(), item.get().unit(), item.get().name()));
        }
        return items;
    }

    private static boolean fits(String identifier, String pattern, int step) {
        if (identifier.length() != pattern.length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i += step) {
            String part = pattern.substring(i, i + step);
            boolean any = part.chars().allMatch(c -> c == 'F') && i > 0;
            if (!any && !identifier.startsWith(part, i)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Result result(Item item, byte[] payload, int from) {
        String format = item.format().split("\\|")[0];
        int size = Item.sizeOf(format);
        String digits = Bcd.textLowFirst(payload, from, size);
        boolean isDate = format.chars().anyMatch(c -> c != 'X' && c != 'N' && c != '.');
        if (isDate || format.length() > TIME.length()) {
            return Result.of(digits);
        }
        boolean negative = isSigned(item.identifier()) && digits.charAt(0) >= '8';
        if (negative && digits.charAt(0) <= 'F') {
            int high = Character.digit(digits.charAt(0), 16) - 8;
            digits = high + digits.substring(1);
        }
        if (!Bcd.isDecimal(digits)) {
            return null;
        }
        int point = format.indexOf('.');
        double value = Long.parseLong(digits) / Math.pow(10, point < 0 ? 0 : format.length() - point - 1);
        return Result.of(negative ? -value : value);
    }

    /** Currents, powers and power factors have a sign in their highest bit, and so has the combined energy. */
    private static boolean isSigned(String identifier) {
        return identifier.startsWith("0000")
                || identifier.startsWith("0202")
                || identifier.startsWith("0203")
                || identifier.startsWith("0204")
                || identifier.startsWith("0205")
                || identifier.startsWith("0206")
                || identifier.startsWith(FROZEN) && identifier.startsWith("10", 4);
    }
}
