package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bodies of all messages of JT/T 808 by their fields (JT/T 808-2013 and -2019, chapter 8), but for locations and
 * registrations, which are {@link Jt808Location} and {@link Jt808Registration}. Where editions differ, the header's
 * version decides between 2019 and the older ones, and among those the layout that the body fits.
 */
public final class Jt808Bodies {

    private static final Charset TEXT = Charset.forName("GBK");
    private static final String NEWEST = "2019";
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<String, List<Jt808Layout>> LAYOUTS = new HashMap<>();
    private static final Map<String, Parameter> PARAMETERS = new HashMap<>();

    /**
     * A terminal parameter (JT/T 808-2013, table 12).
     *
     * @param id its id, 4 hexadecimal digits
     * @param type {@code DWORD}, {@code WORD}, {@code BYTE}, {@code BYTES} or {@code STRING}
     * @param unit UCUM code or empty
     * @param name Chinese name
     */
    public record Parameter(String id, String type, String unit, String name) {

        /** The value of this parameter's bytes: a number or a text; bytes of another size stay hexadecimal. */
        public Object value(Octets bytes) {
            int size = switch (type) {
                case "DWORD" -> 4;
                case "WORD" -> 2;
                case "BYTE" -> 1;
                default -> -1;
            };
            if (type.equals("STRING")) {
                return new String(bytes.bytes(), TEXT);
            }
            return bytes.length() == size ? (Object) Long.parseLong(bytes.hex(), 16) : (Object) bytes.hex();
        }
    }

    static {
        Tables.rows(Jt808Bodies.class, "messages.csv", 2)
                .forEach(row -> NAMES.put(Integer.parseInt(row[0], 16), row[1]));
        for (var row : Tables.rows(Jt808Bodies.class, "bodies.csv", 3)) {
            Set<String> editions = switch (row[1]) {
                case "*" -> Set.of("old", NEWEST);
                case NEWEST -> Set.of(NEWEST);
                default -> Set.of("old");
            };
            for (String edition : editions) {
                LAYOUTS.computeIfAbsent(row[0] + edition, unused -> new ArrayList<>())
                        .add(Jt808Layout.of(row[2]));
            }
        }
        Tables.rows(Jt808Bodies.class, "parameters.csv", 4)
                .forEach(row -> PARAMETERS.put(row[0], new Parameter(row[0], row[1], row[2], row[3])));
    }

    private Jt808Bodies() {}

    /** The Chinese name of a message. */
    public static Optional<String> name(int id) {
        return Optional.ofNullable(NAMES.get(id));
    }

    /** The ids of all messages that have a layout here, in the edition of 2019 or before. */
    public static List<Integer> ids(boolean is2019) {
        return NAMES.keySet().stream()
                .filter(id -> !layouts(id, is2019).isEmpty())
                .sorted()
                .toList();
    }

    /** The parameter with this id. */
    public static Optional<Parameter> parameter(long id) {
        return Optional.ofNullable(PARAMETERS.get("%04X".formatted(id)));
    }

    private static List<Jt808Layout> layouts(int id, boolean is2019) {
        return LAYOUTS.getOrDefault("%04X".formatted(id) + (is2019 ? NEWEST : "old"), List.of());
    }

    /**
     * The fields of a message's body; empty for messages without a layout, encrypted ones and packets of split ones.
     *
     * @throws DecodeException if the body fits no layout of its message
     */
    public static Optional<Map<String, Object>> read(Jt808Message message) throws DecodeException {
        if (message.encryption() != 0 || message.packets() > 1) {
            return Optional.empty();
        }
        DecodeException first = null;
        for (var layout : layouts(message.id(), message.is2019())) {
            try {
                return Optional.of(layout.read(message.body()));
            } catch (DecodeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    /**
     * The body of a message by its fields; the way back from {@link #read}.
     *
     * @throws IllegalArgumentException if the message has no layout, or a field is missing, unknown or does not fit
     */
    public static Octets write(int id, boolean is2019, Map<String, Object> fields) {
        return write(id, is2019, new MessageFields(fields));
    }

    static Octets write(int id, boolean is2019, MessageFields fields) {
        IllegalArgumentException first = null;
        for (var layout : layouts(id, is2019)) {
            try {
                return new Octets(layout.write(fields.again()));
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IllegalArgumentException("message %04X has no fields here".formatted(id)) : first;
    }

    /** What the parameters of messages 8103 and 0104 mean: name, unit and value by id. */
    static Map<String, Object> explain(Map<String, Object> fields) {
        var explained = new LinkedHashMap<String, Object>();
        if (fields.get("parameters") instanceof List<?> list) {
            for (var entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    String id = String.valueOf(map.get("id"));
                    parameter(Long.parseLong(id, 16)).ifPresent(parameter -> {
                        var bytes = new Octets(HexFormat.of().parseHex(String.valueOf(map.get("value"))));
                        explained.put(
                                id,
                                Map.of(
                                        "name", parameter.name(),
                                        "unit", parameter.unit(),
                                        "value", parameter.value(bytes)));
                    });
                }
            }
        }
        return explained;
    }
}
