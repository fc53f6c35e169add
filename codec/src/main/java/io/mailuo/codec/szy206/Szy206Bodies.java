package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of all functions that are no reports, by their fields (SL/T 427-2021 7.2 to 7.5 and annex A): link test,
 * parameters set and asked for, commands, stored data, confirmations. Behind the fields there may be a password and a time
 * tag, which the length tells; commands of a centre carry both.
 */
public final class Szy206Bodies {

    private static final int PASSWORD = 2;
    private static final int COLUMNS = 4;
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<Szy206Edition, Map<String, List<Szy206Layout>>> LAYOUTS =
            new EnumMap<>(Szy206Edition.class);

    /** What stands behind the fields: sizes of password and tag. */
    private record Tail(int password, int tag) {
        int size() {
            return password + tag;
        }
    }

    static {
        for (var edition : Szy206Edition.values()) {
            LAYOUTS.put(edition, new HashMap<>());
        }
        for (var row : Tables.rows(Szy206Bodies.class, "functions.csv", 2)) {
            NAMES.put(Integer.parseInt(row[0], 16), row[1]);
        }
        for (var row : Tables.rows(Szy206Bodies.class, "bodies.csv", COLUMNS)) {
            for (var edition : Szy206Edition.values()) {
                boolean old = edition == Szy206Edition.SZY206_2016;
                if (row[2].equals("*") || row[2].equals(old ? "2016" : "2021")) {
                    LAYOUTS.get(edition)
                            .computeIfAbsent(row[0] + row[1], unused -> new ArrayList<>())
                            .add(Szy206Layout.of(row[3]));
                }
            }
        }
    }

    private Szy206Bodies() {}

    /** The name of a function. */
    public static Optional<String> name(int function) {
        return Optional.ofNullable(NAMES.get(function));
    }

    /** The functions that have fields here, in the direction. */
    public static List<Integer> functions(boolean up, Szy206Edition edition) {
        return NAMES.keySet().stream()
                .filter(function -> !layouts(function, up, edition).isEmpty())
                .sorted()
                .toList();
    }

    private static List<Szy206Layout> layouts(int function, boolean up, Szy206Edition edition) {
        return LAYOUTS.get(edition).getOrDefault("%02X".formatted(function) + (up ? "up" : "down"), List.of());
    }

    /** Whether a centre sends this function with password and time tag: what sets or controls something. */
    static boolean isCommand(int function) {
        return function >= 0x10 && function < 0x50 || function >= 0x90 && function < 0xb0;
    }

    private static List<Tail> tails(Szy206Frame frame, Szy206Edition edition) {
        var none = new Tail(0, 0);
        var own = new Tail(0, edition.tagSize());
        var other = new Tail(0, edition.other().tagSize());
        if (frame.isUp() || !isCommand(frame.function())) {
            return List.of(none, own, other);
        }
        return List.of(
                new Tail(PASSWORD, own.tag), new Tail(PASSWORD, other.tag), own, other, new Tail(PASSWORD, 0), none);
    }

    /**
     * The fields of a frame's data; empty for functions without fields here, and for parts of a message.
     *
     * @throws DecodeException if they fit no layout of the function; offsets count from the data's start
     */
    public static Optional<Map<String, Object>> read(Szy206Frame frame, Szy206Edition edition) throws DecodeException {
        if (frame.divs() >= 0) {
            return Optional.empty();
        }
        DecodeException first = null;
        for (var layout : layouts(frame.function(), frame.isUp(), edition)) {
            for (var tail : tails(frame, edition)) {
                try {
                    var fields = read(layout, frame.data().bytes(), tail, edition);
                    if (fields != null) {
                        return Optional.of(fields);
                    }
                } catch (DecodeException e) {
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    private static @Nullable Map<String, Object> read(
            Szy206Layout layout, byte[] data, Tail tail, Szy206Edition edition) throws DecodeException {
        int size = data.length - tail.size();
        if (size < 0) {
            return null;
        }
        var fields = new LinkedHashMap<>(layout.read(new Octets(Arrays.copyOf(data, size)), edition));
        if (tail.password > 0) {
            fields.put("password", "%02x%02x".formatted(data[size], data[size + 1]));
        }
        if (tail.tag > 0) {
            fields.putAll(tag(Szy206Tag.read(data, size + tail.password, tail.tag)));
        }
        return fields;
    }

    /** The time tag of a command. */
    static Optional<Szy206Tag> tagOf(Szy206Frame frame, Szy206Edition edition) {
        try {
            var fields = read(frame, edition);
            return fields.isPresent() && fields.get().containsKey("tag")
                    ? Optional.ofNullable(tag(new MessageFields(fields.get())))
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    static Map<String, Object> tag(Szy206Tag tag) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("tag", tag.digits());
        fields.put("delay", tag.delay());
        return fields;
    }

    static @Nullable Szy206Tag tag(MessageFields fields) {
        return fields.has("tag") ? new Szy206Tag(fields.text("tag"), (int) fields.integer("delay", 0, 255, 0)) : null;
    }

    /**
     * Data by their fields; the way back from {@link #read}.
     *
     * @throws IllegalArgumentException if the function has no fields here, or a field is missing, unknown or does not fit
     */
    public static Octets write(int function, boolean up, Szy206Edition edition, Map<String, Object> fields) {
        IllegalArgumentException first = null;
        for (var layout : layouts(function, up, edition)) {
            try {
                var known = new MessageFields(fields);
                var out = new ByteWriter().bytes(layout.write(known, edition));
                if (known.has("password")) {
                    out.bytes(password(known.hex("password")));
                }
                var tag = tag(known);
                if (tag != null) {
                    tag.write(out);
                }
                known.end();
                return new Octets(out.toByteArray());
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null
                ? new IllegalArgumentException("function %02X has no fields here".formatted(function))
                : first;
    }

    private static byte[] password(byte[] password) {
        if (password.length != PASSWORD) {
            throw new IllegalArgumentException("field 'password' must have 2 bytes");
        }
        return password;
    }
}
