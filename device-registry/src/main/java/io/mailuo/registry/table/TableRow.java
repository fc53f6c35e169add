package io.mailuo.registry.table;

import java.util.List;

/**
 * One row of a table.
 *
 * @param number as a spreadsheet program numbers it, from 1
 * @param cells from the first column on; blank ones at the end may be absent
 */
public record TableRow(int number, List<Cell> cells) {

    /** The cell of a column, counted from 0; blank where the row is shorter. */
    public Cell cell(int column) {
        return column < cells.size() ? cells.get(column) : Cell.BLANK;
    }

    /** Whether nothing stands in it. */
    public boolean blank() {
        return cells.stream().allMatch(Cell::blank);
    }

    /** Letters of a column as a spreadsheet program shows them: A, B, … Z, AA. */
    public static String letters(int column) {
        var text = new StringBuilder();
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
            text.insert(0, (char) ('A' + (rest - 1) % 26));
        }
        return text.toString();
    }
}
