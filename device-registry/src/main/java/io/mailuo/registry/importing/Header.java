package io.mailuo.registry.importing;

import io.mailuo.registry.table.TableException;
import io.mailuo.registry.table.TableRow;
import io.mailuo.spec.catalogue.ComponentAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a file holds what.
 *
 * @param row the number of the row that says so
 * @param fields where each column stands, counted from 0
 * @param schemes columns that hold the identifiers of one scheme each
 * @param texts the headings as they stand in the file
 */
record Header(int row, Map<FileColumn, Integer> fields, Map<Integer, String> schemes, List<String> texts) {

    private static final int FEWEST = 2;
    private static final Pattern SCHEME = Pattern.compile("(?:id|外部标识)[:：]\\s*([a-z0-9][a-z0-9._-]{0,31})");
    private static final List<String> KNOWN_SCHEMES = List.of(
            "gb28181",
            "hj212.mn",
            "sl651.station",
            "gb26875.address",
            "jt808.terminal",
            "cjt188.address",
            "imei",
            "eui64",
            "mac",
            "serial",
            "oid",
            "ecode");
    private static final Map<Kind, Map<String, FileColumn>> NAMED =
            Map.of(Kind.DEVICE, named(Kind.DEVICE), Kind.OBJECT, named(Kind.OBJECT));

    /** The columns of the standard's attributes. */
    Map<AttributeColumn, Integer> attributes() {
        var attributes = new HashMap<AttributeColumn, Integer>();
        fields.forEach((column, place) -> {
            if (column instanceof AttributeColumn attribute) {
                attributes.put(attribute, place);
            }
        });
        return attributes;
    }

    /** Reads a row as a header; empty where it is none, as with the title of a form. */
    static Optional<Header> of(Kind kind, TableRow row) {
        var fields = new HashMap<FileColumn, Integer>();
        var schemes = new HashMap<Integer, String>();
        var texts = new ArrayList<String>();
        var unknown = new ArrayList<Integer>();
        for (int column = 0; column < row.cells().size(); column++) {
            var text = row.cell(column).text().strip();
            texts.add(text);
            var field = field(kind, text);
            var scheme = scheme(text);
            if (field != null && fields.putIfAbsent(field, column) != null) {
                throw new TableException(
                        "The column '" + text + "' stands twice (" + TableRow.letters(fields.get(field)) + " and "
                                + TableRow.letters(column) + ").",
                        "列“" + text + "”重复出现（" + TableRow.letters(fields.get(field)) + " 和 " + TableRow.letters(column)
                                + "）。");
            } else if (field == null && scheme != null) {
                schemes.put(column, scheme);
            } else if (field == null && !text.isEmpty() && !text.startsWith("#")) {
                unknown.add(column);
            }
        }
        if (fields.size() < FEWEST) {
            return Optional.empty();
        }
        if (!unknown.isEmpty()) {
            throw unknown(kind, row, unknown.getFirst());
        }
        return Optional.of(new Header(row.number(), Map.copyOf(fields), Map.copyOf(schemes), List.copyOf(texts)));
    }

    /** The file has no header at all. */
    static TableException missing(Kind kind) {
        var names = Field.of(kind).stream().map(Field::zh).toList();
        var english = Field.of(kind).stream().map(Field::en).toList();
        return new TableException(
                "No row names the columns. Begin with a row such as " + english + ", or take a template.",
                "没有找到表头。第一行应写列名，如 " + names + "，或使用模板。");
    }

    private static TableException unknown(Kind kind, TableRow row, int column) {
        var text = row.cell(column).text().strip();
        var shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        var letters = TableRow.letters(column);
        return new TableException(
                "Column " + letters + " is headed '" + shown + "', which is none of "
                        + FileColumn.of(kind).stream().map(FileColumn::en).toList()
                        + ". Rename it, remove it, or put # before"
                        + " the heading to have it ignored.",
                letters + " 列的列名“" + shown + "”不在 "
                        + FileColumn.of(kind).stream().map(FileColumn::zh).toList() + " 之中。请改名、删除，或在列名前加 # 以忽略该列。");
    }

    /** Whether one of the headings of a file names a field. */
    static boolean names(Kind kind, List<String> headings, Field field) {
        return headings.stream().anyMatch(text -> field(kind, text) == field);
    }

    private static @Nullable FileColumn field(Kind kind, String text) {
        return NAMED.get(kind).get(plain(text));
    }

    private static Map<String, FileColumn> named(Kind kind) {
        var named = new HashMap<String, FileColumn>();
        for (var column : FileColumn.of(kind)) {
            name(named, column, column.zh(), column.en(), column.key());
        }
        if (kind == Kind.OBJECT) {
            for (var attribute : ComponentAttributes.all()) {
                if (attribute.field() != null) { // as the standard calls it
                    var field = Field.valueOf(attribute.field().toUpperCase(Locale.ROOT));
                    name(named, field, attribute.names().zh(), attribute.names().en(), attribute.abbreviation());
                }
            }
        }
        return Map.copyOf(named);
    }

    private static void name(Map<String, FileColumn> named, FileColumn column, String zh, String en, String key) {
        for (var text : List.of(zh, en, zh + en, key, zh + key)) {
            var other = named.putIfAbsent(plain(text), column);
            if (other != null && other != column) {
                throw new IllegalStateException("two columns are headed " + text);
            }
        }
    }

    private static @Nullable String scheme(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        if (KNOWN_SCHEMES.contains(plain)) {
            return plain;
        }
        var matcher = SCHEME.matcher(plain);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s*_()（）]", "");
    }
}
