package io.mailuo.registry.label;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that fits into a box: as large as it may be, broken into lines; what does not fit at the smallest size is cut
 * off with an ellipsis, the least important first. Lengths are in points.
 *
 * @param size of the type
 * @param lines from the top
 */
record LabelText(double size, List<String> lines) {

    /** Distance of two lines' baselines, in sizes. */
    static final double LEADING = 1.25;

    private static final double LARGEST = 11;
    private static final double SMALLEST = 4.5;
    private static final double STEP = 0.25;
    private static final String ELLIPSIS = "…";
    private static final int MOST_NAME_LINES = 2;

    LabelText {
        lines = List.copyOf(lines);
    }

    /** Fits a label's text into a box. */
    static LabelText fit(Label label, LabelFont font, double width, double height) {
        for (double size = LARGEST; size > SMALLEST; size -= STEP) {
            var lines = lines(label, font, width / size);
            if (lines.size() * LEADING * size <= height && isWhole(label, lines)) {
                return new LabelText(size, lines);
            }
        }
        var lines = lines(label, font, width / SMALLEST);
        int most = Math.max(1, (int) (height / (LEADING * SMALLEST)));
        return new LabelText(SMALLEST, lines.subList(0, Math.min(most, lines.size())));
    }

    /** Whether nothing was cut off. */
    private static boolean isWhole(Label label, List<String> lines) {
        return lines.stream().noneMatch(line -> line.endsWith(ELLIPSIS))
                || label.name().endsWith(ELLIPSIS);
    }

    /** Name, code, then the rest, one line each; the code is never cut. */
    private static List<String> lines(Label label, LabelFont font, double width) {
        var lines = new ArrayList<String>();
        lines.addAll(broken(font.showable(label.name()), font, width));
        lines.addAll(groups(label.grouped(), font, width));
        label.lines().forEach(line -> lines.add(cut(font.showable(line), font, width)));
        return lines;
    }

    private static List<String> broken(String name, LabelFont font, double width) {
        var lines = new ArrayList<String>();
        var rest = name;
        while (lines.size() < MOST_NAME_LINES - 1 && font.width(rest) > width) {
            int end = fitting(rest, font, width);
            int space = rest.lastIndexOf(' ', end);
            int at = space > 0 ? space : end;
            lines.add(rest.substring(0, at).stripTrailing());
            rest = rest.substring(at).stripLeading();
        }
        lines.add(cut(rest, font, width));
        return lines;
    }

    private static List<String> groups(String grouped, LabelFont font, double width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var group : grouped.split(" ")) {
            if (!line.isEmpty() && font.width(line + " " + group) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(group);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String cut(String text, LabelFont font, double width) {
        if (font.width(text) <= width) {
            return text;
        }
        return text.substring(0, fitting(text, font, width - font.width(ELLIPSIS))) + ELLIPSIS;
    }

    /** How many chars of a text fit, one code point at least. */
    private static int fitting(String text, LabelFont font, double width) {
        int end = text.offsetByCodePoints(0, 1);
        while (end < text.length() && font.width(text.substring(0, text.offsetByCodePoints(end, 1))) <= width) {
            end = text.offsetByCodePoints(end, 1);
        }
        return end;
    }
}
