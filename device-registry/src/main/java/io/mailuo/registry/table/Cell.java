package io.mailuo.registry.table;

/**
 * One cell of a table.
 *
 * @param text what it holds, as a person reads it; numbers as they are stored, without grouping
 * @param kind what the spreadsheet program takes it for; all cells of a CSV file are texts
 */
public record Cell(String text, Kind kind) {

    /** A cell without anything in it. */
    public static final Cell BLANK = new Cell("", Kind.TEXT);

    /** What a spreadsheet program takes a cell for. */
    public enum Kind {
        TEXT,
        /** Spreadsheet programs keep 15 digits of a number and no leading zeros. */
        NUMBER,
        /** Stored as the number of days since 1900; the text is ISO 8601. */
        DATE,
        TRUTH,
        /** A formula that failed, such as {@code #N/A}. */
        FAULT
    }

    /** Whether nothing but space stands in it. */
    public boolean blank() {
        return text.isBlank();
    }
}
