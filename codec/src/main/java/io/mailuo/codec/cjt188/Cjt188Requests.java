package io.mailuo.codec.cjt188;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Builds the requests of a master to one meter (CJ/T 188-2004, 7.3 and annex).
 *
 * @param type kind of meter, such as 10h
 * @param address 14 digits, or {@link #ANY}
 * @param lowByteFirst whether the meter wants the data identifier's low byte first ({@code 1F 90})
 */
public record Cjt188Requests(int type, String address, boolean lowByteFirst) {

    /** The address that any meter answers to. */
    public static final String ANY = "AAAAAAAAAAAAAA";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final int READ = 0x01;
    private static final int READ_ADDRESS = 0x03;
    private static final int WRITE = 0x04;
    private static final int WRITE_ADDRESS = 0x15;
    private static final int SYNCHRONISE = 0x16;

    /** Reads a data item, such as 901Fh. */
    public Cjt188Message read(int identifier, int serial) {
        return message(READ, identifier, serial, new byte[0]);
    }

    /** Reads the address: 810Ah. */
    public Cjt188Message readAddress(int serial) {
        return message(READ_ADDRESS, 0x810A, serial, new byte[0]);
    }

    /** Opens or closes the valve: A017h with 55h or 99h. */
    public Cjt188Message valve(boolean open, int serial) {
        return message(WRITE, 0xA017, serial, new byte[] {(byte) (open ? 0x55 : 0x99)});
    }

    /** Sets the clock: A015h. */
    public Cjt188Message setTime(LocalDateTime time, int serial) {
        return message(
                WRITE,
                0xA015,
                serial,
                new ByteWriter().bcdLowFirst(TIME.format(time)).toByteArray());
    }

    /** Sets the address: A018h. */
    public Cjt188Message setAddress(String newAddress, int serial) {
        return message(
                WRITE_ADDRESS,
                0xA018,
                serial,
                new ByteWriter().bcdLowFirst(newAddress).toByteArray());
    }

    /** Sets the register: A016h, 8 digits with two decimals, and a unit code. */
    public Cjt188Message setRegister(String digits, int unitCode, int serial) {
        return message(
                SYNCHRONISE,
                0xA016,
                serial,
                new ByteWriter().bcdLowFirst(digits).u8(unitCode).toByteArray());
    }

    /** Sets the day of the month on which it settles: A011h. */
    public Cjt188Message setSettlementDay(int day, int serial) {
        return message(WRITE, 0xA011, serial, day(day));
    }

    /** Sets the day of the month on which it is read: A012h. */
    public Cjt188Message setReadingDay(int day, int serial) {
        return message(WRITE, 0xA012, serial, day(day));
    }

    /** Puts it into service, after which some items can no longer be written: A019h. */
    public Cjt188Message putIntoService(int serial) {
        return message(WRITE, 0xA019, serial, new byte[0]);
    }

    /** Writes any other data item, such as A010h (prices) or A101h to A107h of 2018, with its bytes as sent. */
    public Cjt188Message write(int identifier, int serial, Octets value) {
        return message(WRITE, identifier, serial, value.bytes());
    }

    private static byte[] day(int day) {
        if (day < 1 || day > 31) {
            throw new IllegalArgumentException("the day must be from 1 to 31, got " + day);
        }
        return new byte[] {(byte) (day / 10 << 4 | day % 10)};
    }

    private Cjt188Message message(int control, int identifier, int serial, byte[] rest) {
        var data = new ByteWriter();
        if (lowByteFirst) {
            data.u16le(identifier);
        } else {
            data.u16(identifier);
        }
        data.u8(serial).bytes(rest);
        return new Cjt188Message(type, address, control, new Octets(data.toByteArray()));
    }
}
