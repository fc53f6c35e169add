package io.mailuo.codec.cap;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.xml.XmlFields;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.codec.xml.XmlWriter;
import java.util.Map;
import java.util.function.Function;

/**
 * A kind of warning as people meet it: the document's elements as fields, which only what is sound has.
 *
 * @param fields the elements that the kind has, below {@code alert}
 * @param reader reads a document
 * @param writer writes one
 * @param <A> the warning
 */
record AlertForm<A>(XmlFields fields, Reader<A> reader, Function<A, byte[]> writer) {

    /** Reads a document. */
    @FunctionalInterface
    interface Reader<A> {
        /** Reads {@code document}. */
        A read(byte[] document) throws DecodeException;
    }

    Map<String, Object> describe(byte[] document) throws DecodeException {
        reader.read(document);
        return XmlFields.describe(XmlReader.read(document));
    }

    byte[] write(MessageFields stated) {
        try {
            return writer.apply(reader.read(XmlWriter.write(fields.element("alert", stated))));
        } catch (DecodeException e) {
            throw new IllegalArgumentException(e.rule(), e);
        }
    }
}
