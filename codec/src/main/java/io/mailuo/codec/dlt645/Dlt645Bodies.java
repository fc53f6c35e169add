package io.mailuo.codec.dlt645;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data fields of requests and answers by the names of their parts, read and written ({@link Dlt645Function} says
 * which has which).
 */
public final class Dlt645Bodies {

    private static final String CLAUSE = "DL/T 645-2007 7.1 to 7.15";
    private static final String CLAUSE_1997 = "DL/T 645-1997 6.2";
    private static final List<String> SIGNALS = List.of("clock", "demand period", "tariff switch");
    private static final int LOWEST_RATE = 600;
    private static final int RATES = 6;

    private Dlt645Bodies() {}

    /**
     * The parts of a message's data field, by name; none of a refusal, or where no edition has the function.
     *
     * @param offset where the data field starts in the frame, for errors
     * @throws DecodeException if the data field is shorter or longer than its function needs
     */
    public static Map<String, Object> read(Dlt645Message message, int offset) throws DecodeException {
        var fields = new LinkedHashMap<String, Object>();
        var function = Dlt645Function.of(message);
        if (function.isEmpty() || message.isError()) {
            return fields;
        }
        byte[] bytes = new byte[offset + message.data().length()];
        System.arraycopy(
                message.data().bytes(), 0, bytes, offset, message.data().length());
        String clause = message.edition() == Edition.E1997 ? CLAUSE_1997 : CLAUSE;
        var in = new ByteReader(bytes, offset, bytes.length, clause);
        var layout = function.get().fields(message.isAnswer());
        for (int i = 0; i < layout.size(); i++) {
            var value = value(layout.get(i), message.edition(), in, layout.subList(i + 1, layout.size()));
            if (value != null) {
                fields.put(layout.get(i).label(), value);
            }
        }
        in.end(function.get().title());
        return fields;
    }

    private static @Nullable Object value(Dlt645Field field, Edition edition, ByteReader in, List<Dlt645Field> behind)
            throws DecodeException {
        String label = field.label();
        return switch (field.form()) {
            case IDENTIFIER -> in.bcdLowFirst(edition == Edition.E1997 ? 2 : 4, label);
            case DIGITS -> in.bcdLowFirst(field.size(), label);
            case OPTIONAL_DIGITS -> in.hasMore() ? in.bcdLowFirst(field.size(), label) : null;
            case NUMBER -> in.u8(label);
            case OPTIONAL_NUMBER -> in.hasMore() ? in.u8(label) : null;
            case BYTES -> {
                int size = field.size();
                if (size < 0) {
                    int kept = behind.stream().mapToInt(Dlt645Field::size).sum();
                    size = Math.max(0, in.remaining() - kept);
                }
                yield in.octets(size, label).hex();
            }
            case OPTIONAL_BYTES -> in.hasMore() ? in.rest().hex() : null;
            case RATE -> rate(in);
            case ORDER -> {
                int code = in.u8(label);
                yield Dlt645Order.of(code).map(Dlt645Order::name).orElse("%02X".formatted(code));
            }
            case SIGNAL -> {
                int code = in.u8(label);
                yield code < SIGNALS.size() ? SIGNALS.get(code) : "%02X".formatted(code);
            }
        };
    }

    private static int rate(ByteReader in) throws DecodeException {
        int bits = in.peek("the rate");
        int bit = Integer.numberOfTrailingZeros(bits);
        if (Integer.bitCount(bits) != 1 || bit < 1 || bit > RATES) {
            throw in.broken("the rate must be one bit from 02 to 40, found %02X".formatted(bits));
        }
        in.skip(1, "the rate");
        return LOWEST_RATE << bit - 1;
    }

    /**
     * The data field of a message by the names of its parts: the way back from {@link #read}.
     *
     * @param control the control code, which says what the parts are
     * @throws IllegalArgumentException if a part is missing or does not fit, or no edition has the function
     */
    public static Octets write(int control, Edition edition, MessageFields fields) {
        var bare = new Dlt645Message("", control, Octets.NONE);
        Dlt645Function function = null;
        for (var each : Dlt645Function.values()) {
            if (each.code() == bare.function() && each.edition() == edition) {
                function = each;
            }
        }
        if (function == null || bare.isError()) {
            throw new IllegalArgumentException("the data of control code %02X is stated as bytes".formatted(control));
        }
        var out = new ByteWriter();
        for (var field : function.fields(bare.isAnswer())) {
            write(field, edition, fields, out);
        }
        fields.end();
        return new Octets(out.toByteArray());
    }

    private static void write(Dlt645Field field, Edition edition, MessageFields fields, ByteWriter out) {
        String label = field.label();
        switch (field.form()) {
            case IDENTIFIER -> digits(label, edition == Edition.E1997 ? 2 : 4, fields, out);
            case DIGITS -> digits(label, field.size(), fields, out);
            case OPTIONAL_DIGITS -> {
                if (fields.has(label)) {
                    digits(label, field.size(), fields, out);
                }
            }
            case NUMBER -> out.u8((int) fields.integer(label, 0, 255));
            case OPTIONAL_NUMBER -> {
                if (fields.has(label)) {
                    out.u8((int) fields.integer(label, 0, 255));
                }
            }
            case BYTES -> bytes(field, fields, out);
            case OPTIONAL_BYTES -> {
                if (fields.has(label)) {
                    bytes(field, fields, out);
                }
            }
            case RATE -> {
                long baud = fields.integer(label, LOWEST_RATE, LOWEST_RATE << RATES - 1);
                if (Long.bitCount(baud / LOWEST_RATE) != 1 || baud % LOWEST_RATE != 0) {
                    throw new IllegalArgumentException("field '" + label + "' must be 600, 1200 … 19200, got " + baud);
                }
                out.u8((int) (baud / LOWEST_RATE * 2));
            }
            case ORDER -> out.u8(order(fields.text(label)));
            case SIGNAL -> {
                int signal = SIGNALS.indexOf(fields.text(label));
                out.u8(signal >= 0 ? signal : code(label, fields.text(label)));
            }
        }
    }

    private static int order(String name) {
        for (var order : Dlt645Order.values()) {
            if (order.name().equals(name)) {
                return order.code();
            }
        }
        return code("order", name);
    }

    private static int code(String label, String text) {
        try {
            return Integer.parseInt(text, 16) & 0xff;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("field '" + label + "' is unknown: '" + text + "'", e);
        }
    }

    private static void digits(String label, int bytes, MessageFields fields, ByteWriter out) {
        String digits = fields.text(label);
        if (digits.length() != 2 * bytes || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException(
                    "field '" + label + "' must have " + 2 * bytes + " digits, got " + digits);
        }
        out.bcdLowFirst(digits);
    }

    /** Bytes in hexadecimal; for a data item also its value as a number, in its unit. */
    private static void bytes(Dlt645Field field, MessageFields fields, ByteWriter out) {
        if (field == Dlt645Field.DATA && fields.any(field.label()) instanceof Number number) {
            String identifier = fields.text(Dlt645Field.IDENTIFIER.label());
            var edition = identifier.length() == 4 ? Edition.E1997 : Edition.E2007;
            var item = Dlt645Data.find(edition, identifier)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the value of '" + identifier + "' is stated as bytes: its format is not known"));
            out.octets(Dlt645Data.encode(item, Result.of(number.doubleValue())));
            return;
        }
        byte[] bytes = fields.hex(field.label());
        if (field.size() >= 0 && bytes.length != field.size()) {
            throw new IllegalArgumentException("field '" + field.label() + "' must have " + field.size() + " bytes");
        }
        out.bytes(bytes);
    }
}
