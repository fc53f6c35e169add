package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The elements of a report in the HEX form (SL 651-2014, 6.6.3 and annex C). */
final class Sl651HexElements {

    private static final String CLAUSE = "SL 651-2014 6.6.3";
    private static final int TIME = 0xf0;
    private static final int STATION = 0xf1;
    private static final int MANUAL = 0xf2;
    private static final int PICTURE = 0xf3;
    private static final int RAIN = 0xf4;
    private static final int LAST_SERIES = 0xfc;
    private static final int BULK = 0xfd;
    private static final int BULK_DEFINITION = 0xf6;
    private static final int TWO_BYTES = 0xff;
    private static final int SIZE_SHIFT = 3;
    private static final int GROUPS = 12;
    private static final Charset TEXT = Charset.forName("GB18030");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** The identifiers of one byte. */
    private static final String[] IDS = new String[256];

    static {
        for (int i = 0; i < IDS.length; i++) {
            IDS[i] = HEX.toHexDigits((byte) i);
        }
    }

    private final ByteReader in;
    private final boolean uniform;
    private final List<Sl651Element> elements = new ArrayList<>();
    private @Nullable Duration step;

    private Sl651HexElements(ByteReader in, boolean uniform) {
        this.in = in;
        this.uniform = uniform;
    }

    /** @param uniform whether values at equal steps follow a time step (functions 31 and 38) */
    static List<Sl651Element> read(ByteReader in, boolean uniform) throws DecodeException {
        var reader = new Sl651HexElements(in, uniform);
        while (in.hasMore()) {
            reader.element();
        }
        return List.copyOf(reader.elements);
    }

    private void element() throws DecodeException {
        int first = in.u8("an element");
        int second = in.u8("an element's definition");
        if (first == second && first >= TIME && first <= PICTURE) {
            elements.add(leader(first));
            return;
        }
        if (first == BULK && second == BULK_DEFINITION) {
            elements.add(new Sl651Element.Binary("FD", in.rest()));
            return;
        }
        String id = IDS[first];
        int definition = second;
        if (first == TWO_BYTES) {
            id = id.concat(IDS[second]);
            definition = in.u8("an element's definition");
        }
        int size = definition >> SIZE_SHIFT;
        if (first >= RAIN && first <= LAST_SERIES) {
            int group = first == RAIN ? 1 : 2;
            // Stations in the field define groups of two bytes with an odd size; annex C has twelve groups.
            int whole = size % group == 0 ? size : GROUPS * group;
            elements.add(series(id, group, in.octets(whole, "the element's data")));
            step = null;
            return;
        }
        var every = step;
        if (every != null) {
            elements.add(steps(id, definition & 7, size, every));
            step = null;
            return;
        }
        Octets raw = in.octets(size, "the element's data");
        if (uniform && id.equals("04") && size == 3) {
            step = step(raw);
        }
        elements.add(
                switch (id) {
                    case "45", "04", "05" -> new Sl651Element.Binary(id, raw);
                    default -> new Sl651Element.Number(id, definition & 7, raw);
                });
    }

    private Sl651Element leader(int leader) throws DecodeException {
        return switch (leader) {
            case TIME -> new Sl651Element.Time(in.bcd(5, "the time of observation"));
            case STATION -> {
                String station = in.bcd(5, "the station").toLowerCase(Locale.ROOT);
                yield new Sl651Element.Station(station, in.u8("the kind of station"));
            }
            case MANUAL -> new Sl651Element.Manual(in.text(in.remaining(), TEXT, "the text"));
            default -> new Sl651Element.Picture(in.rest());
        };
    }

    /** The step of table C.3: days, hours, minutes; null where it is zero, which announces a series of one hour. */
    static @Nullable Duration step(Octets dhm) {
        int[] parts = new int[3];
        for (int i = 0; i < parts.length; i++) {
            int value = dhm.at(i);
            parts[i] = (value >> 4) * 10 + (value & 0xf);
        }
        var step = Duration.ofDays(parts[0]).plusHours(parts[1]).plusMinutes(parts[2]);
        return step.isZero() ? null : step;
    }

    private Sl651Element steps(String id, int decimals, int size, Duration every) throws DecodeException {
        if (size == 0) {
            throw in.broken("values at equal steps must have at least one byte each");
        }
        byte[] values = in.rest().bytes();
        var list = new ArrayList<@Nullable Double>();
        int at = 0;
        while (at < values.length) {
            if (values.length - at < size) {
                throw in.broken(
                        "the last of the values at equal steps has " + (values.length - at) + " of " + size + " bytes");
            }
            var value = Sl651Element.decimal(values, at, size, decimals);
            list.add(value.isPresent() ? Double.valueOf(value.getAsDouble()) : null);
            at += size;
        }
        return new Sl651Element.Steps(id, decimals, size, every, Collections.unmodifiableList(list));
    }

    private static Sl651Element series(String id, int size, Octets raw) throws DecodeException {
        var in = new ByteReader(raw.bytes(), CLAUSE);
        var values = new ArrayList<@Nullable Double>();
        while (in.remaining() >= size) {
            int value = (int) in.big(size, "a value");
            boolean absent = value == (size == 1 ? 0xff : 0xffff);
            values.add(absent ? null : Double.valueOf(value / (size == 1 ? 10.0 : 100.0)));
        }
        return new Sl651Element.Series(id, Collections.unmodifiableList(values));
    }

    /** Writes one element. */
    static void write(Sl651Element element, ByteWriter out) {
        switch (element) {
            case Sl651Element.Time(String digits) -> out.u16(TIME << 8 | TIME).bcd(digits);
            case Sl651Element.Station(String station, int type) ->
                out.u16(STATION << 8 | STATION).bcd(station).u8(type);
            case Sl651Element.Manual(String text) ->
                out.u16(MANUAL << 8 | MANUAL).bytes(text.getBytes(TEXT));
            case Sl651Element.Picture(Octets jpeg) ->
                out.u16(PICTURE << 8 | PICTURE).octets(jpeg);
            case Sl651Element.Number(String id, int decimals, Octets raw) ->
                out.bytes(HEX.parseHex(id))
                        .u8(raw.length() << SIZE_SHIFT | decimals)
                        .octets(raw);
            case Sl651Element.Binary(String id, Octets raw)
            when id.equals("FD") -> out.u8(BULK).u8(BULK_DEFINITION).octets(raw);
            case Sl651Element.Binary(String id, Octets raw) ->
                out.bytes(HEX.parseHex(id)).u8(raw.length() << SIZE_SHIFT).octets(raw);
            case Sl651Element.Series(String id, List<@Nullable Double> values) -> {
                int size = id.equals("F4") ? 1 : 2;
                out.bytes(HEX.parseHex(id)).u8(size * values.size() << SIZE_SHIFT & 0xff);
                values.forEach(value -> out.big(group(value, size), size));
            }
            case Sl651Element.Steps(String id, int decimals, int size, var step, List<@Nullable Double> values) -> {
                out.bytes(HEX.parseHex(id)).u8(size << SIZE_SHIFT | decimals);
                values.forEach(value -> out.bytes(packed(value, size, decimals)));
            }
            case Sl651Element.Printed printed ->
                throw new IllegalArgumentException("element " + printed.id() + " is in the ASCII form");
        }
    }

    private static int group(@Nullable Double value, int size) {
        int absent = size == 1 ? 0xff : 0xffff;
        return value == null ? absent : (int) Math.round(value * (size == 1 ? 10 : 100));
    }

    /** A number in packed decimals; longer than {@code size} where it does not fit. */
    static byte[] packed(@Nullable Double value, int size, int decimals) {
        if (value == null) {
            return HEX.parseHex("FF".repeat(size));
        }
        long whole = Math.round(Math.abs(value) * Sl651Element.SCALES[decimals]);
        int digits = 2 * size - (value < 0 ? 2 : 0);
        String text = ("%0" + Math.max(1, digits) + "d").formatted(whole);
        return HEX.parseHex((value < 0 ? "FF" : "") + (text.length() % 2 == 0 ? "" : "0") + text);
    }
}
