package io.mailuo.registry.label;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Draws labels on sheets, one after the other: QR code on the left, text beside it. What is drawn waits in a temporary
 * file, so that the number of labels does not matter. Used by one thread.
 */
final class LabelPrinter implements AutoCloseable {

    private static final double POINTS = 72 / 25.4; // in a millimetre
    private static final double MARGIN = 1.5 * POINTS;
    private static final double MOST_OF_WIDTH = 0.45;
    private static final int QUIET = 4; // modules, ISO/IEC 18004
    private static final Map<EncodeHintType, Object> HINTS = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");

    private final LabelFont typeface = LabelFont.shared();
    private final LabelSheet sheet;
    private final PDDocument document;
    private final PDType0Font font;
    private int place;
    private PDPageContentStream page;

    /**
     * @param skip labels of the first sheet that are used already
     * @param directory for temporary files
     */
    LabelPrinter(LabelSheet sheet, int skip, String title, Path directory) throws IOException {
        this.document =
                new PDDocument(MemoryUsageSetting.setupTempFileOnly().setTempDir(directory.toFile()).streamCache);
        this.sheet = sheet;
        this.place = skip;
        this.font = typeface.in(document);
        this.page = newPage();
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setProducer("Mailuo");
    }

    /** Draws the next label. */
    void add(Label label) throws IOException {
        if (place == sheet.perPage()) {
            page.close();
            page = newPage();
            place = 0;
        }
        double x = sheet.x(place % sheet.columns()) * POINTS;
        double top = (sheet.page().height() - sheet.y(place / sheet.columns())) * POINTS;
        draw(label, x, top);
        place++;
    }

    /** Writes the document. */
    void write(OutputStream out) throws IOException {
        page.close();
        document.save(out);
    }

    @Override
    public void close() throws IOException {
        page.close();
        document.close();
    }

    private PDPageContentStream newPage() throws IOException {
        var size = sheet.page();
        var made = new PDPage(new PDRectangle((float) (size.width() * POINTS), (float) (size.height() * POINTS)));
        document.addPage(made);
        return new PDPageContentStream(document, made, PDPageContentStream.AppendMode.OVERWRITE, true);
    }

    private void draw(Label label, double x, double top) throws IOException {
        double width = sheet.label().width() * POINTS;
        double height = sheet.label().height() * POINTS;
        double side = Math.min(height - 2 * MARGIN, width * MOST_OF_WIDTH);
        double module = drawCode(label.code(), x + MARGIN, top - (height - side) / 2, side);
        // The code brings its own quiet zone.
        double left = x + MARGIN + side;
        var text = LabelText.fit(label, typeface, x + width - MARGIN - left, height - 2 * MARGIN);
        double used = text.lines().size() * LabelText.LEADING * text.size();
        double baseline = top - (height - used) / 2 - text.size();
        page.beginText();
        page.setFont(font, (float) text.size());
        page.setLeading((float) (text.size() * LabelText.LEADING));
        page.newLineAtOffset((float) (left + Math.min(module, 1)), (float) baseline);
        for (var line : text.lines()) {
            page.showText(line);
            page.newLine();
        }
        page.endText();
    }

    /** Draws the QR code; gives the width of one of its modules. */
    private double drawCode(String code, double left, double top, double side) throws IOException {
        var matrix = encoded(code);
        double module = side / (matrix.getWidth() + 2 * QUIET);
        for (int row = 0; row < matrix.getHeight(); row++) {
            int column = 0;
            while (column < matrix.getWidth()) {
                int end = column;
                while (end < matrix.getWidth() && matrix.get(end, row) == 1) {
                    end++;
                }
                if (end > column) {
                    page.addRect(
                            (float) (left + (QUIET + column) * module),
                            (float) (top - (QUIET + row + 1) * module),
                            (float) ((end - column) * module),
                            (float) module);
                }
                column = end + 1;
            }
        }
        page.fill();
        return module;
    }

    private static ByteMatrix encoded(String code) throws IOException {
        try {
            return Encoder.encode(code, ErrorCorrectionLevel.Q, HINTS).getMatrix();
        } catch (WriterException e) {
            throw new IOException("cannot encode " + code, e);
        }
    }
}
