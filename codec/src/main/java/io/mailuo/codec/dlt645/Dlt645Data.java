package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Result;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What data identifiers mean (DL/T 645-2007 annex A, DL/T 645-1997 annex A): name, format and unit, and how their bytes
 * are read.
 */
public final class Dlt645Data {

    private static final int COLUMNS = 4;
    private static final int NUMBERED_COLUMNS = 6;
    /** Tariffs are numbered to 3Fh. */
    private static final int MOST_OF_BLOCK = 0x3f;

    private static final int MOST_TARIFFS_OF_1997 = 14;

    private static final int MOST_OF_TABLE = 254;
    private static final String EVENT = "03";
    private static final String FROZEN = "05";
    private static final String LOAD = "06";
    /** Behind the format of an item of which as many follow one another as there are bytes. */
    private static final String REPEATED = "*";
    /** Currents, powers and power factors, what is combined of two directions, and temperatures have a sign. */
    private static final List<String> SIGNED = List.of(
            "0000",
            "0003",
            "0004",
            "0017",
            "0018",
            "002B",
            "002C",
            "003F",
            "0040",
            "0103",
            "0104",
            "0202",
            "0203",
            "0204",
            "0205",
            "0206",
            "02800003",
            "02800004",
            "02800005",
            "02800006",
            "02800007");

    private static final TreeMap<String, Item> OF_2007 = load("di2007.csv");
    private static final TreeMap<String, Item> OF_1997 = load("di1997.csv");

    /** Of the formats of both tables: made out once, since every value needs its own. */
    private static final Map<String, Dlt645Layout> LAYOUTS = Stream.of(OF_2007, OF_1997)
            .flatMap(table -> table.values().stream())
            .map(Item::format)
            .distinct()
            .collect(Collectors.toUnmodifiableMap(format -> format, Dlt645Layout::of));

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

        /** How many bytes it takes. */
        public int size() {
            return layout().whole();
        }

        Dlt645Layout layout() {
            var known = LAYOUTS.get(format);
            return known != null ? known : Dlt645Layout.of(format);
        }
    }

    /**
     * One value of an answer.
     *
     * @param item what it is
     * @param identifier the identifier of this value, also where a block was read
     * @param result the value; null where the meter marks it as absent or the digits are none
     * @param time when it was so, by the meter's clock: of a demand when it occurred, of a load record when it was taken;
     *     null where that is not said
     */
    public record Value(
            Item item,
            String identifier,
            @Nullable Result result,
            @Nullable LocalDateTime time) {

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
        int digits = items.firstKey().length();
        for (var row : Tables.rows(Dlt645Data.class, "numbered.csv", NUMBERED_COLUMNS)) {
            if (row[0].length() == digits) {
                number(row, items);
            }
        }
        return items;
    }

    /** A row for items that are numbered in the last digits of their identifiers, where {@code n} or {@code h} stands. */
    private static void number(String[] row, TreeMap<String, Item> items) {
        String letter = row[0].substring(row[0].length() - 1);
        int fixed = row[0].indexOf(letter);
        for (int i = Integer.parseInt(row[1], 16); i <= Integer.parseInt(row[2], 16); i++) {
            String number = row[0].length() - fixed == 1 ? "%X".formatted(i) : "%02X".formatted(i);
            String identifier = row[0].substring(0, fixed) + number;
            String name = row[5].replace(letter, Integer.toString(i));
            items.putIfAbsent(identifier, new Item(identifier, row[3], row[4], name));
        }
    }

    /**
     * The item of an identifier. Tariffs and settlement periods of energies and demands that the table does not list one
     * by one (2007: groups 00 and 01; 1997: groups 9, A and, for the times of demands, B) are those of the total.
     */
    public static Optional<Item> find(Edition edition, String identifier) {
        var table = edition == Edition.E1997 ? OF_1997 : OF_2007;
        Item item = table.get(identifier);
        if (item == null && edition == Edition.E2007 && (identifier.startsWith("00") || identifier.startsWith("01"))) {
            item = table.get(identifier.substring(0, 4) + "0000");
        }
        if (item == null && edition == Edition.E1997 && hasTariffs(identifier)) {
            item = table.get(identifier.substring(0, 3) + "0");
        }
        return Optional.ofNullable(item);
    }

    /** Whether the last digit of an identifier of 1997 counts tariffs: 1 to E, F for all of them. */
    private static boolean hasTariffs(String identifier) {
        return identifier.charAt(0) == '9'
                || identifier.charAt(0) == 'A'
                || identifier.charAt(0) == 'B' && "014589".indexOf(identifier.charAt(1)) >= 0;
    }

    /**
     * The values of an answer to a read request; several where a block ({@code FF} in the identifier) was read, and the
     * bits of a word ({@link Dlt645Words}) after it. Bytes after the last known value are left. An answer that continues
     * another has none ({@link Dlt645Read} joins them), and neither have load records ({@link Dlt645Load} reads them).
     */
    public static List<Value> values(Dlt645Message message) {
        var values = new ArrayList<Value>();
        var identifier = message.identifier();
        if (!message.isAnswer() || identifier.isEmpty() || message.continuesAnother()) {
            return values;
        }
        byte[] payload = message.payload().bytes();
        int at = 0;
        for (var item : items(message.edition(), identifier.get(), payload)) {
            var layout = item.layout();
            if (layout.size() == 0 || payload.length - at < layout.whole()) {
                break;
            }
            if (item != Dlt645Frozen.SEPARATOR) {
                values.add(value(item, item.identifier(), payload, at, layout.time(payload, at)));
                if (layout.kind() == Dlt645Layout.Kind.WORD) {
                    Dlt645Words.add(item, layout.word(payload, at), values);
                }
            }
            at += layout.whole();
        }
        return values;
    }

    static Value value(Item item, String identifier, byte[] payload, int at, @Nullable LocalDateTime time) {
        return new Value(item, identifier, item.layout().read(payload, at, isSigned(item.identifier())), time);
    }

    /**
     * The bytes of a value of {@code item}, as a request to write it carries them.
     *
     * @throws IllegalArgumentException if the value does not fit the item's format
     */
    public static Octets encode(Item item, Result value) {
        var layout = item.layout();
        if (layout.size() == 0 || layout.timed()) {
            throw new IllegalArgumentException(item.identifier() + " has no single value that can be written");
        }
        var out = new ByteWriter();
        layout.write(value, isSigned(item.identifier()), out);
        return new Octets(out.toByteArray());
    }

    private static List<Item> items(Edition edition, String identifier, byte[] payload) {
        if (edition == Edition.E1997) {
            return ofTable(edition, identifier, payload.length);
        }
        return switch (identifier.substring(0, 2)) {
            case EVENT -> Dlt645Events.items(identifier);
            case FROZEN -> Dlt645Frozen.items(identifier, payload);
            case LOAD -> List.of();
            default -> ofTable(edition, identifier, payload.length);
        };
    }

    private static List<Item> ofTable(Edition edition, String identifier, int length) {
        if (edition == Edition.E2007 && (identifier.startsWith("00") || identifier.startsWith("01"))) {
            boolean tariffs = identifier.startsWith("FF", 4);
            boolean periods = identifier.startsWith("FF", 6);
            if (tariffs != periods && !identifier.startsWith("FF", 2)) {
                return block(edition, identifier, tariffs ? 4 : 6, length);
            }
        }
        if (edition == Edition.E1997
                && hasTariffs(identifier)
                && identifier.endsWith("F")
                && identifier.charAt(2) != 'F') {
            return block(edition, identifier, identifier.length() - 1, length);
        }
        var single = find(edition, identifier);
        String wildcard = edition == Edition.E1997 ? "F" : "FF";
        if (single.isPresent() && !identifier.contains(wildcard)) {
            var item = single.get();
            if (item.format().endsWith(REPEATED)) {
                return repeated(item, length);
            }
            return List.of(new Item(identifier, item.format(), item.unit(), item.name()));
        }
        var table = edition == Edition.E1997 ? OF_1997 : OF_2007;
        return table.subMap(identifier.substring(0, wildcard.length()), identifier + '~').values().stream()
                .filter(item ->
                        !item.format().endsWith(REPEATED) && fits(item.identifier(), identifier, wildcard.length()))
                .toList();
    }

    /** A table of the meter, such as the tariffs of a day: as many of its rows as there are bytes. */
    private static List<Item> repeated(Item item, int length) {
        String format = item.format().substring(0, item.format().length() - 1);
        int size = Dlt645Layout.of(format).size();
        var items = new ArrayList<Item>();
        for (int i = 1; i <= Math.min(MOST_OF_TABLE, length / size); i++) {
            items.add(new Item(item.identifier() + "." + i, format, item.unit(), item.name() + i));
        }
        return items;
    }

    /**
     * A block of energies or demands (annex A, tables A.1 and A.2): the total and all tariffs that the meter has, or the
     * present and all settlement periods, one after the other; the byte at {@code at} of the identifier counts them.
     */
    private static List<Item> block(Edition edition, String identifier, int at, int length) {
        int digits = edition == Edition.E1997 ? 1 : 2;
        int most = edition == Edition.E1997 ? MOST_TARIFFS_OF_1997 : MOST_OF_BLOCK;
        var items = new ArrayList<Item>();
        int left = length;
        for (int i = 0; i <= most; i++) {
            String number = digits == 1 ? "%X".formatted(i) : "%02X".formatted(i);
            String one = identifier.substring(0, at) + number + identifier.substring(at + digits);
            var item = find(edition, one);
            if (item.isEmpty() || left < item.get().size()) {
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

    private static boolean isSigned(String identifier) {
        for (String signed : SIGNED) {
            if (identifier.startsWith(signed)) {
                return true;
            }
        }
        return identifier.startsWith(FROZEN) && identifier.startsWith("10", 4);
    }
}
