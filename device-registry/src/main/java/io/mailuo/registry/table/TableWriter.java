package io.mailuo.registry.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a table row by row, in bounded memory. Used by one thread; closing it does not close the stream. */
public interface TableWriter extends AutoCloseable {

    /** Appends a row of texts. */
    void row(List<String> cells) throws IOException;

    @Override
    void close() throws IOException;

    /** What a table is written as. */
    enum Format {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The media type. */
        public String contentType() {
            return contentType;
        }

        /** Ending of file names. */
        public String ending() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** A writer; {@code sheet} names the sheet of a workbook. */
        public TableWriter writer(OutputStream out, String sheet) throws IOException {
            return this == CSV ? new CsvWriter(out) : new XlsxWriter(out, sheet);
        }
    }
}
