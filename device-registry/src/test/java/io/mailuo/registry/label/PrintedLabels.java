package io.mailuo.registry.label;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripperByArea;

/** Reads labels back from a PDF as a scanner and a reader would: place by place, the code from the picture. */
final class PrintedLabels implements AutoCloseable {

    private static final int DPI = 203; // of common label printers
    private static final double POINTS = 72 / 25.4;

    /**
     * What stands on one place of a sheet.
     *
     * @param scanned what a scanner reads; empty where there is nothing to scan
     * @param text lines
     */
    record Printed(String scanned, String text) {}

    private final PDDocument document;
    private final LabelSheet sheet;
    private final Map<Integer, List<Printed>> read = new HashMap<>();

    PrintedLabels(byte[] pdf, LabelSheet sheet) throws IOException {
        this.document = Loader.loadPDF(pdf);
        this.sheet = sheet;
    }

    int pages() {
        return document.getNumberOfPages();
    }

    /** All places of a page, row by row. */
    List<Printed> page(int number) throws Exception {
        var known = read.get(number);
        if (known == null) {
            known = read(number);
            read.put(number, known);
        }
        return known;
    }

    private List<Printed> read(int number) throws Exception {
        var image = new PDFRenderer(document).renderImageWithDPI(number, DPI);
        var stripper = new PDFTextStripperByArea();
        stripper.setSortByPosition(true);
        for (int place = 0; place < sheet.perPage(); place++) {
            stripper.addRegion(String.valueOf(place), area(place, POINTS));
        }
        stripper.extractRegions(document.getPage(number));
        var labels = new ArrayList<Printed>();
        for (int place = 0; place < sheet.perPage(); place++) {
            var area = area(place, DPI / 25.4);
            var cut = image.getSubimage(
                    (int) area.getX(),
                    (int) area.getY(),
                    Math.min((int) area.getWidth(), image.getWidth() - (int) area.getX()),
                    Math.min((int) area.getHeight(), image.getHeight() - (int) area.getY()));
            labels.add(new Printed(
                    scanned(cut),
                    stripper.getTextForRegion(String.valueOf(place)).strip()));
        }
        return labels;
    }

    @Override
    public void close() throws IOException {
        document.close();
    }

    private Rectangle2D area(int place, double scale) {
        return new Rectangle2D.Double(
                sheet.x(place % sheet.columns()) * scale,
                sheet.y(place / sheet.columns()) * scale,
                sheet.label().width() * scale,
                sheet.label().height() * scale);
    }

    private static String scanned(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var bitmap = new BinaryBitmap(
                new HybridBinarizer(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels)));
        try {
            return new QRCodeReader()
                    .decode(bitmap, Map.of(DecodeHintType.TRY_HARDER, true))
                    .getText();
        } catch (NotFoundException e) {
            return "";
        }
    }
}
