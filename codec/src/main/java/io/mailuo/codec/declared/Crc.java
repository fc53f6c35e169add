package io.mailuo.codec.declared;

import io.mailuo.codec.bytes.Checksums;
import java.util.Map;

/** The checksums that a declaration can name. */
@FunctionalInterface
interface Crc {

    /** By the names that declarations use. CRCs are called as in the catalogue of parametrised CRC algorithms. */
    Map<String, Crc> BY_NAME = Map.ofEntries(
            Map.entry("sum8", Checksums::sum),
            Map.entry("sum16", Crc::sum16),
            Map.entry("xor8", Checksums::xor),
            Map.entry("lrc8", (bytes, from, to) -> -Checksums.sum(bytes, from, to) & 0xff),
            Map.entry("crc8", new Cyclic(8, 0x07, 0, false, 0)),
            Map.entry("crc8-maxim", new Cyclic(8, 0x31, 0, true, 0)),
            Map.entry("crc16-modbus", Checksums::modbus),
            Map.entry("crc16-arc", new Cyclic(16, 0x8005, 0, true, 0)),
            Map.entry("crc16-xmodem", new Cyclic(16, 0x1021, 0, false, 0)),
            Map.entry("crc16-ccitt-false", new Cyclic(16, 0x1021, 0xffff, false, 0)),
            Map.entry("crc16-kermit", new Cyclic(16, 0x1021, 0, true, 0)),
            Map.entry("crc16-x25", new Cyclic(16, 0x1021, 0xffff, true, 0xffff)),
            Map.entry("crc16-en13757", Checksums::en13757),
            Map.entry("crc16-hj212", Checksums::hj212),
            Map.entry("crc32", new Cyclic(32, 0x04c11db7L, 0xffffffffL, true, 0xffffffffL)),
            Map.entry("crc32-mpeg2", new Cyclic(32, 0x04c11db7L, 0xffffffffL, false, 0)));

    /** The checksum of the bytes from {@code from} to {@code to}, exclusive; no more than 32 bits. */
    long of(byte[] bytes, int from, int to);

    private static long sum16(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i] & 0xff;
        }
        return sum & 0xffff;
    }

    /**
     * A cyclic redundancy check.
     *
     * @param width bits of the register
     * @param polynomial without its highest term
     * @param initial the register at the start
     * @param reflected whether bytes go in and the register comes out least bit first
     * @param finalXor what the result is combined with
     */
    record Cyclic(int width, long polynomial, long initial, boolean reflected, long finalXor) implements Crc {

        @Override
        public long of(byte[] bytes, int from, int to) {
            long register = reflected ? Long.reverse(initial) >>> Long.SIZE - width : initial;
            for (int i = from; i < to; i++) {
                register = reflected ? low(register, bytes[i] & 0xff) : high(register, bytes[i] & 0xff);
            }
            return (register ^ finalXor) & (1L << width) - 1;
        }

        private long low(long register, int value) {
            long turned = Long.reverse(polynomial) >>> Long.SIZE - width;
            long next = register ^ value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                next = (next & 1) != 0 ? next >>> 1 ^ turned : next >>> 1;
            }
            return next;
        }

        private long high(long register, int value) {
            long top = 1L << width - 1;
            long next = register ^ (long) value << width - Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                next = (next & top) != 0 ? next << 1 ^ polynomial : next << 1;
            }
            return next & (1L << width) - 1;
        }
    }
}
