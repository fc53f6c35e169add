package io.mailuo.spec.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values (RFC 4180, LF or CRLF) with a header row. */
public final class Csv {

    private Csv() {}

    /**
     * The rows of a table, without the header.
     *
     * @param text the whole table; a byte order mark is skipped
     * @param header the column names that the first row must have, in this order
     * @return rows with exactly as many fields as the header
     * @throws IllegalArgumentException naming the line that is not so
     */
    public static List<String[]> rows(String text, String... header) {
        var rows = new ArrayList<String[]>();
        int position = text.startsWith("\uFEFF") ? 1 : 0;
        int line = 0;
        var fields = new String[header.length];
        while (position < text.length()) {
            line++;
            position = row(text, position, line, fields);
            if (line == 1) {
                requireHeader(fields, header);
            } else {
                rows.add(fields.clone());
            }
        }
        return rows;
    }

    /** The rows of a resource beside {@code owner}; see {@link #rows(String, String...)}. */
    public static List<String[]> resource(Class<?> owner, String name, String... header) {
        try (var stream = owner.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing beside " + owner.getName());
            }
            return rows(new String(stream.readAllBytes(), StandardCharsets.UTF_8), header);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void requireHeader(String[] found, String[] expected) {
        if (!java.util.Arrays.equals(found, expected)) {
            throw new IllegalArgumentException(
                    "the first line must read " + String.join(",", expected) + ", it reads " + String.join(",", found));
        }
    }

    private static int row(String text, int start, int line, String[] fields) {
        int position = start;
        for (int i = 0; i < fields.length; i++) {
            boolean quoted = position < text.length() && text.charAt(position) == '"';
            int end = quoted ? closingQuote(text, position + 1, line) : plainEnd(text, position);
            fields[i] =
                    quoted ? text.substring(position + 1, end).replace("\"\"", "\"") : text.substring(position, end);
            position = quoted ? end + 1 : end;
            boolean more = position < text.length() && text.charAt(position) == ',';
            if (more != i < fields.length - 1) {
                throw new IllegalArgumentException("line " + line + " must have " + fields.length + " fields");
            }
            position += more ? 1 : 0;
        }
        if (text.startsWith("\r\n", position)) {
            return position + 2;
        }
        if (position < text.length() && text.charAt(position) != '\n') {
            throw new IllegalArgumentException("line " + line + " goes on after a closing quote");
        }
        return position + 1;
    }

    private static int plainEnd(String text, int start) {
        int comma = text.indexOf(',', start);
        int newline = text.indexOf('\n', start);
        int end = newline < 0 ? text.length() : newline;
        if (comma >= 0 && comma < end) {
            return comma;
        }
        return end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private static int closingQuote(String text, int start, int line) {
        int position = start;
        while (true) {
            int quote = text.indexOf('"', position);
            if (quote < 0) {
                throw new IllegalArgumentException("line " + line + " has a quote that is never closed");
            }
            if (!text.startsWith("\"\"", quote)) {
                return quote;
            }
            position = quote + 2;
        }
    }
}
