package io.mailuo.registry.table;

import io.mailuo.registry.table.Cell.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;

/** Which cell formats show a number as a date (ECMA-376 part 1, clauses 18.8.10 and 18.8.30). */
final class CellStyles {

    private static final int LAST_BUILT_IN = 163;
    private static final int DIGITS = 15;
    private static final double LAST_DAY = 2_958_466; // 31 December 9999
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int MOST_STYLES = 1 << 16;
    private static final int LONGEST_FORMAT = 255; // as in spreadsheet programs
    private static final int MOST_ZEROS = 64;

    private final List<Boolean> dates = new ArrayList<>();
    private final boolean epoch1904;

    private CellStyles(boolean epoch1904) {
        this.epoch1904 = epoch1904;
    }

    static CellStyles read(WorkbookParts parts, String name, boolean epoch1904) throws IOException {
        var styles = new CellStyles(epoch1904);
        var xml = parts.open(name);
        var formats = new HashMap<String, String>();
        boolean inCells = false;
        while (xml != null && WorkbookParts.next(xml) != XMLStreamConstants.END_DOCUMENT) {
            if (xml.isStartElement()) {
                switch (xml.getLocalName()) {
                    case "numFmt" -> {
                        var code = xml.getAttributeValue(null, "formatCode");
                        if (formats.size() < MOST_STYLES && code != null && code.length() <= LONGEST_FORMAT) {
                            formats.put(String.valueOf(xml.getAttributeValue(null, "numFmtId")), code);
                        }
                    }
                    case "cellXfs" -> inCells = true;
                    case "xf" -> {
                        if (inCells && styles.dates.size() < MOST_STYLES) {
                            var id = String.valueOf(xml.getAttributeValue(null, "numFmtId"));
                            styles.dates.add(isDate(id, formats.get(id)));
                        }
                    }
                    default -> {
                        // fonts, fills, borders
                    }
                }
            } else if (xml.isEndElement() && xml.getLocalName().equals("cellXfs")) {
                inCells = false;
            }
        }
        return styles;
    }

    /** A numeric cell: a date where its format shows one, else the number without an exponent. */
    Cell number(int style, String value) {
        try {
            var number = new BigDecimal(value);
            var rounded = number.round(new MathContext(DIGITS + 2));
            if (Math.abs((long) rounded.precision() - rounded.scale()) > MOST_ZEROS) {
                return new Cell(value, Kind.NUMBER);
            }
            if (style < dates.size() && dates.get(style) && number.signum() >= 0 && number.doubleValue() < LAST_DAY) {
                return new Cell(date(number.doubleValue()), Kind.DATE);
            }
            return new Cell(plain(number), Kind.NUMBER);
        } catch (ArithmeticException | NumberFormatException e) {
            return new Cell(value, Kind.TEXT);
        }
    }

    /** Without an exponent, and without the noise of binary fractions: 116.39000000000001 was typed as 116.39. */
    private static String plain(BigDecimal number) {
        if (number.scale() > 0 && number.precision() > DIGITS) {
            number = number.round(new MathContext(DIGITS));
        }
        var stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return stripped.toPlainString();
    }

    private String date(double days) {
        var epoch = epoch1904
                ? LocalDateTime.of(1904, 1, 1, 0, 0)
                // Lotus counted 29 February 1900, which was none; so the days after it begin one earlier.
                : LocalDateTime.of(1899, 12, days < 60 ? 31 : 30, 0, 0);
        var time = epoch.plusSeconds(Math.round(days * SECONDS_PER_DAY));
        return days == Math.floor(days) ? time.toLocalDate().toString() : time.toLocalDate() + " " + time.toLocalTime();
    }

    private static boolean isDate(String id, @org.jspecify.annotations.Nullable String format) {
        if (format == null) {
            try {
                int number = Integer.parseInt(id);
                return number <= LAST_BUILT_IN
                        && (number >= 14 && number <= 22
                                || number >= 27 && number <= 36
                                || number >= 45 && number <= 47
                                || number >= 50 && number <= 58);
            } catch (NumberFormatException e) {
                return false;
            }
        }
        var bare = format.replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*]", "").toLowerCase(java.util.Locale.ROOT);
        return bare.matches(".*[ymdhs年月日时].*") && !bare.contains("general");
    }
}
