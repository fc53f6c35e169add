package io.mailuo.codec.xml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML 1.0 documents. A document type is refused, so that there are no entities but the five of XML, and nothing is
 * ever fetched. Memory is bounded: 1 MiB of document, 50,000 elements, 40 deep, 64 attributes an element. Thread-safe.
 */
public final class XmlReader {

    /** Longest document, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int MOST_ELEMENTS = 50_000;
    private static final int MOST_DEPTH = 40;
    private static final int MOST_ATTRIBUTES = 64;
    private static final String CLAUSE = "XML 1.0";

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader in;
    private final int length;
    private int elements;

    private XmlReader(XMLStreamReader in, int length) {
        this.in = in;
        this.length = length;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }

    /**
     * The root element of {@code document}.
     *
     * @throws DecodeException if it is not well-formed, has a document type, or is too large
     */
    public static XmlElement read(byte[] document) throws DecodeException {
        if (document.length > MOST_BYTES) {
            throw new DecodeException(
                    QuarantineReason.TOO_LARGE,
                    MOST_BYTES,
                    "the document has " + document.length + " bytes, " + MOST_BYTES + " are allowed",
                    CLAUSE);
        }
        XMLStreamReader in;
        try {
            in = FACTORY.createXMLStreamReader(new StringReader(XmlText.of(document)));
        } catch (XMLStreamException | RuntimeException e) {
            throw broken(0, "not XML: " + reason(e));
        }
        var reader = new XmlReader(in, document.length);
        try {
            return reader.root();
        } catch (XMLStreamException | RuntimeException e) {
            // The parser of the platform throws runtime exceptions for some malformed documents, too.
            throw broken(reader.offset(), "not XML: " + reason(e));
        }
    }

    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf("Message: ");
        return (start < 0 ? message : message.substring(start + "Message: ".length()))
                .lines()
                .findFirst()
                .orElse("");
    }

    private int offset() {
        try {
            return Math.clamp(in.getLocation().getCharacterOffset(), 0, length);
        } catch (RuntimeException e) {
            return 0;
        }
    }

    private static DecodeException broken(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }

    private XmlElement root() throws XMLStreamException, DecodeException {
        XmlElement root = null;
        for (int event = in.getEventType(); ; event = in.next()) {
            switch (event) {
                case XMLStreamConstants.DTD -> throw broken(offset(), "a document type is not allowed");
                case XMLStreamConstants.START_ELEMENT -> root = element(1);
                case XMLStreamConstants.END_DOCUMENT -> {
                    if (root == null) {
                        throw broken(offset(), "the document has no element");
                    }
                    return root;
                }
                default -> {}
            }
        }
    }

    private XmlElement element(int depth) throws XMLStreamException, DecodeException {
        if (depth > MOST_DEPTH || ++elements > MOST_ELEMENTS || in.getAttributeCount() > MOST_ATTRIBUTES) {
            throw broken(
                    offset(),
                    "a document may have " + MOST_ELEMENTS + " elements, " + MOST_DEPTH + " deep, with "
                            + MOST_ATTRIBUTES + " attributes at most");
        }
        int offset = offset();
        String namespace = in.getNamespaceURI() == null ? "" : in.getNamespaceURI();
        String name = in.getLocalName();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < in.getAttributeCount(); i++) {
            attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
        }
        List<XmlElement> children = new ArrayList<>();
        var text = new StringBuilder();
        while (true) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw broken(offset(), "entity " + in.getLocalName() + " is not declared");
                case XMLStreamConstants.END_ELEMENT -> {
                    String own = children.isEmpty()
                            ? text.toString()
                            : text.toString().strip();
                    return new XmlElement(namespace, name, attributes, children, own, offset);
                }
                default -> {}
            }
        }
    }
}
