package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a report in the ASCII form (SL 651-2014, 6.6.2 and annex C): letters, space, data, space. Typed text
 * and pictures stand as they are, to the end of the body.
 */
final class Sl651TextElements {

    private static final String CLAUSE = "SL 651-2014 6.6.2";
    private static final String ABSENT = "M";
    private static final Charset TEXT = Charset.forName("GB18030");

    private final byte[] body;
    private int at;
    private final List<Sl651Element> elements = new ArrayList<>();

    private Sl651TextElements(byte[] body, int at) {
        this.body = body;
        this.at = at;
    }

    static List<Sl651Element> read(byte[] body, int from) throws DecodeException {
        var reader = new Sl651TextElements(body, from);
        while (reader.skipSpaces()) {
            reader.element();
        }
        return List.copyOf(reader.elements);
    }

    private boolean skipSpaces() {
        while (at < body.length && body[at] == ' ') {
            at++;
        }
        return at < body.length;
    }

    private String token(String what) throws DecodeException {
        if (!skipSpaces()) {
            throw broken("the body ends where " + what + " should stand");
        }
        int from = at;
        while (at < body.length && body[at] != ' ') {
            at++;
        }
        return new String(body, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private void element() throws DecodeException {
        String code = token("an element");
        String upper = code.toUpperCase(Locale.ROOT);
        switch (upper) {
            case "TT" -> elements.add(new Sl651Element.Time(digits(token("the time of observation"))));
            case "ST" -> elements.add(station());
            case "RGZS" -> elements.add(new Sl651Element.Manual(new String(rest(true), TEXT)));
            case "PIC" -> elements.add(new Sl651Element.Picture(new Octets(rest(false))));
            default -> {
                if (isStep(upper)) {
                    steps(upper);
                } else {
                    value(upper);
                }
            }
        }
    }

    private Sl651Element station() throws DecodeException {
        String station = token("the station").toLowerCase(Locale.ROOT);
        String type = token("the kind of station");
        if (station.length() != 10 || type.length() != 1) {
            throw broken("a station must be 10 characters and one letter, got '" + station + " " + type + "'");
        }
        return new Sl651Element.Station(station, type.charAt(0));
    }

    private String digits(String text) throws DecodeException {
        if (text.length() != 10 || !Bcd.isDecimal(text)) {
            throw broken("a time of observation must be ten digits, got '" + text + "'");
        }
        return text;
    }

    private byte[] rest(boolean trim) {
        int from = Math.min(body.length, at + 1);
        int to = trim && body.length > from && body[body.length - 1] == ' ' ? body.length - 1 : body.length;
        at = body.length;
        return Arrays.copyOfRange(body, from, to);
    }

    private static boolean isStep(String code) {
        return code.length() == 5
                && code.startsWith("DR")
                && "DHN".indexOf(code.charAt(2)) >= 0
                && Bcd.isDecimal(code.substring(3));
    }

    private void value(String code) throws DecodeException {
        String id = id(code);
        String text = token("the value of " + code);
        switch (id) {
            case "F4", "F5", "F6", "F7", "F8", "F9", "FA", "FB", "FC" ->
                elements.add(series(id, id.equals("F4") ? 1 : 2, text));
            case "45" -> elements.add(new Sl651Element.Binary(id, hex(text)));
            default -> elements.add(new Sl651Element.Printed(id, text));
        }
    }

    private static String id(String code) {
        return Sl651Elements.byCode(code).map(Sl651Elements.Definition::id).orElse("_" + code);
    }

    private Octets hex(String text) throws DecodeException {
        try {
            return new Octets(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw broken("expected pairs of hexadecimal characters, got '" + text + "'");
        }
    }

    private Sl651Element series(String id, int size, String text) throws DecodeException {
        byte[] raw = hex(text).bytes();
        var values = new ArrayList<@Nullable Double>();
        for (int i = 0; i + size <= raw.length; i += size) {
            int value = size == 1 ? raw[i] & 0xff : (raw[i] & 0xff) << 8 | raw[i + 1] & 0xff;
            boolean absent = value == (size == 1 ? 0xff : 0xffff);
            values.add(absent ? null : Double.valueOf(value / (size == 1 ? 10.0 : 100.0)));
        }
        return new Sl651Element.Series(id, Collections.unmodifiableList(values));
    }

    /** Values at equal steps: the letters of all elements, then their values in turn, M where there is none (6.6.4.4). */
    private void steps(String code) throws DecodeException {
        int count = Integer.parseInt(code, 3, 5, 10);
        if (count == 0) {
            elements.add(new Sl651Element.Printed("04", code));
            return;
        }
        var step = switch (code.charAt(2)) {
            case 'D' -> Duration.ofDays(count);
            case 'H' -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
        };
        var ids = new ArrayList<String>();
        var values = new ArrayList<@Nullable Double>();
        while (skipSpaces()) {
            int before = at;
            String token = token("a value");
            var number = io.mailuo.codec.bytes.Decimals.parse(token);
            if (number.isPresent()) {
                values.add(number.getAsDouble());
            } else if (token.equals(ABSENT)) {
                values.add(null);
            } else if (values.isEmpty()) {
                ids.add(id(token.toUpperCase(Locale.ROOT)));
            } else {
                at = before;
                break;
            }
        }
        if (ids.isEmpty() || values.size() % ids.size() != 0) {
            throw broken(values.size() + " values at equal steps for " + ids.size() + " elements");
        }
        for (int i = 0; i < ids.size(); i++) {
            var own = new ArrayList<@Nullable Double>();
            for (int j = i; j < values.size(); j += ids.size()) {
                own.add(values.get(j));
            }
            elements.add(new Sl651Element.Steps(ids.get(i), 0, 0, step, Collections.unmodifiableList(own)));
        }
    }

    /** Writes elements; those at the same steps together, as the form has it. */
    static void write(List<Sl651Element> elements, ByteWriter out) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof Sl651Element.Steps first) {
                var group = new ArrayList<Sl651Element.Steps>();
                while (i < elements.size() && elements.get(i) instanceof Sl651Element.Steps steps) {
                    if (!steps.step().equals(first.step())
                            || steps.values().size() != first.values().size()) {
                        break;
                    }
                    group.add(steps);
                    i++;
                }
                i--;
                out.bytes(ascii(print(group)));
            } else {
                write(elements.get(i), out);
            }
        }
    }

    private static void write(Sl651Element element, ByteWriter out) {
        switch (element) {
            case Sl651Element.Time(String digits) -> out.bytes(ascii("TT " + digits + " "));
            case Sl651Element.Station(String station, int type) ->
                out.bytes(ascii("ST " + station + " " + (char) type + " "));
            case Sl651Element.Manual(String text) ->
                out.bytes(ascii("RGZS ")).bytes(text.getBytes(TEXT)).u8(' ');
            case Sl651Element.Picture(Octets jpeg) -> out.bytes(ascii("PIC ")).octets(jpeg);
            case Sl651Element.Printed(String id, String text) when id.equals("04") -> out.bytes(ascii(text + " "));
            case Sl651Element.Printed(String id, String text) -> out.bytes(ascii(code(id) + " " + text + " "));
            case Sl651Element.Number number ->
                out.bytes(ascii(code(number.id()) + " "
                        + (number.value().isPresent()
                                ? BigDecimal.valueOf(number.value().getAsDouble())
                                        .setScale(number.decimals(), RoundingMode.HALF_UP)
                                        .toPlainString()
                                : ABSENT)
                        + " "));
            case Sl651Element.Binary(String id, Octets raw) ->
                out.bytes(ascii(code(id) + " " + raw.hex().toUpperCase(Locale.ROOT) + " "));
            case Sl651Element.Series(String id, List<@Nullable Double> values) ->
                out.bytes(ascii(code(id) + " " + print(id.equals("F4") ? 1 : 2, values) + " "));
            case Sl651Element.Steps steps -> out.bytes(ascii(print(List.of(steps))));
        }
    }

    private static String print(int size, List<@Nullable Double> values) {
        var text = new StringBuilder();
        for (Double value : values) {
            int absent = size == 1 ? 0xff : 0xffff;
            long group = value == null ? absent : Math.round(value * (size == 1 ? 10 : 100));
            text.append(("%0" + 2 * size + "X").formatted(group));
        }
        return text.toString();
    }

    private static String print(List<Sl651Element.Steps> group) {
        var first = group.getFirst();
        long minutes = first.step().toMinutes();
        String step = minutes % (24 * 60) == 0
                ? "DRD%02d".formatted(minutes / (24 * 60))
                : minutes % 60 == 0 ? "DRH%02d".formatted(minutes / 60) : "DRN%02d".formatted(minutes);
        var text = new StringBuilder(step).append(' ');
        group.forEach(steps -> text.append(code(steps.id())).append(' '));
        for (int i = 0; i < first.values().size(); i++) {
            for (var steps : group) {
                Double value = steps.values().get(i);
                text.append(value == null ? ABSENT : BigDecimal.valueOf(value).toPlainString())
                        .append(' ');
            }
        }
        return text.toString();
    }

    private static String code(String id) {
        return id.startsWith("_")
                ? id.substring(1)
                : Sl651Elements.find(id).map(Sl651Elements.Definition::code).orElse(id);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private DecodeException broken(String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, Math.min(at, body.length), rule, CLAUSE);
    }
}
