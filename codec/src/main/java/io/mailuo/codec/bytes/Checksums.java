package io.mailuo.codec.bytes;

/** The checksums of the field's protocols. All take a range of bytes, {@code from} inclusive to {@code to} exclusive. */
public final class Checksums {

    private static final int REFLECTED_8005 = 0xA001;
    private static final int BYTE = 0xff;

    private static final char[] REFLECTED = reflectedTable();
    private static final char[] GB20999 = forwardTable(0x1005);
    private static final char[] EN13757 = forwardTable(0x3D65);
    private static final byte[] SZY206 = crc8Table(0xE5);

    private static final int STEP = 4;
    private static final byte[][] HJ212 = hj212Tables();

    private Checksums() {}

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
        for (int i = from; i < to; i++) {
            register = register >> 8 ^ REFLECTED[(register ^ bytes[i]) & BYTE];
        }
        return register;
    }

    /**
     * The CRC of HJ 212-2017 annex A: the high byte of the register is joined with the next byte, so that the low byte
     * is lost at every step. It is not CRC-16/MODBUS.
     */
    public static int hj212(byte[] bytes, int from, int to) {
        if (from >= to) {
            return 0xffff;
        }
        int last = to - 1;
        int high = BYTE;
        int i = from;
        for (; i + STEP <= last; i += STEP) {
            high = (HJ212[3][(high ^ bytes[i]) & BYTE]
                            ^ HJ212[2][bytes[i + 1] & BYTE]
                            ^ HJ212[1][bytes[i + 2] & BYTE]
                            ^ HJ212[0][bytes[i + 3] & BYTE])
                    & BYTE;
        }
        for (; i < last; i++) {
            high = HJ212[0][(high ^ bytes[i]) & BYTE] & BYTE;
        }
        return REFLECTED[high ^ bytes[last] & BYTE];
    }

    /**
     * What a byte becomes of the register's high byte after 1 to 4 further steps. Since the high byte is all that stays
     * at each step, and the steps are linear, four bytes can be taken at once.
     */
    private static byte[][] hj212Tables() {
        var tables = new byte[STEP][256];
        for (int value = 0; value < 256; value++) {
            int high = value;
            for (int step = 0; step < STEP; step++) {
                high = REFLECTED[high] >> 8;
                tables[step][value] = (byte) high;
            }
        }
        return tables;
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
