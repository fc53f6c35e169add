package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Builds the requests of a master (DL/T 645-2007, 7.1 to 7.12; the reads also of 1997). */
public final class Dlt645Requests {

    /** The address that any meter answers to, where only one is on the line. */
    public static final String ANY = "AAAAAAAAAAAA";
    /** The broadcast address. */
    public static final String BROADCAST = "999999999999";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss");

    private Dlt645Requests() {}

    /** Reads a data item: function 11 for an identifier of 8 digits, function 01 of 1997 for one of 4. */
    public static Dlt645Message read(String address, String identifier) {
        int function = identifier.length() == 8 ? 0x11 : 0x01;
        return new Dlt645Message(address, function, lowFirst(identifier));
    }

    /** Reads what follows an answer that has more: function 12 with the frame's number. */
    public static Dlt645Message readMore(String address, String identifier, int sequence) {
        byte[] data = new ByteWriter().bcdLowFirst(identifier).u8(sequence).toByteArray();
        return new Dlt645Message(address, 0x12, new Octets(data));
    }

    /** Reads the address of the only meter on the line: function 13. */
    public static Dlt645Message readAddress() {
        return new Dlt645Message(ANY, 0x13, Octets.NONE);
    }

    /** Writes a data item: function 14 with level and password (4 bytes), operator (4 bytes) and the value as sent. */
    public static Dlt645Message write(
            String address, String identifier, Octets password, Octets operator, Octets value) {
        if (password.length() != 4 || operator.length() != 4) {
            throw new IllegalArgumentException("password and operator must have 4 bytes each");
        }
        byte[] data = new ByteWriter()
                .bcdLowFirst(identifier)
                .octets(password)
                .octets(operator)
                .octets(value)
                .toByteArray();
        return new Dlt645Message(address, 0x14, new Octets(data));
    }

    /** Sets all clocks on the line: function 08, broadcast, not answered. */
    public static Dlt645Message setTime(LocalDateTime time) {
        return new Dlt645Message(BROADCAST, 0x08, lowFirst(TIME.format(time)));
    }

    /** Freezes: function 16; {@code 99999999} freezes at once, otherwise MMDDhhmm with 99 for every. */
    public static Dlt645Message freeze(String address, String monthDayHourMinute) {
        return new Dlt645Message(address, 0x16, lowFirst(monthDayHourMinute));
    }

    private static Octets lowFirst(String digits) {
        if (!Bcd.isDecimal(digits.replaceAll("[A-Fa-f]", "0"))) {
            throw new IllegalArgumentException("'" + digits + "' is not made of digits");
        }
        return new Octets(new ByteWriter().bcdLowFirst(digits).toByteArray());
    }
}
