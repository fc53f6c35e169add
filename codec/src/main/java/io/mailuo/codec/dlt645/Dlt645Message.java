package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.Octets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A frame of DL/T 645 (DL/T 645-2007, 5.2).
 *
 * @param address 12 digits as printed on the meter; {@code 99…} is broadcast, {@code AA} stands for any two digits
 * @param control control code: bit 7 answer, bit 6 error, bit 5 more frames follow, bits 4 to 0 function
 * @param data the data field with 33h taken off each byte
 */
public record Dlt645Message(String address, int control, Octets data) {

    private static final int ANSWER = 0x80;
    private static final int ERROR = 0x40;
    private static final int MORE = 0x20;
    private static final int FUNCTION = 0x1f;

    /** Editions, which the function code tells apart. */
    public enum Edition {
        E1997,
        E2007
    }

    /** Whether a meter sent it. */
    public boolean isAnswer() {
        return (control & ANSWER) != 0;
    }

    /** Whether the meter refuses. */
    public boolean isError() {
        return (control & ERROR) != 0;
    }

    /** Whether more frames follow. */
    public boolean hasMore() {
        return (control & MORE) != 0;
    }

    /** Whether it is about the rest of an answer that did not fit one frame: function 12, or 02 of 1997. */
    public boolean continuesAnother() {
        return function() == 0x12 || function() == 0x02;
    }

    /** The function code. */
    public int function() {
        return control & FUNCTION;
    }

    /**
     * The edition: functions 01, 02, 04, 0A, 0C, 0F and 10 are those of 1997. Broadcast time (08) is in both. Function 03
     * reads again in 1997 and authenticates in 2007, with an identifier of group 07, or, refused, with two bytes.
     */
    public Edition edition() {
        return switch (function()) {
            case 0x01, 0x02, 0x04, 0x0A, 0x0C, 0x0F, 0x10 -> Edition.E1997;
            case 0x03 -> authenticates() ? Edition.E2007 : Edition.E1997;
            default -> Edition.E2007;
        };
    }

    /** Whether it is about authentication, as far as its data tells. */
    boolean authenticates() {
        return function() == 0x03 && (isError() ? data.length() == 2 : data.length() > 3 && data.at(3) == 0x07);
    }

    /** Whether the function starts its data field with a data identifier. */
    private boolean namesData() {
        return switch (function()) {
            case 0x01, 0x02, 0x03, 0x04 -> true;
            case 0x11, 0x12, 0x14 -> true;
            default -> false;
        };
    }

    private int sizeOfIdentifier() {
        return edition() == Edition.E1997 ? 2 : 4;
    }

    /** The data identifier, 4 digits in 1997 and 8 in 2007, high byte first; empty where the frame has none. */
    public Optional<String> identifier() {
        int size = sizeOfIdentifier();
        if (!namesData() || isError() || data.length() < size) {
            return Optional.empty();
        }
        return Optional.of(Bcd.textLowFirst(data.bytes(), 0, size));
    }

    /** The data field after the data identifier; all of it where there is none. */
    public Octets payload() {
        if (identifier().isEmpty()) {
            return data;
        }
        return new Octets(Arrays.copyOfRange(data.bytes(), sizeOfIdentifier(), data.length()));
    }

    /**
     * Whether a request with this address is for the meter {@code meter}: its own address, the broadcast address, or an
     * abbreviated one, whose bytes {@code AA} stand for any (5.2.2).
     */
    public boolean isFor(String meter) {
        if (address.equals(Dlt645Requests.BROADCAST)) {
            return true;
        }
        for (int i = 0; i < address.length(); i += 2) {
            if (!address.startsWith("AA", i) && !address.regionMatches(i, meter, i, 2)) {
                return false;
            }
        }
        return address.length() == meter.length();
    }
}
