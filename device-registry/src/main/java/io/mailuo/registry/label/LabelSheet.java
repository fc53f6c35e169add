package io.mailuo.registry.label;

import io.mailuo.spec.catalogue.Names;
import java.util.List;
import java.util.Optional;

/**
 * A sheet or roll of labels; all lengths in millimetres.
 *
 * @param id stable name
 * @param names for people
 * @param page size of the page that the printer takes
 * @param columns labels beside one another
 * @param rows labels below one another
 * @param label size of one label
 * @param left from the page's left edge to the first column
 * @param top from the page's top edge to the first row
 * @param gap between columns; rows have none
 */
record LabelSheet(
        String id, Names names, Size page, int columns, int rows, Size label, double left, double top, double gap) {

    /** A width and a height, millimetres. */
    record Size(double width, double height) {}

    private static final Size A4 = new Size(210, 297);

    /** Formats that are sold everywhere: A4 sheets and rolls for label printers. */
    static final List<LabelSheet> ALL = List.of(
            a4("a4-3x8", 3, 8, 70, 37, 0, 0.5, 0),
            a4("a4-3x7", 3, 7, 63.5, 38.1, 7.2, 15.15, 2.54),
            a4("a4-2x7", 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
            a4("a4-2x4", 2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
            a4("a4-4x10", 4, 10, 48.5, 25.4, 8, 21.5, 0),
            a4("a4-5x13", 5, 13, 38.1, 21.2, 4.65, 10.7, 2.54),
            roll("roll-100x50", 100, 50),
            roll("roll-62x29", 62, 29),
            roll("roll-60x40", 60, 40),
            roll("roll-50x30", 50, 30),
            roll("roll-40x30", 40, 30));

    /** The sheet of this id. */
    static Optional<LabelSheet> find(String id) {
        return ALL.stream().filter(sheet -> sheet.id().equals(id)).findFirst();
    }

    /** Labels on one page. */
    int perPage() {
        return columns * rows;
    }

    /** Distance of a column's left edge from the page's. */
    double x(int column) {
        return left + column * (label.width() + gap);
    }

    /** Distance of a row's top edge from the page's. */
    double y(int row) {
        return top + row * label.height();
    }

    private static LabelSheet a4(
            String id, int columns, int rows, double width, double height, double left, double top, double gap) {
        var size = text(width) + " × " + text(height) + " mm";
        return new LabelSheet(
                id,
                new Names("A4 " + columns + "×" + rows + "，" + size, "A4, " + columns + " × " + rows + ", " + size),
                A4,
                columns,
                rows,
                new Size(width, height),
                left,
                top,
                gap);
    }

    private static LabelSheet roll(String id, double width, double height) {
        var size = text(width) + " × " + text(height) + " mm";
        return new LabelSheet(
                id,
                new Names("卷装 " + size, "Roll, " + size),
                new Size(width, height),
                1,
                1,
                new Size(width, height),
                0,
                0,
                0);
    }

    private static String text(double length) {
        return length == Math.rint(length) ? String.valueOf((int) length) : String.valueOf(length);
    }
}
