package io.mailuo.registry.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook (ECMA-376 part 2): a ZIP archive of XML documents. What is inflated is counted, so that a
 * small archive cannot grow without end; document types are refused, so that no entity is ever resolved.
 */
final class WorkbookParts implements AutoCloseable {

    private static final int MAX_PARTS = 10_000;
    private static final int BUFFER = 1 << 16;
    private static final int MAX_DIRECTORY = 4 << 20;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_SIZE = 12;
    private static final int LONGEST_COMMENT = 0xffff;

    private final ZipFile zip;
    private final TableLimits limits;
    private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();

    WorkbookParts(Path file, TableLimits limits) throws IOException {
        this.limits = limits;
        refuseLargeDirectory(file);
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw damaged();
        }
        if (zip.size() > MAX_PARTS) {
            zip.close();
            throw BoundedStream.withoutMeasure();
        }
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    }

    /** A part as XML; null where there is none of that name. */
    @Nullable
    XMLStreamReader open(String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            return null;
        }
        try {
            long byRatio = Math.max(TableLimits.RATIO_FREE_BYTES, entry.getCompressedSize() * TableLimits.MAX_RATIO);
            var in = new BoundedStream(
                    new BufferedInputStream(zip.getInputStream(entry), BUFFER),
                    Math.min(limits.inflatedBytes(), byRatio));
            return PartReader.of(factory, in);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** How many bytes a part has after decompression, as the archive says; 1 where it does not. */
    long size(String name) {
        var entry = zip.getEntry(name);
        return entry == null ? 1 : Math.max(1, entry.getSize());
    }

    /** The next event of a document. */
    static int next(XMLStreamReader xml) throws IOException {
        try {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD) {
                throw new TableException(
                        "The workbook holds a document type definition, which no spreadsheet program writes. Refused.",
                        "工作簿中含有文档类型定义（DTD），正常的表格软件不会写入，已拒绝。");
            }
            return event;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /**
     * Refuses an archive whose central directory, of which {@link ZipFile} keeps the whole in memory, is larger than that
     * of any workbook. Its size stands in the end record, in the last 64 KB; -1 there stands for one of 4 GB or more
     * (APPNOTE.TXT 6.3.10, clauses 4.3.16 and 4.4.1.4).
     */
    private static void refuseLargeDirectory(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var end = ByteBuffer.allocate((int) Math.min(channel.size(), END_BYTES + LONGEST_COMMENT))
                    .order(ByteOrder.LITTLE_ENDIAN);
            long from = channel.size() - end.capacity();
            while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                // until it is full
            }
            for (int at = 0; at + END_BYTES <= end.position(); at++) {
                if (end.getInt(at) == END_SIGNATURE
                        && Integer.toUnsignedLong(end.getInt(at + DIRECTORY_SIZE)) > MAX_DIRECTORY) {
                    throw BoundedStream.withoutMeasure();
                }
            }
        }
    }

    static TableException damaged() {
        return new TableException(
                "The file is not a whole XLSX workbook. Open it in the spreadsheet program and save it again.",
                "文件不是完整的 XLSX 工作簿，请用表格软件打开后重新保存。");
    }

    private static RuntimeException broken(XMLStreamException e) throws IOException {
        if (e.getNestedException() instanceof IOException io && !(io instanceof ZipException)) {
            throw io;
        }
        return e.getCause() instanceof TableException table ? table : damaged();
    }
}
