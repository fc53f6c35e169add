package io.mailuo.registry.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes CSV (RFC 4180) as UTF-8 with a byte order mark, without which Excel takes it for the system's encoding. A cell
 * that a spreadsheet program would compute (it begins with {@code = + - @}, a tab or a carriage return, and is no
 * number) gets an apostrophe before it.
 */
final class CsvWriter implements TableWriter {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?");
    private static final String STARTS = "=+-@\t\r";

    private final Writer out;

    CsvWriter(OutputStream out) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.out.write('\uFEFF');
    }

    @Override
    public void row(List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            cell(guarded(cells.get(i)));
        }
        out.write("\r\n");
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }

    private void cell(String text) throws IOException {
        boolean quote = false;
        for (int i = 0; i < text.length() && !quote; i++) {
            char c = text.charAt(i);
            quote = c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';' || c == '\t';
        }
        if (!quote) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }

    static String guarded(String text) {
        return dangerous(text) || (text.length() > 1 && text.charAt(0) == '\'' && dangerous(text.substring(1)))
                ? "'" + text
                : text;
    }

    static String unguarded(String text) {
        return text.length() > 1
                        && text.charAt(0) == '\''
                        && (text.charAt(1) == '\'' || STARTS.indexOf(text.charAt(1)) >= 0)
                ? text.substring(1)
                : text;
    }

    private static boolean dangerous(String text) {
        return !text.isEmpty()
                && STARTS.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
    }
}
