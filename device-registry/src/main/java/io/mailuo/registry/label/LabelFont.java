package io.mailuo.registry.label;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The typeface of the labels: Noto Sans SC under the SIL Open Font License 1.1, with the Chinese characters of the Table
 * of General Standard Chinese Characters (通用规范汉字表, 8,105), of GB/T 2312 and of GB/T 12345. Of these, a document holds
 * the glyphs that it shows. Thread-safe.
 */
final class LabelFont {

    /** Stands for a character that the typeface does not have. */
    static final int SUBSTITUTE = '□';

    private static final String RESOURCE = "NotoSansSC-Regular.ttf";
    private static final LabelFont SHARED = new LabelFont();

    private final byte[] file;
    private final float[] widths = new float[Character.MAX_VALUE + 1]; // 0 where there is no glyph

    private LabelFont() {
        try (InputStream in = LabelFont.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the typeface " + RESOURCE + " is not on the class path");
            }
            file = in.readAllBytes();
            try (var font = new TTFParser().parse(new RandomAccessReadBuffer(file))) {
                var glyphs = font.getUnicodeCmapLookup();
                float unit = font.getUnitsPerEm();
                for (int character = 1; character <= Character.MAX_VALUE; character++) {
                    int glyph = glyphs.getGlyphId(character);
                    if (glyph != 0) {
                        widths[character] = font.getAdvanceWidth(glyph) / unit;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LabelFont shared() {
        return SHARED;
    }

    /** Makes the typeface ready for a document, which takes of it what it shows. */
    PDType0Font in(PDDocument document) throws IOException {
        return PDType0Font.load(document, new RandomAccessReadBuffer(file), true, false);
    }

    /** The text with the substitute for every character that the typeface does not have. */
    String showable(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .map(c -> c < widths.length && widths[c] > 0 ? c : SUBSTITUTE)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** How wide a showable text is at size 1. */
    double width(String text) {
        double sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += widths[text.charAt(i)];
        }
        return sum;
    }
}
