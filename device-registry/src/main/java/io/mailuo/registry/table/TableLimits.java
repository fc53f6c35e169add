package io.mailuo.registry.table;

/**
 * How much of a file is read before it is refused.
 *
 * @param rows rows with something in them
 * @param columns cells of one row
 * @param cellCharacters characters of one cell
 * @param sharedCharacters characters of all shared texts of a workbook, which have to be kept in memory
 * @param inflatedBytes bytes of one part of a workbook after decompression
 */
public record TableLimits(int rows, int columns, int cellCharacters, long sharedCharacters, long inflatedBytes) {

    /** A part of a workbook that grows more than this is made to do harm; real ones grow up to about fifty times. */
    static final int MAX_RATIO = 200;

    /** Below this the ratio does not matter, bytes. */
    static final long RATIO_FREE_BYTES = 64L << 20;

    /** Two million rows of at most 256 cells; shared texts up to 32 million characters. */
    public static final TableLimits DEFAULT = new TableLimits(2_000_000, 256, 32_767, 32L << 20, 4L << 30);

    TableException tooManyRows() {
        return new TableException(
                "The file has more than " + rows + " rows. Split it and import the parts one after the other.",
                "文件超过 " + rows + " 行，请拆分后分次导入。");
    }

    TableException tooManyColumns(int row) {
        return new TableException(
                "Row " + row + " has more than " + columns + " cells. Is the separator right?",
                "第 " + row + " 行超过 " + columns + " 列，请检查分隔符。");
    }

    TableException cellTooLong(int row) {
        return new TableException(
                "A cell of row " + row + " holds more than " + cellCharacters
                        + " characters. Is a quotation mark missing?",
                "第 " + row + " 行有单元格超过 " + cellCharacters + " 个字符，是否缺少引号？");
    }
}
