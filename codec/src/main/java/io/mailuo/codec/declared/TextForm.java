package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.json.JsonTree;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a text is cut into cells.
 *
 * @param prefix what it begins with
 * @param suffix what it ends with
 * @param separator what stands between cells
 * @param assign what stands between a cell's name and its value; empty where cells have no names
 * @param charset of the cells
 * @param checksum what follows the cells, or null
 */
record TextForm(
        String prefix,
        String suffix,
        String separator,
        String assign,
        Charset charset,
        @Nullable TextChecksum checksum) {

    private static final int HEX = 16;

    /**
     * A checksum in hexadecimal digits behind the cells.
     *
     * @param after what stands before it
     * @param crc how it is computed
     * @param digits how many digits
     * @param withPrefix whether the prefix counts too
     */
    record TextChecksum(String after, Crc crc, int digits, boolean withPrefix) {}

    /**
     * A cell.
     *
     * @param offset where it stands
     * @param text what it says
     */
    record Cell(int offset, String text) {}

    /**
     * The cells of {@code payload}; the checksum, where there is one, is put into {@code fields}.
     *
     * @throws DecodeException if prefix, suffix, checksum or characters are wrong
     */
    List<Cell> cells(byte[] payload, String clause, Map<String, Object> fields) throws DecodeException {
        // One character a byte, so that places in the text are offsets in the payload.
        String whole = new String(payload, StandardCharsets.ISO_8859_1);
        String head = bytewise(prefix);
        String tail = bytewise(suffix);
        if (!whole.startsWith(head)) {
            throw error(QuarantineReason.MALFORMED, 0, "the text must begin with '" + shown(prefix) + "'", clause);
        }
        int end = whole.length() - tail.length();
        if (!whole.endsWith(tail) || end < head.length()) {
            throw error(
                    QuarantineReason.MALFORMED,
                    whole.length(),
                    "the text must end with '" + shown(suffix) + "'",
                    clause);
        }
        if (checksum != null) {
            end = verify(checksum, payload, whole, head.length(), end, clause, fields);
        }
        return cut(payload, whole, head.length(), end, clause);
    }

    private List<Cell> cut(byte[] payload, String whole, int from, int end, String clause) throws DecodeException {
        String between = bytewise(separator);
        var cells = new ArrayList<Cell>();
        int at = from;
        while (true) {
            int next = whole.indexOf(between, at);
            int to = next < 0 || next > end ? end : next;
            cells.add(new Cell(at, decode(payload, at, to, clause)));
            if (to == end) {
                return cells;
            }
            at = to + between.length();
        }
    }

    private String decode(byte[] payload, int from, int to, String clause) throws DecodeException {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(payload, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw error(QuarantineReason.MALFORMED, from, "the text is not " + charset, clause);
        }
    }

    private int verify(
            TextChecksum sum,
            byte[] payload,
            String whole,
            int from,
            int end,
            String clause,
            Map<String, Object> fields)
            throws DecodeException {
        int cells = end - sum.digits() - bytewise(sum.after()).length();
        if (cells < from || !whole.startsWith(bytewise(sum.after()), cells)) {
            throw error(
                    QuarantineReason.MALFORMED,
                    end,
                    "the text must end with '" + shown(sum.after()) + "' and " + sum.digits()
                            + " digits of its checksum",
                    clause);
        }
        String given = whole.substring(end - sum.digits(), end);
        String computed = computed(sum, payload, sum.withPrefix() ? 0 : from, cells);
        if (!given.toUpperCase(Locale.ROOT).equals(computed)) {
            throw error(
                    QuarantineReason.CHECKSUM,
                    end - sum.digits(),
                    "checksum given " + given + ", computed " + computed,
                    clause);
        }
        fields.put("checksum", Map.of("given", given, "computed", computed));
        return cells;
    }

    private static String computed(TextChecksum sum, byte[] payload, int from, int to) {
        String digits = Long.toString(sum.crc().of(payload, from, to), HEX).toUpperCase(Locale.ROOT);
        return "0".repeat(Math.max(0, sum.digits() - digits.length())) + digits;
    }

    /** The cells by their names, in their order. */
    Map<String, JsonTree.Node> named(List<Cell> cells, String clause) throws DecodeException {
        var named = new LinkedHashMap<String, JsonTree.Node>();
        for (var cell : cells) {
            int at = cell.text().indexOf(assign);
            if (at < 0) {
                throw error(
                        QuarantineReason.MALFORMED,
                        cell.offset(),
                        "a cell must be a name, '" + shown(assign) + "' and a value",
                        clause);
            }
            var value = new JsonTree.Node(
                    cell.offset() + at + assign.length(), cell.text().substring(at + assign.length()));
            if (named.put(cell.text().substring(0, at), value) != null) {
                throw error(
                        QuarantineReason.MALFORMED,
                        cell.offset(),
                        "'" + cell.text().substring(0, at) + "' stands twice",
                        clause);
            }
        }
        return named;
    }

    /** The payload of {@code cells}. */
    byte[] write(List<String> cells) {
        for (var cell : cells) {
            if (cell.contains(separator) || !suffix.isEmpty() && cell.contains(suffix)) {
                throw new IllegalArgumentException(
                        "'" + cell + "' may not hold '" + shown(separator) + "' or '" + shown(suffix) + "'");
            }
        }
        String body = prefix + String.join(separator, cells);
        if (checksum == null) {
            return (body + suffix).getBytes(charset);
        }
        byte[] bytes = body.getBytes(charset);
        int from = checksum.withPrefix() ? 0 : prefix.getBytes(charset).length;
        return (body + checksum.after() + computed(checksum, bytes, from, bytes.length) + suffix).getBytes(charset);
    }

    private String bytewise(String text) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static String shown(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static DecodeException error(QuarantineReason reason, int offset, String rule, String clause) {
        return new DecodeException(reason, offset, rule, clause);
    }
}
