package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the bits and extras of locations mean, in Chinese: alarms and states (JT/T 808-2013, tables 24 and 25), signals and
 * inputs (extras 25 and 2A), and the parts of what is told with alarms (extras 11 to 13, tables 28 to 30).
 */
public final class Jt808Flags {

    private static final String CLAUSE = "JT/T 808-2013 8.12 (extras)";
    private static final Map<String, Map<Integer, String>> NAMES = new HashMap<>();
    private static final Map<String, String> EXTRAS = new HashMap<>();

    static {
        Tables.rows(Jt808Flags.class, "flags.csv", 3)
                .forEach(row ->
                        NAMES.computeIfAbsent(row[0], unused -> new HashMap<>()).put(Integer.parseInt(row[1]), row[2]));
        Tables.rows(Jt808Flags.class, "extras.csv", 2).forEach(row -> EXTRAS.put(row[0], row[1]));
    }

    private Jt808Flags() {}

    /** The alarms that are given. */
    public static List<String> alarms(long alarm) {
        return set("alarm", alarm);
    }

    /** The states that hold where their bits are set, such as ignition on or doors open. */
    public static List<String> states(long status) {
        return set("status", status);
    }

    private static List<String> set(String word, long bits) {
        var names = NAMES.getOrDefault(word, Map.of());
        var set = new ArrayList<String>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((bits >> bit & 1) != 0) {
                set.add(names.getOrDefault(bit, "bit" + bit));
            }
        }
        return set;
    }

    /** What an extra says by its name and parts; only its name where its parts are not known. */
    static Map<String, Object> describe(Jt808Location.Extra extra) {
        String id = "%02X".formatted(extra.id());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", EXTRAS.getOrDefault(id, ""));
        try {
            parts(extra, new ByteReader(extra.value().bytes(), CLAUSE), fields);
        } catch (DecodeException e) {
            // Of another length than the table has it: the bytes stand for themselves.
        }
        return fields;
    }

    private static void parts(Jt808Location.Extra extra, ByteReader in, Map<String, Object> fields)
            throws DecodeException {
        switch (extra.id()) {
            case 0x01 -> fields.put("value", in.u32("the distance") / 10.0);
            case 0x02, 0x03 -> fields.put("value", in.u16("the value") / 10.0);
            case 0x04 -> fields.put("value", in.u16("the event"));
            case 0x06 -> fields.put("value", (short) in.u16("the temperature"));
            case 0x11, 0x12 -> {
                int kind = in.u8("the kind of place");
                fields.put("kind", kind);
                if (kind != 0 || extra.id() == 0x12) {
                    fields.put("place", in.u32("the place"));
                }
                if (extra.id() == 0x12) {
                    fields.put("direction", in.u8("the direction") == 0 ? "in" : "out");
                }
            }
            case 0x13 -> {
                fields.put("section", in.u32("the section"));
                fields.put("seconds", in.u16("the time"));
                fields.put("result", in.u8("the result") == 0 ? "too short" : "too long");
            }
            case 0x25 -> fields.put("set", set("25", in.u32("the signals")));
            case 0x2a -> fields.put("set", set("2A", in.u16("the inputs")));
            case 0x2b -> {
                fields.put("AD1", in.u16("the second value"));
                fields.put("AD0", in.u16("the first value"));
            }
            case 0x30, 0x31 -> fields.put("value", in.u8("the value"));
            default -> {
                // A maker's own.
            }
        }
    }
}
