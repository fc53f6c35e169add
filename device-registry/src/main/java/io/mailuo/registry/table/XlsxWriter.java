package io.mailuo.registry.table;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes a workbook of one sheet in which every cell is a text: nothing is computed, no digit is lost. */
final class XlsxWriter implements TableWriter {

    private static final int FLUSH_ROWS = 1000;
    private static final int LAST_ROW = 1_048_575;

    private final Workbook workbook;
    private final Worksheet sheet;
    private int row;

    XlsxWriter(OutputStream out, String name) {
        this.workbook = new Workbook(keptOpen(out), "Mailuo", null);
        this.sheet = workbook.newWorksheet(name);
        sheet.freezePane(0, 1);
    }

    @Override
    public void row(List<String> cells) throws IOException {
        if (row > LAST_ROW) {
            throw new IOException("a worksheet ends after " + (LAST_ROW + 1) + " rows");
        }
        for (int column = 0; column < cells.size(); column++) {
            var text = cells.get(column);
            if (!text.isEmpty()) {
                sheet.inlineString(row, column, text);
            }
        }
        row++;
        if (row % FLUSH_ROWS == 0) {
            sheet.flush();
        }
    }

    @Override
    public void close() throws IOException {
        workbook.finish();
    }

    /** The workbook closes what it writes to, which is not ours to close. */
    private static OutputStream keptOpen(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }
}
