package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Builds the requests of a master (DL/T 645-2007, 7.1 to 7.14; DL/T 645-1997, 6.2). */
public final class Dlt645Requests {

    /** The address that any meter answers to, where only one is on the line. */
    public static final String ANY = "AAAAAAAAAAAA";
    /** The broadcast address. */
    public static final String BROADCAST = "999999999999";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuMMddHHmm");

    private Dlt645Requests() {}

    /**
     * The abbreviated address of the meters whose address ends in {@code lastDigits} (DL/T 645-2007, 5.2.2): the bytes
     * before them are AA. Only reads may go to it.
     */
    public static String abbreviated(String lastDigits) {
        if (!Bcd.isDecimal(lastDigits) || lastDigits.length() > ANY.length()) {
            throw new IllegalArgumentException("'" + lastDigits + "' is not made of 1 to 12 digits");
        }
        String even = lastDigits.length() % 2 == 0 ? lastDigits : "0" + lastDigits;
        return ANY.substring(even.length()) + even;
    }

    /** Reads a data item: function 11 for an identifier of 8 digits, function 01 of 1997 for one of 4. */
    public static Dlt645Message read(String address, String identifier) {
        int function = identifier.length() == 8 ? 0x11 : 0x01;
        return new Dlt645Message(address, function, lowFirst(identifier));
    }

    /**
     * Reads load records: function 11 with an identifier {@code 06kk0000} (the earliest), {@code 06kk0001} (from a time
     * on) or {@code 06kk0002} (the latest).
     *
     * @param blocks how many
     * @param from from when on, for {@code 06kk0001}; else null
     */
    public static Dlt645Message readLoad(String address, String identifier, int blocks, @Nullable LocalDateTime from) {
        var data = new ByteWriter().bcdLowFirst(identifier).u8(blocks);
        if (from != null) {
            data.bcdLowFirst(MINUTE.format(from));
        }
        return new Dlt645Message(address, 0x11, new Octets(data.toByteArray()));
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

    /** Gives the only meter on the line its address: function 15. */
    public static Dlt645Message setAddress(String newAddress) {
        return new Dlt645Message(ANY, 0x15, lowFirst(newAddress));
    }

    /** Changes the rate of communication: function 17, one bit of 02h (600 Bd) to 40h (19,200 Bd). */
    public static Dlt645Message setRate(String address, int rate) {
        return new Dlt645Message(address, 0x17, new Octets(new byte[] {(byte) rate}));
    }

    /** Changes the password of the data item {@code identifier}: function 18; passwords have their level first. */
    public static Dlt645Message setPassword(String address, String identifier, Octets before, Octets after) {
        byte[] data = new ByteWriter()
                .bcdLowFirst(identifier)
                .octets(passwords(before, after))
                .toByteArray();
        return new Dlt645Message(address, 0x18, new Octets(data));
    }

    /** Sets the greatest demands to zero: function 19, with password and operator. */
    public static Dlt645Message clearDemand(String address, Octets password, Octets operator) {
        return authorised(address, 0x19, password, operator, Octets.NONE);
    }

    /** Sets the whole meter to zero: function 1A, with password and operator. */
    public static Dlt645Message clearMeter(String address, Octets password, Octets operator) {
        return authorised(address, 0x1A, password, operator, Octets.NONE);
    }

    /**
     * Orders what the relay, the alarm or the power shall do: function 1C, until {@code until} by the meter's clock.
     * Meters that take it only encrypted refuse it.
     */
    public static Dlt645Message control(
            String address, Octets password, Octets operator, Dlt645Order order, LocalDateTime until) {
        byte[] rest = new ByteWriter()
                .u8(order.code())
                .u8(0)
                .bcdLowFirst(TIME.format(until))
                .toByteArray();
        return authorised(address, 0x1C, password, operator, new Octets(rest));
    }

    /** Says what the multi-function terminal gives out: function 1D; 0 the clock, 1 demand periods, 2 tariff switches. */
    public static Dlt645Message setOutput(String address, int signal) {
        return new Dlt645Message(address, 0x1D, new Octets(new byte[] {(byte) signal}));
    }

    /** Reads the last answer again: function 03 of 1997. */
    public static Dlt645Message readAgain1997(String address) {
        return new Dlt645Message(address, 0x03, Octets.NONE);
    }

    /** Gives a device its address: function 0A of 1997. */
    public static Dlt645Message setAddress1997(String address, String newAddress) {
        return new Dlt645Message(address, 0x0A, lowFirst(newAddress));
    }

    /** Changes a password: function 0F of 1997; passwords (4 bytes) have their level first. */
    public static Dlt645Message setPassword1997(String address, Octets before, Octets after) {
        return new Dlt645Message(address, 0x0F, passwords(before, after));
    }

    /** Sets the greatest demands to zero: function 10 of 1997. */
    public static Dlt645Message clearDemand1997(String address) {
        return new Dlt645Message(address, 0x10, Octets.NONE);
    }

    private static Octets passwords(Octets before, Octets after) {
        if (before.length() != 4 || after.length() != 4) {
            throw new IllegalArgumentException("passwords must have 4 bytes each");
        }
        return new Octets(new ByteWriter().octets(before).octets(after).toByteArray());
    }

    /** Removes events: function 1B; {@code FFFFFFFF} removes all, else an identifier that ends in FF those of its kind. */
    public static Dlt645Message clearEvents(String address, Octets password, Octets operator, String events) {
        return authorised(address, 0x1B, password, operator, lowFirst(events));
    }

    private static Dlt645Message authorised(
            String address, int function, Octets password, Octets operator, Octets rest) {
        if (password.length() != 4 || operator.length() != 4) {
            throw new IllegalArgumentException("password and operator must have 4 bytes each");
        }
        byte[] data =
                new ByteWriter().octets(password).octets(operator).octets(rest).toByteArray();
        return new Dlt645Message(address, function, new Octets(data));
    }

    /** Writes a data item of 1997: function 04 with the password (4 bytes) and the value as sent. */
    public static Dlt645Message write1997(String address, String identifier, Octets password, Octets value) {
        byte[] data = new ByteWriter()
                .bcdLowFirst(identifier)
                .octets(password)
                .octets(value)
                .toByteArray();
        return new Dlt645Message(address, 0x04, new Octets(data));
    }

    private static Octets lowFirst(String digits) {
        if (!Bcd.isDecimal(digits.replaceAll("[A-Fa-f]", "0"))) {
            throw new IllegalArgumentException("'" + digits + "' is not made of digits");
        }
        return new Octets(new ByteWriter().bcdLowFirst(digits).toByteArray());
    }
}
