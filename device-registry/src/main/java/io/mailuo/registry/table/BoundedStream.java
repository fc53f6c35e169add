package io.mailuo.registry.table;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read and ends with a {@link TableException} once that is more than it may be. */
final class BoundedStream extends FilterInputStream {

    private final long most;
    private long allowed;
    private long count;

    /**
     * Reads from {@code in}.
     *
     * @param most how much may be read in all, bytes
     */
    BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
        this.allowed = most;
    }

    /** From now on no more than {@code bytes} may be read until this is called again. */
    void allow(long bytes) {
        allowed = Math.min(most, count + bytes);
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

    static TableException withoutMeasure() {
        return new TableException(
                "The workbook grows without measure when it is unpacked (a zip bomb). Refused.",
                "工作簿解压后异常膨胀（压缩炸弹），已拒绝。");
    }

    private void count(int more) {
        count += more;
        if (count > allowed) {
            throw withoutMeasure();
        }
    }
}
