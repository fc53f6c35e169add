package io.mailuo.registry.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table row by row, in bounded memory. Used by one thread. */
public interface TableReader extends AutoCloseable {

    /** A rectangle of cells that were merged into one; all counted from 1, inclusive. */
    record Merged(int firstRow, int lastRow, int firstColumn, int lastColumn, String range) {}

    /**
     * The next row that has something in it, or null after the last one.
     *
     * @throws TableException where the file is not what it should be
     */
    @Nullable
    TableRow next() throws IOException;

    /** Merged cells; known after the last row. */
    List<Merged> merged();

    /** How much of the file has been read, 0 to 1. */
    double progress();

    @Override
    void close() throws IOException;

    /**
     * Opens a CSV or XLSX file; which of them it is, is seen from its first bytes.
     *
     * @throws TableException where it is neither
     */
    static TableReader open(Path file, TableLimits limits) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(8);
        }
        if (start.length == 0) {
            throw new TableException("The file is empty.", "文件为空。");
        }
        if (start.length > 3 && start[0] == 'P' && start[1] == 'K') {
            return new XlsxReader(file, limits);
        }
        if (start.length > 3 && (start[0] & 0xff) == 0xd0 && (start[1] & 0xff) == 0xcf) {
            throw new TableException(
                    "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.",
                    "这是旧版 Excel（.xls）或加密文件，请另存为不加密的 .xlsx。");
        }
        if (new String(start, StandardCharsets.ISO_8859_1).startsWith("%PDF")) {
            throw new TableException("This is a PDF, not a table.", "这是 PDF 文件，不是表格。");
        }
        return new CsvReader(file, limits);
    }
}
