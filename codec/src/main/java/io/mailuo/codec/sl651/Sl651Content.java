package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a message that is no report holds (SL 651-2014, 6.6.4.14 to 6.6.4.31 and annex D). */
public sealed interface Sl651Content {

    /**
     * Configuration and operating parameters: functions 40 to 43 and 49.
     *
     * @param parameters in their order; without data where they are asked for
     */
    record Parameters(List<Parameter> parameters) implements Sl651Content {}

    /** The software's version: function 45. */
    record Version(String text) implements Sl651Content {}

    /** State and alarms: functions 46 and 4B. */
    record State(Sl651State state) implements Sl651Content {}

    /**
     * Pumps, valves or gates: functions 4C to 4E.
     *
     * @param on each one's state, from number 1 on; as many as the message has bits for
     * @param openings of gates, in centimetres
     */
    record Outputs(List<Boolean> on, List<Integer> openings) implements Sl651Content {}

    /** Whether the control by a fixed amount of water is in force: function 4F. */
    record FixedAmount(boolean inForce) implements Sl651Content {}

    /** How often each of the 32 events of table 82 occurred: function 50. */
    record Events(List<Integer> counts) implements Sl651Content {}

    /** Bytes that stand for themselves; empty for confirmations and plain queries. */
    record Other(Octets bytes) implements Sl651Content {}

    /**
     * A parameter of table D.1 or D.4.
     *
     * @param id identifier in hexadecimal
     * @param decimals places after the point
     * @param raw its data
     */
    record Parameter(String id, int decimals, Octets raw) {

        /** Its name and unit, where the tables have it. */
        public Optional<Definition> definition() {
            return Optional.ofNullable(PARAMETERS.get(id));
        }

        /** Its value, where it is a packed decimal with a unit. */
        public OptionalDouble value() {
            boolean number = raw.length() > 0 && Integer.parseInt(id, 16) >= FIRST_OPERATING;
            return number ? Sl651Element.decimal(raw.bytes(), 0, raw.length(), decimals) : OptionalDouble.empty();
        }
    }

    /**
     * What a parameter is.
     *
     * @param name Chinese name
     * @param unit UCUM code or empty
     */
    record Definition(String name, String unit) {}

    /** The parameters of tables D.1 and D.4, by identifier. */
    Map<String, Definition> PARAMETERS = load();

    /** The first identifier of table D.4, whose data are packed decimals. */
    int FIRST_OPERATING = 0x20;

    private static Map<String, Definition> load() {
        var parameters = new HashMap<String, Definition>();
        Tables.rows(Sl651Content.class, "parameters.csv", 3)
                .forEach(row -> parameters.put(row[0], new Definition(row[2], row[1])));
        return Map.copyOf(parameters);
    }

    /**
     * Reads what {@code body} of a message {@code frame} holds besides its head.
     *
     * @throws DecodeException if it breaks a rule
     */
    static Sl651Content of(Sl651Frame frame, Sl651Body body) throws DecodeException {
        if (body.rest().length() == 0 || Sl651Body.isReport(frame.function()) && frame.function() != 0x46) {
            return new Other(body.rest());
        }
        if (frame.form() == Sl651Frame.Form.ASCII) {
            return ofText(frame, body.rest());
        }
        var in = new ByteReader(body.rest().bytes(), "SL 651-2014 6.6.4");
        Sl651Content content = switch (frame.function()) {
            case 0x40, 0x42, 0x49 -> parameters(in, true);
            case 0x41, 0x43 -> parameters(in, frame.up());
            case 0x45 -> version(in);
            case 0x46, 0x4b -> state(in);
            case 0x4c, 0x4d -> outputs(in);
            case 0x4e -> gates(in);
            case 0x4f -> new FixedAmount(in.u8("the control") != 0);
            case 0x50 -> events(in);
            default -> new Other(in.rest());
        };
        in.end("the content");
        return content;
    }

    private static Sl651Content parameters(ByteReader in, boolean withData) throws DecodeException {
        var parameters = new ArrayList<Parameter>();
        while (in.hasMore()) {
            int id = in.u8("a parameter");
            int definition = in.u8("a parameter's definition");
            int size = id == 0x0e ? definition : definition >> 3;
            Octets raw = withData ? in.octets(size, "a parameter's data") : Octets.NONE;
            parameters.add(new Parameter("%02X".formatted(id), definition & 7, raw));
        }
        return new Parameters(parameters);
    }

    private static Sl651Content version(ByteReader in) throws DecodeException {
        int length = in.u8("the version's length");
        return new Version(in.text(length, Charset.forName("GB18030"), "the version"));
    }

    private static Sl651Content state(ByteReader in) throws DecodeException {
        in.skip(2, "the state's identifier");
        return new State(new Sl651State(in.u32("the state")));
    }

    private static Sl651Content outputs(ByteReader in) throws DecodeException {
        byte[] bits = in.bytes(in.u8("the number of bytes"), "the states");
        return new Outputs(bits(bits, bits.length * 8), List.of());
    }

    private static Sl651Content gates(ByteReader in) throws DecodeException {
        int gates = in.u8("the number of gates");
        var on = bits(in.bytes((gates + 7) / 8, "the gates' states"), gates);
        var openings = new ArrayList<Integer>();
        while (in.hasMore()) {
            var opening = Sl651Element.decimal(in.bytes(2, "a gate's opening"), 0, 2, 0);
            openings.add((int) opening.orElseThrow(() -> in.broken("a gate's opening must be packed decimals")));
        }
        return new Outputs(on, openings);
    }

    private static List<Boolean> bits(byte[] bytes, int count) {
        var bits = new ArrayList<Boolean>();
        for (int i = 0; i < count; i++) {
            bits.add((bytes[i / 8] >> i % 8 & 1) == 1);
        }
        return bits;
    }

    private static Sl651Content events(ByteReader in) throws DecodeException {
        var counts = new ArrayList<Integer>();
        while (in.hasMore()) {
            counts.add(in.u16("an event's count"));
        }
        return new Events(counts);
    }

    private static Sl651Content ofText(Sl651Frame frame, Octets rest) throws DecodeException {
        String text = new String(rest.bytes(), StandardCharsets.ISO_8859_1).strip();
        String[] tokens = text.split(" +");
        var in = new ByteReader(rest.bytes(), "SL 651-2014 6.6.2");
        boolean state = frame.function() == 0x46 || frame.function() == 0x4b;
        if (!state || tokens.length != 2 || !tokens[0].equalsIgnoreCase("ZT")) {
            return new Other(rest);
        }
        if (!tokens[1].matches("[0-9A-Fa-f]{8}")) {
            throw in.broken("the state must be eight hexadecimal characters, got '" + tokens[1] + "'");
        }
        return new State(new Sl651State(HexFormat.fromHexDigitsToLong(tokens[1])));
    }
}
