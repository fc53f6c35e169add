package io.mailuo.registry.table;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180) with commas, semicolons or tabs. Takes back the apostrophe that {@link CsvWriter} puts before
 * what a spreadsheet program would compute.
 */
final class CsvReader implements TableReader {

    private static final int BUFFER = 1 << 16;
    private static final int SAMPLE = 1 << 13;

    /** Counts what has been read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    private final TableLimits limits;
    private final long size;
    private final Counted counted;
    private final Reader in;
    private final char[] buffer = new char[BUFFER];
    private final StringBuilder cell = new StringBuilder();
    private int filled;
    private int at;
    private int line;
    private int rows;
    private final char separator;

    CsvReader(Path file, TableLimits limits) throws IOException {
        this.limits = limits;
        this.size = Math.max(1, Files.size(file));
        var encoding = TextEncoding.of(file);
        this.counted = new Counted(Files.newInputStream(file));
        this.in = new InputStreamReader(new BufferedInputStream(counted, BUFFER), encoding.charset());
        counted.skipNBytes(encoding.skip());
        this.separator = separator();
    }

    @Override
    public @Nullable TableRow next() throws IOException {
        while (true) {
            var cells = readRow();
            if (cells == null) {
                return null;
            }
            line++;
            var row = new TableRow(line, cells);
            if (!row.blank()) {
                if (++rows > limits.rows()) {
                    throw limits.tooManyRows();
                }
                return row;
            }
        }
    }

    @Override
    public List<Merged> merged() {
        return List.of();
    }

    @Override
    public double progress() {
        return Math.min(1, (double) counted.count / size);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private @Nullable List<Cell> readRow() throws IOException {
        if (peek() < 0) {
            return null;
        }
        var cells = new ArrayList<Cell>();
        while (true) {
            int end = readCell();
            var text = cell.toString();
            cells.add(text.isEmpty() ? Cell.BLANK : new Cell(CsvWriter.unguarded(text), Cell.Kind.TEXT));
            if (end != separator) {
                return cells;
            }
            if (cells.size() >= limits.columns()) {
                throw limits.tooManyColumns(line + 1);
            }
        }
    }

    /** Reads one cell into {@link #cell}; gives the character that ended it, -1 for the end of the file. */
    private int readCell() throws IOException {
        cell.setLength(0);
        boolean quoted = peek() == '"';
        if (quoted) {
            at++;
        }
        while (true) {
            int next = read();
            if (next < 0) {
                if (quoted) {
                    throw new TableException(
                            "The quotation mark that opens a cell in row " + (line + 1) + " is never closed.",
                            "第 " + (line + 1) + " 行某单元格的引号没有闭合。");
                }
                return next;
            }
            if (quoted && next == '"') {
                if (peek() == '"') {
                    at++;
                    append('"');
                } else {
                    quoted = false;
                }
            } else if (!quoted && (next == separator || next == '\n' || next == '\r')) {
                if (next == '\r' && peek() == '\n') {
                    at++;
                }
                return next;
            } else {
                append((char) next);
            }
        }
    }

    private void append(char character) {
        if (cell.length() >= limits.cellCharacters()) {
            throw limits.cellTooLong(line + 1);
        }
        cell.append(character);
    }

    /** The one of the three separators that the first line has most of. */
    private char separator() throws IOException {
        peek();
        int[] counts = new int[3];
        boolean quoted = false;
        for (int i = 0; i < Math.min(filled, SAMPLE) && (quoted || buffer[i] != '\n'); i++) {
            switch (buffer[i]) {
                case '"' -> quoted = !quoted;
                case ',' -> counts[0] += quoted ? 0 : 1;
                case ';' -> counts[1] += quoted ? 0 : 1;
                case '\t' -> counts[2] += quoted ? 0 : 1;
                default -> {
                    // part of a cell
                }
            }
        }
        if (counts[2] > counts[0] && counts[2] >= counts[1]) {
            return '\t';
        }
        return counts[1] > counts[0] ? ';' : ',';
    }

    private int peek() throws IOException {
        if (at == filled) {
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at];
    }

    private int read() throws IOException {
        int next = peek();
        if (next >= 0) {
            at++;
        }
        return next;
    }
}
