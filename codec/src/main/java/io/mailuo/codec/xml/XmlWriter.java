package io.mailuo.codec.xml;

import java.nio.charset.StandardCharsets;

/** Writes XML 1.0 documents in UTF-8, without blanks between elements. */
public final class XmlWriter {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    private final StringBuilder out = new StringBuilder(DECLARATION);

    private XmlWriter() {}

    /**
     * The document of {@code root}, whose namespace holds for all of it.
     *
     * @throws IllegalArgumentException if a text has characters that XML cannot hold
     */
    public static byte[] write(XmlElement root) {
        var writer = new XmlWriter();
        writer.element(root, "");
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void element(XmlElement element, String namespace) {
        out.append('<').append(element.name());
        if (!element.namespace().equals(namespace)) {
            attribute("xmlns", element.namespace());
        }
        element.attributes().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> attribute(entry.getKey(), entry.getValue()));
        if (element.children().isEmpty() && element.text().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        escape(element.text(), false);
        for (var child : element.children()) {
            element(child, element.namespace());
        }
        out.append("</").append(element.name()).append('>');
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        escape(value, true);
        out.append('"');
    }

    private void escape(String text, boolean attribute) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\r' -> out.append("&#13;");
                case '\n', '\t' -> {
                    if (attribute) {
                        out.append("&#").append(c).append(';');
                    } else {
                        out.append((char) c);
                    }
                }
                default -> {
                    if (c < ' ' || c >= 0xd800 && c <= 0xdfff || c == 0xfffe || c == 0xffff) {
                        throw new IllegalArgumentException("XML cannot hold the character U+" + Integer.toHexString(c));
                    }
                    out.appendCodePoint(c);
                }
            }
        });
    }
}
