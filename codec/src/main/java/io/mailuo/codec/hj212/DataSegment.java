package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data segment of a frame (HJ 212-2017, 6.3.2 and 6.3.4). It is cut as bytes, one {@code char} each, since the
 * separators are ASCII in all encodings that occur; only values are then read as UTF-8, or as GB 18030 where they are
 * not UTF-8.
 */
final class DataSegment {

    private static final String CLAUSE = "HJ 212-2017 6.3.2";
    private static final String AREA_CLAUSE = "HJ 212-2017 6.3.4";
    private static final String AREA = "CP=&&";
    private static final String AREA_END = "&&";
    /** Encloses free text, which may hold separators. */
    private static final String QUOTE = "//";

    private static final int MAX_FLAG = 255;
    private static final int MAX_SHORT = 40;
    private static final Charset LEGACY = Charset.forName("GB18030");

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Values of one character, such as flags. */
    private static final String[] SHORT = new String[128];

    static {
        for (int i = 0; i < SHORT.length; i++) {
            SHORT[i] = String.valueOf((char) i);
        }
    }

    private final byte[] frame;
    private final String text;
    private final boolean ascii;
    private final int base;

    private @Nullable String qn;
    private @Nullable String st;
    private @Nullable String cn;
    private @Nullable String pw;
    private @Nullable String mn;
    private @Nullable Integer flag;
    private @Nullable String pnum;
    private @Nullable String pno;

    DataSegment(byte[] frame, int from, int to) {
        text = new String(frame, from, to - from, StandardCharsets.ISO_8859_1);
        base = from;
        this.frame = frame;
        ascii = isAscii(frame, from, to);
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        long all = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            all |= (long) EIGHT.get(bytes, i);
        }
        for (; i < to; i++) {
            all |= bytes[i];
        }
        return (all & HIGH_BITS) == 0;
    }

    Hj212Message message() throws DecodeException {
        int area = text.indexOf(AREA);
        if (area < 0) {
            throw broken(0, "the data segment has no data area 'CP=&&…&&'", CLAUSE);
        }
        int at = 0;
        while (at < area) {
            int end = text.indexOf(';', at);
            if (end < 0 || end > area) {
                throw broken(at, "header fields must end with ';'", CLAUSE);
            }
            header(at, end);
            at = end + 1;
        }
        int from = area + AREA.length();
        int to = text.length() - AREA_END.length();
        if (to < from || !text.endsWith(AREA_END)) {
            throw broken(text.length(), "the data area must end with '&&'", AREA_CLAUSE);
        }
        List<Hj212Item> items = items(from, to);
        String command = cn;
        if (command == null) {
            throw broken(0, "the field CN is missing", CLAUSE);
        }
        String device = mn;
        if (device == null) {
            throw broken(0, "the field MN is missing", CLAUSE);
        }
        return new Hj212Message(qn, st, command, pw, device, flag, pnum, pno, items);
    }

    private void header(int from, int to) throws DecodeException {
        int equals = text.indexOf('=', from);
        if (equals < 0 || equals >= to) {
            throw broken(from, "a header field must read name=value", CLAUSE);
        }
        String name = name(from, equals);
        String value = value(equals + 1, to);
        if (value.length() > MAX_SHORT) {
            throw broken(
                    equals + 1,
                    "the field " + name + " has " + value.length() + " characters, at most 40 are taken",
                    CLAUSE);
        }
        switch (name) {
            case "QN" -> qn = once(name, qn, value, from);
            case "ST" -> st = once(name, st, value, from);
            case "CN" -> cn = once(name, cn, command(value, equals + 1), from);
            case "PW" -> pw = once(name, pw, value, from);
            case "MN" -> mn = once(name, mn, device(value, equals + 1), from);
            case "Flag" -> flag = once(name, flag, flag(value, equals + 1), from);
            case "PNUM" -> pnum = once(name, pnum, value, from);
            case "PNO" -> pno = once(name, pno, value, from);
            default -> throw broken(from, "'" + name + "' is not a header field", CLAUSE);
        }
    }

    private <T> T once(String name, @Nullable T before, T value, int at) throws DecodeException {
        if (before != null) {
            throw broken(at, "the field " + name + " occurs twice", CLAUSE);
        }
        return value;
    }

    private String command(String value, int at) throws DecodeException {
        if (value.length() != 4 || !Bcd.isDecimal(value)) {
            throw broken(at, "CN must be four digits, got '" + value + "'", CLAUSE);
        }
        return value;
    }

    private String device(String value, int at) throws DecodeException {
        if (value.isEmpty()) {
            throw broken(at, "MN is empty", CLAUSE);
        }
        return value;
    }

    private Integer flag(String value, int at) throws DecodeException {
        if (value.length() <= 3 && Bcd.isDecimal(value)) {
            int number = Integer.parseInt(value);
            if (number <= MAX_FLAG) {
                return number;
            }
        }
        throw broken(at, "Flag must be a number from 0 to 255, got '" + value + "'", CLAUSE);
    }

    private List<Hj212Item> items(int from, int to) throws DecodeException {
        var items = new ArrayList<Hj212Item>();
        var fields = new ArrayList<Hj212Item.Field>(4);
        int at = from;
        while (at < to) {
            char separator = text.charAt(at);
            if (separator == ';' || separator == ',' || separator == ' ') {
                at++;
                if (separator == ';' && !fields.isEmpty()) {
                    items.add(item(fields));
                    fields.clear();
                }
                continue;
            }
            int equals = at;
            while (equals < to && frame[base + equals] != '=') {
                equals++;
            }
            if (equals == to) {
                throw broken(at, "a data field must read name=value", AREA_CLAUSE);
            }
            int end = endOfValue(equals + 1, to);
            fields.add(new Hj212Item.Field(name(at, equals), value(equals + 1, end)));
            at = end;
        }
        if (!fields.isEmpty()) {
            items.add(item(fields));
        }
        return items;
    }

    /** An item of {@code fields}, which may be used again. */
    private static Hj212Item item(List<Hj212Item.Field> fields) {
        return new Hj212Item(
                switch (fields.size()) {
                    case 1 -> List.of(fields.getFirst());
                    case 2 -> List.of(fields.getFirst(), fields.getLast());
                    default -> List.copyOf(fields);
                });
    }

    private String name(int from, int to) {
        return ascii ? Hj212Name.text(frame, base + from, base + to) : value(from, to);
    }

    private int endOfValue(int from, int to) {
        int start = from;
        if (from < to && frame[base + from] == '/' && text.startsWith(QUOTE, from)) {
            int closing = text.indexOf(QUOTE, from + QUOTE.length());
            start = closing >= 0 && closing < to ? closing + QUOTE.length() : from;
        }
        for (int i = start; i < to; i++) {
            byte b = frame[base + i];
            if (b == ';' || b == ',') {
                return i;
            }
        }
        return to;
    }

    private String value(int from, int to) {
        if (to - from == 1 && text.charAt(from) < SHORT.length) {
            return SHORT[text.charAt(from)];
        }
        String raw = text.substring(from, to);
        if (ascii) {
            return raw;
        }
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        return text(bytes, 0, bytes.length);
    }

    /** Bytes as text: in UTF-8, or in GB 18030 where they are not UTF-8. */
    static String text(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, LEGACY);
        }
    }

    private DecodeException broken(int at, String rule, String clause) {
        return new DecodeException(QuarantineReason.MALFORMED, base + at, rule, clause);
    }

    /** Prints the data segment of {@code message}, fields in the standard's order. */
    static String print(Hj212Message message) {
        var out = new StringBuilder();
        header(out, "QN", message.qn());
        header(out, "ST", message.st());
        header(out, "CN", message.cn());
        header(out, "PW", message.pw());
        header(out, "MN", message.mn());
        header(out, "Flag", message.flag());
        header(out, "PNUM", message.pnum());
        header(out, "PNO", message.pno());
        out.append(AREA);
        String separator = "";
        for (var item : message.cp()) {
            for (var field : item.fields()) {
                out.append(separator).append(field.name()).append('=').append(field.value());
                separator = ",";
            }
            separator = ";";
        }
        return out.append(AREA_END).toString();
    }

    private static void header(StringBuilder out, String name, @Nullable Object value) {
        if (value != null) {
            out.append(name).append('=').append(value).append(';');
        }
    }
}
