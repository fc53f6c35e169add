package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksums of the field's protocols. All take a range of bytes, {@code from} inclusive to {@code to} exclusive. */
public final class Checksums {

    private static final int REFLECTED_8005 = 0xA001;
    private static final int BYTE = 0xff;

    private static final char[] REFLECTED = reflectedTable();
    /** What a byte becomes after 0 to 7 further bytes of zero; with them eight bytes are taken at a step. */
    private static final char[][] REFLECTED_AHEAD = reflectedAhead();

    private static final char[] GB20999 = forwardTable(0x1005);
    private static final char[] EN13757 = forwardTable(0x3D65);
    private static final byte[] SZY206 = crc8Table(0xE5);

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Checksums() {}

    /**
     * The error of a checksum that is not the one computed.
     *
     * @param name such as {@code sum} or {@code CRC}
     * @param bytes how many bytes it has
     * @param offset where it stands
     */
    public static DecodeException differs(String name, int bytes, int given, int computed, int offset, String clause) {
        String number = "%0" + 2 * bytes + "X";
        String rule =
                ("the " + name + " given is " + number + ", the one computed is " + number).formatted(given, computed);
        return new DecodeException(QuarantineReason.CHECKSUM, offset, rule, clause);
    }

    private static char[] reflectedTable() {
        var table = new char[256];
        for (int value = 0; value < table.length; value++) {
            int register = value;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) != 0 ? register >> 1 ^ REFLECTED_8005 : register >> 1;
            }
            table[value] = (char) register;
        }
        return table;
    }

    private static char[][] reflectedAhead() {
        var tables = new char[Long.BYTES][];
        tables[0] = REFLECTED;
        for (int ahead = 1; ahead < tables.length; ahead++) {
            tables[ahead] = new char[256];
            for (int value = 0; value < 256; value++) {
                char before = tables[ahead - 1][value];
                tables[ahead][value] = (char) (before >> 8 ^ REFLECTED[before & BYTE]);
            }
        }
        return tables;
    }

    private static char[] forwardTable(int polynomial) {
        var table = new char[256];
        for (int value = 0; value < table.length; value++) {
            int register = value << 8;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 0x8000) != 0 ? register << 1 ^ polynomial : register << 1;
            }
            table[value] = (char) register;
        }
        return table;
    }

    private static byte[] crc8Table(int polynomial) {
        var table = new byte[256];
        for (int value = 0; value < table.length; value++) {
            int register = value;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 0x80) != 0 ? register << 1 ^ polynomial : register << 1;
            }
            table[value] = (byte) register;
        }
        return table;
    }

    /** CRC-16/MODBUS: polynomial 8005 reflected, initial FFFF. Used by Modbus RTU, SL 651 and GB/T 43229. */
    public static int modbus(byte[] bytes, int from, int to) {
        int register = 0xffff;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i) ^ register;
            register = 0;
            for (int ahead = Long.BYTES - 1; ahead >= 0; ahead--) {
                register ^= REFLECTED_AHEAD[ahead][(int) eight & BYTE];
                eight >>>= 8;
            }
        }
        for (; i < to; i++) {
            register = register >> 8 ^ REFLECTED[(register ^ bytes[i]) & BYTE];
        }
        return register;
    }

    /**
     * The CRC of HJ 212-2017 annex A: the high byte of the register is joined with the next byte, so that the low byte
     * is lost at every step. It is not CRC-16/MODBUS.
     *
     * <p>The high byte is all that stays, its steps are linear, and eight of them in a row change nothing. So bytes that
     * stand a multiple of eight apart count alike: they are joined eight at a time, and the steps are done once for all.
     */
    public static int hj212(byte[] bytes, int from, int to) {
        if (from >= to) {
            return 0xffff;
        }
        int last = to - 1;
        int high = BYTE;
        int i = from;
        for (; (last - i) % Long.BYTES != 0; i++) {
            high = REFLECTED[(high ^ bytes[i]) & BYTE] >> 8;
        }
        long joined = 0;
        for (; i < last; i += Long.BYTES) {
            joined ^= (long) EIGHT.get(bytes, i);
        }
        for (int j = 0; j < Long.BYTES; j++) {
            high = REFLECTED[(high ^ (int) joined) & BYTE] >> 8;
            joined >>>= 8;
        }
        return REFLECTED[high ^ bytes[last] & BYTE];
    }

    /** The CRC of GB/T 20999-2017: polynomial 1005, initial 0, most significant bit first. */
    public static int gb20999(byte[] bytes, int from, int to) {
        return forward(GB20999, bytes, from, to);
    }

    /** The CRC of EN 13757-4 (wireless M-Bus): polynomial 3D65, initial 0, complemented. */
    public static int en13757(byte[] bytes, int from, int to) {
        return ~forward(EN13757, bytes, from, to) & 0xffff;
    }

    private static int forward(char[] table, byte[] bytes, int from, int to) {
        int register = 0;
        for (int i = from; i < to; i++) {
            register = (register << 8 ^ table[(register >> 8 ^ bytes[i]) & BYTE]) & 0xffff;
        }
        return register;
    }

    /** The CRC-8 of SZY206-2016: polynomial E5, initial 0, most significant bit first. */
    public static int szy206(byte[] bytes, int from, int to) {
        int register = 0;
        for (int i = from; i < to; i++) {
            register = SZY206[(register ^ bytes[i]) & BYTE];
        }
        return register & BYTE;
    }

    /** The sum modulo 256. Used by CJ/T 188, DL/T 645, M-Bus and GB/T 26875.3. */
    public static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & BYTE;
    }

    /** The exclusive or. Used by JT/T 808. */
    public static int xor(byte[] bytes, int from, int to) {
        int register = 0;
        for (int i = from; i < to; i++) {
            register ^= bytes[i];
        }
        return register & BYTE;
    }
}
