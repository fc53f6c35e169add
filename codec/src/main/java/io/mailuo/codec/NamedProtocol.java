package io.mailuo.codec;

import io.mailuo.codec.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A {@link Protocol} put together from its parts. */
public final class NamedProtocol implements Protocol {

    /** Reads a frame as fields. */
    @FunctionalInterface
    public interface Reader {
        /**
         * All fields of {@code frame}.
         *
         * @throws DecodeException if the bytes are not a frame of the protocol
         */
        Map<String, Object> read(byte[] frame) throws DecodeException;
    }

    /** Writes fields as a frame. */
    @FunctionalInterface
    public interface Writer {
        /**
         * The frame of {@code fields}.
         *
         * @throws IllegalArgumentException if a field is missing or out of range
         */
        byte[] write(MessageFields fields);
    }

    private final Codec codec;
    private final String standard;
    private final boolean text;
    private final byte[] example;
    private final Reader reader;
    private final Writer writer;

    private NamedProtocol(Codec codec, String standard, boolean text, byte[] example, Reader reader, Writer writer) {
        this.codec = codec;
        this.standard = standard;
        this.text = text;
        this.example = example;
        this.reader = reader;
        this.writer = writer;
    }

    /** A protocol of binary frames; {@code example} in hexadecimal. */
    public static Protocol binary(Codec codec, String standard, String example, Reader reader, Writer writer) {
        return new NamedProtocol(codec, standard, false, Octets.of(example).bytes(), reader, writer);
    }

    /** A protocol of frames of text. */
    public static Protocol text(Codec codec, String standard, String example, Reader reader, Writer writer) {
        return new NamedProtocol(codec, standard, true, example.getBytes(StandardCharsets.UTF_8), reader, writer);
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public String standard() {
        return standard;
    }

    @Override
    public boolean isText() {
        return text;
    }

    @Override
    public byte[] example() {
        return example.clone();
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public Map<String, Object> read(byte[] frame) throws DecodeException {
        return reader.read(frame);
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        byte[] frame = writer.write(fields);
        fields.end();
        return frame;
    }

    @Override
    public String toString() {
        return name();
    }
}
