package io.mailuo.codec.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one message of Protocol Buffers. Fields that are null are left out. */
final class WireWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void tag(int field, int wire) {
        varint((long) field << 3 | wire);
    }

    WireWriter number(int field, @Nullable Long value) {
        if (value != null) {
            tag(field, WireReader.VARINT);
            varint(value);
        }
        return this;
    }

    WireWriter truth(int field, @Nullable Boolean value) {
        return value == null ? this : number(field, value ? 1L : 0L);
    }

    WireWriter fixed32(int field, float value) {
        tag(field, WireReader.FIXED32);
        fixed(Float.floatToRawIntBits(value), Integer.BYTES);
        return this;
    }

    WireWriter fixed64(int field, double value) {
        tag(field, WireReader.FIXED64);
        fixed(Double.doubleToRawLongBits(value), Long.BYTES);
        return this;
    }

    private void fixed(long value, int count) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >>> Byte.SIZE * i));
        }
    }

    WireWriter text(int field, @Nullable String value) {
        return value == null ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter bytes(int field, byte[] value) {
        tag(field, WireReader.BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter message(int field, WireWriter message) {
        return bytes(field, message.toByteArray());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
