package io.mailuo.registry.importing;

import io.mailuo.registry.table.Cell;
import io.mailuo.registry.table.TableRow;
import io.mailuo.spec.coding.CodingScheme;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row after the other, and notes what spreadsheet programs have done to them. */
final class Cells {

    private static final int DIGITS_KEPT = 15;
    private static final int LONGEST_NAME = 200;
    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?[0-9](?:\\.[0-9]+)?[Ee][+]?[0-9]{1,3}");
    private static final Pattern DAY =
            Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ][0-9:.]*)?");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Faults faults;
    private Header header;
    private TableRow row;

    Cells(Faults faults, Header header, TableRow row) {
        this.faults = faults;
        this.header = header;
        this.row = row;
    }

    void row(Header newHeader, TableRow newRow) {
        header = newHeader;
        row = newRow;
    }

    int number() {
        return row.number();
    }

    Cell cell(Field field) {
        var column = header.fields().get(field);
        return column == null ? Cell.BLANK : row.cell(column);
    }

    Cell cell(int column) {
        return row.cell(column);
    }

    void wrong(Field field, String en, String zh) {
        wrong(header.fields().getOrDefault(field, -1), en, zh);
    }

    void wrong(int column, String en, String zh) {
        faults.wrong(
                row.number(),
                column,
                heading(column),
                column < 0 ? "" : row.cell(column).text(),
                en,
                zh);
    }

    void warn(int column, String en, String zh) {
        faults.warn(
                row.number(),
                column,
                heading(column),
                column < 0 ? "" : row.cell(column).text(),
                en,
                zh);
    }

    private String heading(int column) {
        return column >= 0 && column < header.texts().size() ? header.texts().get(column) : "";
    }

    /** A code of letters and digits, without spaces and hyphens, plain instead of full-width; null where blank. */
    @Nullable
    String code(Field field) {
        var column = header.fields().get(field);
        if (column == null) {
            return null;
        }
        var text = identifier(column);
        return text == null || plainAscii(text) ? text : CodingScheme.normalize(text);
    }

    /** A text as it stands there; null where blank or ruined. */
    @Nullable
    String text(int column) {
        var cell = row.cell(column);
        if (cell.blank()) {
            return null;
        }
        var text = cell.text().strip();
        return switch (cell.kind()) {
            case FAULT -> {
                wrong(column, "the formula gives " + text, "公式出错：" + text);
                yield null;
            }
            case DATE -> {
                wrong(
                        column,
                        "the spreadsheet program has made a date of it (" + text
                                + "); format the column as text and enter it again",
                        "被表格软件变成了日期（" + text + "），请把该列设为文本格式后重新填写");
                yield null;
            }
            case TEXT, TRUTH, NUMBER -> text;
        };
    }

    /** A day as yyyyMMdd, also where it is a date of the spreadsheet program or written like 2026-7-1; null where blank. */
    @Nullable
    String day(int column) {
        var cell = row.cell(column);
        var text = cell.kind() == Cell.Kind.DATE ? cell.text() : text(column);
        if (text == null) {
            return null;
        }
        var day = DAY.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).strip());
        return day.matches() ? day.group(1) + twoDigits(day.group(2)) + twoDigits(day.group(3)) : text;
    }

    private static String twoDigits(String number) {
        return number.length() < 2 ? "0" + number : number;
    }

    /** An identifier as it stands there, plain instead of full-width; null where blank or ruined. */
    @Nullable
    String identifier(int column) {
        var text = text(column);
        if (text == null) {
            return null;
        }
        if (row.cell(column).kind() == Cell.Kind.NUMBER
                && text.replaceAll("[^0-9]", "").length() > DIGITS_KEPT) {
            lostDigits(column, text);
            return null;
        }
        if (plainAscii(text)) {
            if (text.length() < 32 && SCIENTIFIC.matcher(text).matches()) {
                lostDigits(column, text);
                return null;
            }
            return text;
        }
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        if (SCIENTIFIC.matcher(plain).matches()) {
            lostDigits(column, plain);
            return null;
        }
        return plain;
    }

    /** A name for people; null where blank. */
    @Nullable
    String name(Field field) {
        var column = header.fields().get(field);
        var text = column == null ? null : text(column);
        if (column == null || text == null) {
            return null;
        }
        if (text.length() > LONGEST_NAME) {
            wrong(
                    column,
                    "is " + text.length() + " characters long, at most " + LONGEST_NAME + " are allowed",
                    "长度为 " + text.length() + " 个字符，最多 " + LONGEST_NAME + " 个");
            return null;
        }
        if (CONTROL.matcher(text).find()) {
            wrong(column, "holds a line break or another control character", "含有换行或其他控制字符");
            return null;
        }
        return text;
    }

    /** A decimal number; null where blank or none, with what is said then. */
    @Nullable
    Double number(Field field, String en, String zh) {
        var text = code(field, "-+.");
        if (text == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, like what is no number at all.
        }
        wrong(field, en, zh);
        return null;
    }

    private @Nullable String code(Field field, String alsoPlain) {
        var cell = cell(field);
        if (cell.blank()) {
            return null;
        }
        if (cell.kind() == Cell.Kind.DATE || cell.kind() == Cell.Kind.FAULT) {
            return "?";
        }
        var text = cell.text().strip();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && alsoPlain.indexOf(c) < 0) {
                return Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .replaceAll("[°\\s]", "")
                        .replace(",", ".");
            }
        }
        return text;
    }

    private void lostDigits(int column, String text) {
        wrong(
                column,
                "'" + text + "' has lost its digits: spreadsheet programs keep 15 digits of a number. Format the column"
                        + " as text and enter it again",
                "“" + text + "”已丢失数字：表格软件只保留 15 位有效数字。请把该列设为文本格式后重新填写");
    }

    private static boolean plainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == ':')) {
                return false;
            }
        }
        return true;
    }
}
