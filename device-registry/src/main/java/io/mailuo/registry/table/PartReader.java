package io.mailuo.registry.table;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * The XML of one part of a workbook, within what a parser can hold: it keeps a comment, the attributes of an element and
 * every name that it has met whole in memory, however long they are. (How deep elements go it limits itself, see
 * {@code jdk.xml.maxElementDepth}.)
 */
final class PartReader extends StreamReaderDelegate {

    private static final long BYTES_PER_EVENT = 4L << 20;
    private static final int MOST_NAMES = 10_000;

    private final BoundedStream in;
    private final Set<String> names = new HashSet<>();
    private int others;

    private PartReader(XMLStreamReader xml, BoundedStream in) {
        super(xml);
        this.in = in;
    }

    /** Reads what {@code in} holds. */
    static PartReader of(XMLInputFactory factory, BoundedStream in) throws XMLStreamException {
        in.allow(BYTES_PER_EVENT);
        return new PartReader(factory.createXMLStreamReader(in), in);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TableException where it does not stay within these limits
     */
    @Override
    public int next() throws XMLStreamException {
        in.allow(BYTES_PER_EVENT);
        int event = super.next();
        switch (event) {
            case START_ELEMENT -> {
                names.add(getLocalName());
                for (int i = 0; i < getAttributeCount(); i++) {
                    names.add(getAttributeLocalName(i));
                }
                others += getNamespaceCount();
            }
            case PROCESSING_INSTRUCTION, ENTITY_REFERENCE -> others++;
            default -> {
                // holds no names
            }
        }
        if (names.size() > MOST_NAMES || others > MOST_NAMES) {
            throw BoundedStream.withoutMeasure();
        }
        return event;
    }
}
