package io.mailuo.codec.gb26875;

import static io.mailuo.codec.gb26875.Gb26875Object.Field.*;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of data units (GB/T 26875.3-2011, 8.3.1 to 8.3.4). Objects are read only where their sizes fill the data
 * unit exactly: a device that departs from the standard is read by the layout that its profile names, not by a guess.
 */
public final class Gb26875Data {

    private static final String CLAUSE = "GB/T 26875.3-2011 8.3";
    private static final Charset TEXTS = Charset.forName("GB18030");
    private static final int MAX_DATA = 1022;

    /** How the objects of part states (type 2) look. */
    public enum Parts {
        /** As the standard has them, 46 bytes. */
        STANDARD,
        /** Address of 8 characters, state of one byte, text of 32 bytes: 50 bytes, as one maker has them. */
        TEXT_ADDRESS
    }

    private static final Map<Integer, List<Field>> LAYOUTS = Map.ofEntries(
            Map.entry(1, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, STATE, TIME)),
            Map.entry(2, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_TYPE, PART_ADDRESS, STATE, TEXT, TIME)),
            Map.entry(
                    3, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_TYPE, PART_ADDRESS, ANALOG_TYPE, ANALOG_VALUE, TIME)),
            Map.entry(4, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, OPERATION, OPERATOR, TIME)),
            Map.entry(5, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, MAJOR, MINOR)),
            Map.entry(6, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, COUNTED_TEXT)),
            Map.entry(7, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_TYPE, PART_ADDRESS, TEXT)),
            Map.entry(8, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, TIME)),
            Map.entry(21, List.of(SHORT_STATE, TIME)),
            Map.entry(24, List.of(OPERATION, OPERATOR, TIME)),
            Map.entry(25, List.of(MAJOR, MINOR)),
            Map.entry(26, List.of(COUNTED_TEXT)),
            Map.entry(28, List.of(TIME)),
            Map.entry(61, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS)),
            Map.entry(62, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_ADDRESS)),
            Map.entry(63, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_ADDRESS)),
            Map.entry(64, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, COUNT, TIME)),
            Map.entry(65, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS)),
            Map.entry(66, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS)),
            Map.entry(67, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_ADDRESS)),
            Map.entry(68, List.of(SYSTEM_TYPE, SYSTEM_ADDRESS)),
            Map.entry(81, List.of(RESERVED)),
            Map.entry(84, List.of(COUNT, TIME)),
            Map.entry(85, List.of(RESERVED)),
            Map.entry(86, List.of(RESERVED)),
            Map.entry(88, List.of(RESERVED)),
            Map.entry(89, List.of(RESERVED)),
            Map.entry(90, List.of(TIME)),
            Map.entry(91, List.of(MINUTES)));

    private static final List<Field> TEXT_ADDRESS_PART =
            List.of(SYSTEM_TYPE, SYSTEM_ADDRESS, PART_TYPE, TEXT_ADDRESS, SHORT_STATE, LONG_TEXT, TIME);

    private Gb26875Data() {}

    /**
     * The objects of a packet; empty where its type is not one of the standard's, or its bytes are not as many as the
     * objects need.
     */
    public static Optional<List<Gb26875Object>> of(Gb26875Message message, Parts parts) {
        var layout = layout(message.type(), parts);
        if (layout == null || message.data().length() < 2) {
            return Optional.empty();
        }
        var objects = read(message, layout);
        if (objects.isEmpty() && message.type() == 21) {
            // Gateways send it as a heartbeat without a time; the length tells.
            return read(message, List.of(SHORT_STATE));
        }
        return objects;
    }

    /** The fields of an object, in their order; null where the type is not one of the standard's. */
    static @Nullable List<Field> layout(int type, Parts parts) {
        return type == 2 && parts == Parts.TEXT_ADDRESS ? TEXT_ADDRESS_PART : LAYOUTS.get(type);
    }

    /** Why the objects of a packet cannot be read; empty where they can, or the type is not one of the standard's. */
    public static Optional<String> unread(Gb26875Message message, Parts parts) {
        var layout = layout(message.type(), parts);
        if (layout == null || of(message, parts).isPresent()) {
            return Optional.empty();
        }
        int each = layout.stream().mapToInt(field -> Math.max(1, field.size())).sum();
        String least = layout.contains(COUNTED_TEXT) ? "at least " : "";
        return Optional.of("%d objects of type %d need %s%d bytes, %d are there (%s)"
                .formatted(
                        message.count(),
                        message.type(),
                        least,
                        message.count() * each,
                        Math.max(0, message.data().length() - 2),
                        CLAUSE));
    }

    private static Optional<List<Gb26875Object>> read(Gb26875Message message, List<Field> layout) {
        try {
            var in = new ByteReader(message.data().bytes(), 2, message.data().length(), CLAUSE);
            var objects = new ArrayList<Gb26875Object>();
            for (int i = 0; i < message.count(); i++) {
                objects.add(object(in, layout));
            }
            return in.hasMore() ? Optional.empty() : Optional.of(objects);
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static Gb26875Object object(ByteReader in, List<Field> layout) throws DecodeException {
        var fields = new EnumMap<Field, Object>(Field.class);
        for (var field : layout) {
            fields.put(field, read(in, field));
        }
        return new Gb26875Object(fields);
    }

    private static Object read(ByteReader in, Field field) throws DecodeException {
        return switch (field) {
            case STATE -> in.u16le(field.label());
            case ANALOG_VALUE -> in.i16le(field.label());
            case PART_ADDRESS, TIME -> in.octets(field.size(), field.label());
            case TEXT, LONG_TEXT, TEXT_ADDRESS -> in.text(field.size(), TEXTS, field.label());
            case COUNTED_TEXT -> in.text(in.u8("the text's length"), TEXTS, field.label());
            default -> in.u8(field.label());
        };
    }

    /**
     * The data unit of {@code objects} of one standard type.
     *
     * @throws IllegalArgumentException if the type is not one of the standard's, or an object lacks a field
     */
    public static Octets encode(int type, List<Gb26875Object> objects) {
        return encode(type, objects, Parts.STANDARD);
    }

    /**
     * The data unit of {@code objects} of a device whose parts look like {@code parts}.
     *
     * @throws IllegalArgumentException as {@link #encode(int, List)}
     */
    public static Octets encode(int type, List<Gb26875Object> objects, Parts parts) {
        var layout = layout(type, parts);
        if (layout == null) {
            throw new IllegalArgumentException("type " + type + " is not one of the standard's");
        }
        var out = new ByteWriter().u8(type).u8(objects.size());
        for (var object : objects) {
            for (var field : layout) {
                write(out, field, object);
            }
        }
        if (out.size() > MAX_DATA + 2) {
            throw new IllegalArgumentException("the objects need " + out.size() + " bytes, at most 1024 are allowed");
        }
        return new Octets(out.toByteArray());
    }

    private static void write(ByteWriter out, Field field, Gb26875Object object) {
        switch (object.fields().get(field)) {
            case null -> throw new IllegalArgumentException("the object lacks " + field.label());
            case Integer number -> out.little(number, field.size());
            case Octets octets -> out.padded(octets.bytes(), field.size());
            case String text -> {
                byte[] bytes = text.getBytes(TEXTS);
                if (field == COUNTED_TEXT) {
                    out.u8(bytes.length).bytes(bytes);
                } else {
                    out.padded(bytes, field.size());
                }
            }
            default -> throw new IllegalArgumentException(field.label() + " is of the wrong kind");
        }
    }
}
