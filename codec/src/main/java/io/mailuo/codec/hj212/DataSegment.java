package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Ascii;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.Interner;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data segment of a frame (HJ 212-2017, 6.3.2 and 6.3.4). It is cut as bytes, since the
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

    private static final Interner NAMES = new Interner();

    /** Values of one character, such as flags. */
    private static final String[] SHORT = new String[128];

    static {
        for (int i = 0; i < SHORT.length; i++) {
            SHORT[i] = String.valueOf((char) i);
        }
    }

    private static final int QN = 'Q' << 8 | 'N';
    private static final int ST = 'S' << 8 | 'T';
    private static final int CN = 'C' << 8 | 'N';
    private static final int PW = 'P' << 8 | 'W';
    private static final int MN = 'M' << 8 | 'N';
    private static final int FLAG = ('F' << 8 | 'l') << 16 | 'a' << 8 | 'g';
    private static final int PNUM = ('P' << 8 | 'N') << 16 | 'U' << 8 | 'M';
    private static final int PNO = ('P' << 8 | 'N') << 8 | 'O';

    private final byte[] frame;
    private final int start;
    private final int end;
    private final boolean ascii;

    private @Nullable String qn;
    private @Nullable String st;
    private @Nullable String cn;
    private @Nullable String pw;
    private @Nullable String mn;
    private @Nullable Integer flag;
    private @Nullable String pnum;
    private @Nullable String pno;

    DataSegment(byte[] frame, int from, int to) {
        this.frame = frame;
        start = from;
        end = to;
        ascii = Ascii.is(frame, from, to);
    }

    Hj212Message message() throws DecodeException {
        int at = start;
        while (!isAt(AREA, at)) {
            at = header(at) + 1;
        }
        int from = at + AREA.length();
        int to = end - AREA_END.length();
        if (to < from || !isAt(AREA_END, to)) {
            throw broken(end, "the data area must end with '&&'", AREA_CLAUSE);
        }
        List<Hj212Item> items = items(from, to);
        String command = cn;
        if (command == null) {
            throw broken(start, "the field CN is missing", CLAUSE);
        }
        String device = mn;
        if (device == null) {
            throw broken(start, "the field MN is missing", CLAUSE);
        }
        return new Hj212Message(qn, st, command, pw, device, flag, pnum, pno, items);
    }

    private boolean isAt(String ascii, int at) {
        if (at + ascii.length() > end) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (frame[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads the header field at {@code from}, and answers where its semicolon stands. */
    private int header(int from) throws DecodeException {
        int equals = from;
        while (equals < end && frame[equals] != '=' && frame[equals] != ';') {
            equals++;
        }
        int to = equals;
        while (to < end && frame[to] != ';' && !isAt(AREA_END, to)) {
            to++;
        }
        if (to == end) {
            throw broken(start, "the data segment has no data area 'CP=&&…&&'", CLAUSE);
        }
        if (frame[to] != ';') {
            throw broken(from, "header fields must end with ';'", CLAUSE);
        }
        if (equals == to) {
            throw broken(from, "a header field must read name=value", CLAUSE);
        }
        if (to - equals - 1 > MAX_SHORT) {
            throw broken(equals + 1, "the field " + value(from, equals) + " has more than 40 characters", CLAUSE);
        }
        header(from, equals, value(equals + 1, to));
        return to;
    }

    private void header(int from, int equals, String value) throws DecodeException {
        switch (key(from, equals)) {
            case QN -> qn = once("QN", qn, value, from);
            case ST -> st = once("ST", st, value, from);
            case CN -> cn = once("CN", cn, command(value, equals + 1), from);
            case PW -> pw = once("PW", pw, value, from);
            case MN -> mn = once("MN", mn, device(value, equals + 1), from);
            case FLAG -> flag = once("Flag", flag, flag(value, equals + 1), from);
            case PNUM -> pnum = once("PNUM", pnum, value, from);
            case PNO -> pno = once("PNO", pno, value, from);
            default -> throw broken(from, "'" + value(from, equals) + "' is not a header field", CLAUSE);
        }
    }

    /** The characters of a header field's name, which are four at most, as one number; 0 where there are more. */
    private int key(int from, int to) {
        int key = 0;
        for (int i = from; i < to; i++) {
            key = key << 8 | frame[i] & 0xff;
        }
        return to - from <= Integer.BYTES ? key : 0;
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
            byte separator = frame[at];
            if (separator == ';' || separator == ',' || separator == ' ') {
                at++;
                if (separator == ';' && !fields.isEmpty()) {
                    items.add(item(fields));
                    fields.clear();
                }
                continue;
            }
            int equals = Ascii.indexOf(frame, at, to, '=');
            if (equals == to) {
                throw broken(at, "a data field must read name=value", AREA_CLAUSE);
            }
            int next = endOfValue(equals + 1, to);
            fields.add(new Hj212Item.Field(name(at, equals), value(equals + 1, next)));
            at = next;
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
        String name = NAMES.ascii(frame, from, to);
        return name == null ? text(frame, from, to) : name;
    }

    private int endOfValue(int from, int to) {
        int at = from;
        if (isAt(QUOTE, from)) {
            int closing = from + QUOTE.length();
            while (closing < to && !isAt(QUOTE, closing)) {
                closing++;
            }
            at = closing < to ? closing + QUOTE.length() : from;
        }
        while (at < to && frame[at] != ';' && frame[at] != ',') {
            at++;
        }
        return at;
    }

    private String value(int from, int to) {
        if (!ascii) {
            return text(frame, from, to);
        }
        return to - from == 1 ? SHORT[frame[from]] : Ascii.text(frame, from, to);
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
        return new DecodeException(QuarantineReason.MALFORMED, at, rule, clause);
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
