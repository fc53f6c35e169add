package io.mailuo.registry.table;

import io.mailuo.registry.table.Cell.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first visible sheet of an XLSX workbook (ECMA-376 part 1, clause 18.3). Our own, because the libraries at
 * hand give neither limits on what they inflate and keep, nor the merged cells.
 */
final class XlsxReader implements TableReader {

    private static final int MOST_MERGED = 100_000;
    private static final int LONGEST_RANGE = 32;

    private final TableLimits limits;
    private final WorkbookParts parts;
    private final WorkbookTexts texts;
    private final CellStyles styles;
    private final XMLStreamReader xml;
    private final long size;
    private final List<Merged> merged = new ArrayList<>();
    private int rows;
    private int lastRow;
    private boolean inData;

    XlsxReader(Path file, TableLimits limits) throws IOException {
        this.limits = limits;
        this.parts = new WorkbookParts(file, limits);
        try {
            var book = WorkbookIndex.read(parts);
            this.texts = WorkbookTexts.read(parts, book.texts(), limits);
            this.styles = CellStyles.read(parts, book.styles(), book.epoch1904());
            var sheet = parts.open(book.sheet());
            if (sheet == null) {
                throw WorkbookParts.damaged();
            }
            this.xml = sheet;
            this.size = parts.size(book.sheet());
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    @Override
    public @Nullable TableRow next() throws IOException {
        while (true) {
            switch (WorkbookParts.next(xml)) {
                case XMLStreamConstants.START_ELEMENT -> {
                    var name = xml.getLocalName();
                    if (name.equals("row") && inData) {
                        var row = readRow();
                        if (!row.blank()) {
                            if (++rows > limits.rows()) {
                                throw limits.tooManyRows();
                            }
                            return row;
                        }
                    } else if (name.equals("sheetData")) {
                        inData = true;
                    } else if (name.equals("mergeCell")) {
                        merge(xml.getAttributeValue(null, "ref"));
                    }
                }
                case XMLStreamConstants.END_ELEMENT ->
                    inData &= !xml.getLocalName().equals("sheetData");
                case XMLStreamConstants.END_DOCUMENT -> {
                    return null;
                }
                default -> {
                    // space between elements
                }
            }
        }
    }

    @Override
    public List<Merged> merged() {
        return List.copyOf(merged);
    }

    @Override
    public double progress() {
        return Math.min(1, (double) Math.max(0, xml.getLocation().getCharacterOffset()) / size);
    }

    @Override
    public void close() throws IOException {
        try {
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        } finally {
            parts.close();
        }
    }

    private TableRow readRow() throws IOException {
        int number = positive(xml.getAttributeValue(null, "r"), lastRow + 1);
        lastRow = number;
        var cells = new ArrayList<Cell>();
        while (true) {
            int event = WorkbookParts.next(xml);
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("c")) {
                int column = column(xml.getAttributeValue(null, "r"), cells.size());
                if (column >= limits.columns()) {
                    if (!readCell(number).blank()) {
                        throw limits.tooManyColumns(number);
                    }
                    continue;
                }
                var cell = readCell(number);
                while (cells.size() < column) {
                    cells.add(Cell.BLANK);
                }
                if (cells.size() == column) {
                    cells.add(cell);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("row")) {
                return new TableRow(number, cells);
            }
        }
    }

    private Cell readCell(int row) throws IOException {
        var type = xml.getAttributeValue(null, "t");
        int style = positive(xml.getAttributeValue(null, "s"), 0);
        var text = new StringBuilder();
        boolean inText = false;
        int phonetic = 0;
        while (true) {
            switch (WorkbookParts.next(xml)) {
                case XMLStreamConstants.START_ELEMENT -> {
                    phonetic += xml.getLocalName().equals("rPh") ? 1 : 0;
                    inText = isValue(xml.getLocalName()) && phonetic == 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (inText) {
                        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        if (text.length() > limits.cellCharacters()) {
                            throw limits.cellTooLong(row);
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inText = false;
                    if (xml.getLocalName().equals("rPh")) {
                        phonetic--;
                    } else if (xml.getLocalName().equals("c")) {
                        return cell(type == null ? "n" : type, style, text.toString());
                    }
                }
                default -> {
                    // comments and the like
                }
            }
        }
    }

    private static boolean isValue(String element) {
        return element.equals("v") || element.equals("t");
    }

    private Cell cell(String type, int style, String value) {
        if (value.isEmpty()) {
            return Cell.BLANK;
        }
        return switch (type) {
            case "s" -> new Cell(texts.get(value), Kind.TEXT);
            case "b" -> new Cell(value.equals("1") ? "TRUE" : "FALSE", Kind.TRUTH);
            case "e" -> new Cell(value, Kind.FAULT);
            case "d" -> new Cell(value, Kind.DATE);
            case "n" -> styles.number(style, value);
            default -> new Cell(value, Kind.TEXT);
        };
    }

    private void merge(@Nullable String reference) {
        if (reference == null || reference.length() > LONGEST_RANGE || merged.size() >= MOST_MERGED) {
            return;
        }
        var corners = reference.split(":", -1);
        if (corners.length != 2) {
            return;
        }
        merged.add(new Merged(
                row(corners[0]), row(corners[1]), column(corners[0], 0) + 1, column(corners[1], 0) + 1, reference));
    }

    private static int row(String reference) {
        return positive(reference.replaceAll("[^0-9]", ""), 1);
    }

    /** The column of a reference such as AB12, counted from 0. */
    private static int column(@Nullable String reference, int absent) {
        if (reference == null) {
            return absent;
        }
        int column = 0;
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c < 'A' || c > 'Z') {
                break;
            }
            column = Math.min(column * 26 + c - 'A' + 1, 1 << 20);
        }
        return column == 0 ? absent : column - 1;
    }

    private static int positive(@Nullable String text, int absent) {
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            return number < 0 ? absent : number;
        } catch (NumberFormatException e) {
            return absent;
        }
    }
}
