package io.mailuo.registry.table;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
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

    private final ZipFile zip;
    private final TableLimits limits;
    private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();

    WorkbookParts(Path file, TableLimits limits) throws IOException {
        this.limits = limits;
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw damaged();
        }
        if (zip.size() > MAX_PARTS) {
            zip.close();
            throw bomb();
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
            return factory.createXMLStreamReader(new Bounded(zip.getInputStream(entry), entry));
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

    private static TableException bomb() {
        return new TableException(
                "The workbook grows without measure when it is unpacked (a zip bomb). Refused.",
                "工作簿解压后异常膨胀（压缩炸弹），已拒绝。");
    }

    /** Ends with an error once a part is larger than any real one. */
    private final class Bounded extends FilterInputStream {

        private final long most;
        private long count;

        Bounded(InputStream in, ZipEntry entry) {
            super(new BufferedInputStream(in, BUFFER));
            long byRatio = Math.max(TableLimits.RATIO_FREE_BYTES, entry.getCompressedSize() * TableLimits.MAX_RATIO);
            this.most = Math.min(limits.inflatedBytes(), byRatio);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) {
            count += more;
            if (count > most) {
                throw bomb();
            }
        }
    }
}
