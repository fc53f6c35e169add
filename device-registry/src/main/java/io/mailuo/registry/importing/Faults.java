package io.mailuo.registry.importing;

import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.table.TableException;
import io.mailuo.registry.table.TableRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is found wrong in a file, up to a limit: whoever has that many faults has one, many times. */
final class Faults {

    /** Faults of cells that are kept at most. */
    static final int MOST = 100_000;

    private static final int LONGEST_VALUE = 80;

    /**
     * One fault.
     *
     * @param number of the row, as the spreadsheet program shows it
     * @param column from 0; -1 for the row as a whole
     * @param field heading of the column; empty for the row as a whole
     * @param value what stands there, shortened
     * @param warning whether the row is imported nevertheless
     */
    record Fault(int number, int column, String field, String value, boolean warning, String en, String zh) {}

    private final List<Fault> faults = new ArrayList<>();
    private boolean rowFailed;

    /** Begins a row. */
    void begin() {
        rowFailed = false;
    }

    /** Whether the row begun last has a fault. */
    boolean rowFailed() {
        return rowFailed;
    }

    void wrong(int number, int column, String field, String value, String en, String zh) {
        rowFailed = true;
        add(new Fault(number, column, field, shorten(value), false, en, zh));
    }

    void warn(int number, int column, String field, String value, String en, String zh) {
        add(new Fault(number, column, field, shorten(value), true, en, zh));
    }

    List<Fault> all() {
        return faults;
    }

    void store(Transaction transaction, long importId) throws SQLException {
        try (var loader = transaction.load("import_fault (import, number, position, field, value, warning, en, zh)")) {
            for (var fault : faults) {
                loader.put(importId)
                        .put(fault.number())
                        .put(fault.column() + 1)
                        .put(fault.field())
                        .put(fault.value())
                        .put(fault.warning())
                        .put(fault.en())
                        .put(fault.zh())
                        .end();
            }
        }
        faults.clear();
    }

    private void add(Fault fault) {
        if (faults.size() >= MOST) {
            var first = faults.getFirst();
            throw new TableException(
                    "More than " + MOST + " cells are wrong; the check stopped at row " + fault.number()
                            + ". The first one: row " + first.number() + ", column "
                            + TableRow.letters(Math.max(0, first.column())) + ": " + first.en() + ".",
                    "错误超过 " + MOST + " 处，检查在第 " + fault.number() + " 行停止。第一处：第 " + first.number() + " 行 "
                            + TableRow.letters(Math.max(0, first.column())) + " 列：" + first.zh() + "。");
        }
        faults.add(fault);
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
