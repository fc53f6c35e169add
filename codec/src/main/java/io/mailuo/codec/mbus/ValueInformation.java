package io.mailuo.codec.mbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The value information block of a record (EN 13757-3, 6.4 and 7): quantity, unit and power of ten.
 *
 * @param quantity what is measured
 * @param unit UCUM code, or empty
 * @param factor by which the number is multiplied
 * @param kind how the data is read
 */
record ValueInformation(String quantity, String unit, double factor, Kind kind) {

    /** How the data of a quantity is read. */
    enum Kind {
        NUMBER,
        /** A number of a device, a count of messages, or bits. */
        UNSIGNED,
        DATE,
        DATE_TIME,
        /** There is no value: an extension says why. */
        ABSENT
    }

    private static final int EXTENSION = 0x80;
    private static final int MAX_EXTENSIONS = 10;
    private static final int PLAIN_TEXT = 0x7c;
    private static final int SECOND_TABLE = 0xfb;
    private static final int FIRST_TABLE = 0xfd;
    private static final int MANUFACTURER = 0x7f;
    private static final int THOUSAND = 0x7d;
    /** After FDh, the table behind the first one; its codes are shown by number. */
    private static final int THIRD_TABLE = 0x7d;

    /** Says that the data's content is the standard's. */
    private static final int STANDARD = 0x1d;

    private static final int LEAST_POWER = -16;
    private static final double[] POWERS = new double[40];
    private static final ValueInformation[] PRIMARY = new ValueInformation[128];
    private static final ValueInformation[] FD = new ValueInformation[128];
    private static final ValueInformation[] FB = new ValueInformation[128];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            int exponent = i + LEAST_POWER;
            POWERS[i] = exponent < 0 ? 1 / Math.pow(10, -exponent) : Math.pow(10, exponent);
        }
        for (int code = 0; code < PRIMARY.length; code++) {
            PRIMARY[code] = primary(code);
            FD[code] = fd(code);
            FB[code] = fb(code);
        }
    }

    static ValueInformation read(ByteReader in) throws DecodeException {
        int first = in.u8("the value information");
        ValueInformation information;
        int last = first;
        if ((first & 0x7f) == PLAIN_TEXT) {
            int length = in.u8("the length of the unit's text");
            byte[] text = in.bytes(length, "the unit's text");
            information = new ValueInformation(reversed(text), "", 1, Kind.NUMBER);
        } else if (first == FIRST_TABLE || first == SECOND_TABLE) {
            last = in.u8("the extension of the value information");
            information = (first == FIRST_TABLE ? FD : FB)[last & 0x7f];
        } else {
            information = PRIMARY[first & 0x7f];
        }
        boolean own = (first & 0x7f) == MANUFACTURER || first == FIRST_TABLE && (last & 0x7f) == THIRD_TABLE;
        return corrected(information, own, last, in);
    }

    /** Reads the extensions that follow: applies those that scale, and puts what the others say behind the quantity. */
    private static ValueInformation corrected(ValueInformation information, boolean byNumber, int last, ByteReader in)
            throws DecodeException {
        if ((last & EXTENSION) == 0) {
            return information;
        }
        double factor = information.factor;
        var quantity = new StringBuilder(information.quantity);
        String unit = information.unit;
        Kind kind = information.kind;
        boolean own = byNumber;
        boolean second = false;
        int more = last;
        for (int count = 0; (more & EXTENSION) != 0; count++) {
            if (count == MAX_EXTENSIONS) {
                throw in.broken("more than 10 extensions of the value information");
            }
            more = in.u8("an extension of the value information");
            int code = more & 0x7f;
            if (own) {
                quantity.append(", ").append(ValueExtension.unknown(code));
            } else if (second) {
                quantity.append(", ").append(ValueExtension.second(code));
            } else if (code >= 0x70 && code <= 0x77) {
                factor *= power(code - 0x70 - 6);
            } else if (code == THOUSAND) {
                factor *= 1000;
            } else if (ValueExtension.error(code)) {
                kind = Kind.ABSENT;
            } else if (code != MANUFACTURER && code != PLAIN_TEXT && code != 0 && code != STANDARD) {
                quantity.append(", ").append(ValueExtension.words(code));
                kind = ValueExtension.time(code) ? Kind.DATE_TIME : kind;
                if (ValueExtension.duration(code) || ValueExtension.count(code)) {
                    unit = ValueExtension.duration(code) ? "s" : "";
                    factor = ValueExtension.duration(code) ? seconds(code) : 1;
                }
            }
            second = !own && !second && code == PLAIN_TEXT;
            if (!own && !second && code == MANUFACTURER) {
                own = true;
                quantity.append(", maker");
            }
        }
        return new ValueInformation(quantity.toString(), unit, factor, kind);
    }

    /** How value information is written: its bytes and what they say. */
    record Written(byte[] bytes, ValueInformation information) {}

    /** All value information of one quantity and unit; a text of its own where the tables lack the quantity. */
    static List<Written> of(String quantity, String unit) {
        var found = new ArrayList<Written>();
        for (int code = 0; code < PLAIN_TEXT; code++) {
            add(found, PRIMARY[code], quantity, unit, (byte) code);
        }
        for (int code = 0; code < FD.length; code++) {
            add(found, FD[code], quantity, unit, (byte) FIRST_TABLE, (byte) code);
            add(found, FB[code], quantity, unit, (byte) SECOND_TABLE, (byte) code);
        }
        if (found.isEmpty() && unit.isEmpty() && quantity.length() < EXTENSION) {
            byte[] text =
                    reversed(quantity.getBytes(StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
            byte[] bytes = new byte[2 + text.length];
            bytes[0] = PLAIN_TEXT;
            bytes[1] = (byte) text.length;
            System.arraycopy(text, 0, bytes, 2, text.length);
            found.add(new Written(bytes, new ValueInformation(quantity, "", 1, Kind.NUMBER)));
        }
        return found;
    }

    private static void add(
            List<Written> found, ValueInformation information, String quantity, String unit, byte... bytes) {
        if (information.quantity.equals(quantity) && information.unit.equals(unit)) {
            found.add(new Written(bytes, information));
        }
    }

    static String reversed(byte[] text) {
        return new StringBuilder(new String(text, StandardCharsets.ISO_8859_1))
                .reverse()
                .toString();
    }

    static double power(int exponent) {
        return POWERS[exponent - LEAST_POWER];
    }

    private static ValueInformation of(String quantity, String unit, int exponent) {
        return new ValueInformation(quantity, unit, power(exponent), Kind.NUMBER);
    }

    private static ValueInformation plain(String quantity) {
        return new ValueInformation(quantity, "", 1, Kind.NUMBER);
    }

    private static ValueInformation unsigned(String quantity) {
        return new ValueInformation(quantity, "", 1, Kind.UNSIGNED);
    }

    private static ValueInformation time(String quantity, int code) {
        return new ValueInformation(quantity, "s", seconds(code), Kind.NUMBER);
    }

    private static double seconds(int code) {
        return switch (code & 3) {
            case 0 -> 1;
            case 1 -> 60;
            case 2 -> 3600;
            default -> 86400;
        };
    }

    private static ValueInformation primary(int code) {
        return switch (code >> 3) {
            case 0 -> of("Energy", "W.h", code - 3);
            case 1 -> of("Energy", "J", code - 0x08);
            case 2 -> of("Volume", "m3", code - 0x10 - 6);
            case 3 -> of("Mass", "kg", code - 0x18 - 3);
            case 4 -> time(code < 0x24 ? "On time" : "Operating time", code);
            case 5 -> of("Power", "W", code - 0x28 - 3);
            case 6 -> of("Power", "J/h", code - 0x30);
            case 7 -> of("Volume flow", "m3/h", code - 0x38 - 6);
            case 8 -> of("Volume flow", "m3/min", code - 0x40 - 7);
            case 9 -> of("Volume flow", "m3/s", code - 0x48 - 9);
            case 10 -> of("Mass flow", "kg/h", code - 0x50 - 3);
            case 11 -> of(code < 0x5c ? "Flow temperature" : "Return temperature", "Cel", (code & 3) - 3);
            case 12 ->
                code < 0x64
                        ? of("Temperature difference", "K", (code & 3) - 3)
                        : of("External temperature", "Cel", (code & 3) - 3);
            default -> last(code);
        };
    }

    private static ValueInformation last(int code) {
        return switch (code) {
            case 0x68, 0x69, 0x6a, 0x6b -> of("Pressure", "bar", (code & 3) - 3);
            case 0x6c -> new ValueInformation("Time point (date)", "", 1, Kind.DATE);
            case 0x6d -> new ValueInformation("Time point (date & time)", "", 1, Kind.DATE_TIME);
            case 0x6e -> plain("H.C.A.");
            case 0x70, 0x71, 0x72, 0x73 -> time("Averaging Duration", code);
            case 0x74, 0x75, 0x76, 0x77 -> time("Actuality Duration", code);
            case 0x78 -> plain("Fabrication No");
            case 0x79 -> plain("(Enhanced) Identification");
            case 0x7a -> plain("Bus Address");
            case 0x7e -> plain("Any");
            case MANUFACTURER -> plain("Manufacturer specific");
            default -> plain("Reserved");
        };
    }

    /** The first extension table, after FD (EN 13757-3, table 12). */
    private static ValueInformation fd(int code) {
        if (code >= 0x40 && code <= 0x4f) {
            return of("Voltage", "V", code - 0x40 - 9);
        }
        if (code >= 0x50 && code <= 0x5f) {
            return of("Current", "A", code - 0x50 - 12);
        }
        return switch (code) {
            case 0x00, 0x01, 0x02, 0x03 -> of("Credit", "", code - 3);
            case 0x04, 0x05, 0x06, 0x07 -> of("Debit", "", code - 0x04 - 3);
            case 0x08 -> unsigned("Access Number");
            case 0x09 -> unsigned("Medium");
            case 0x0a -> unsigned("Manufacturer");
            case 0x0b -> unsigned("Parameter set identification");
            case 0x0c -> unsigned("Model / Version");
            case 0x0d -> unsigned("Hardware version");
            case 0x0e -> unsigned("Firmware version");
            case 0x0f -> unsigned("Software version");
            case 0x10 -> unsigned("Customer location");
            case 0x11 -> unsigned("Customer");
            case 0x12 -> unsigned("Access code user");
            case 0x13 -> unsigned("Access code operator");
            case 0x14 -> unsigned("Access code system operator");
            case 0x15 -> unsigned("Access code developer");
            case 0x16 -> unsigned("Password");
            case 0x17 -> unsigned("Error flags");
            case 0x18 -> unsigned("Error mask");
            case 0x19 -> unsigned("Security key");
            case 0x1a -> unsigned("Digital output");
            case 0x1b -> unsigned("Digital input");
            case 0x1c -> new ValueInformation("Baud rate", "Bd", 1, Kind.NUMBER);
            case 0x1d -> plain("Response delay time");
            case 0x1e -> plain("Retry");
            case 0x1f -> plain("Remote control");
            case 0x20 -> plain("First storage number");
            case 0x21 -> plain("Last storage number");
            case 0x22 -> plain("Size of storage block");
            case 0x23 -> plain("Descriptor for tariff and sub-unit");
            case 0x24, 0x25, 0x26, 0x27 -> time("Storage interval", code);
            case 0x28 -> plain("Storage interval in months");
            case 0x29 -> plain("Storage interval in years");
            case 0x2a -> plain("Operator specific");
            case 0x2b -> new ValueInformation("Time point (second)", "s", 1, Kind.NUMBER);
            case 0x2c, 0x2d, 0x2e, 0x2f -> time("Time since last readout", code);
            case 0x30 -> new ValueInformation("Start of tariff", "", 1, Kind.DATE_TIME);
            case 0x31, 0x32, 0x33 -> time("Duration of tariff", code);
            case 0x34, 0x35, 0x36, 0x37 -> time("Period of tariff", code);
            case 0x38 -> plain("Period of tariff in months");
            case 0x39 -> plain("Period of tariff in years");
            case 0x3a -> plain("Dimensionless");
            case 0x3b -> plain("Wireless M-Bus container");
            case 0x3c, 0x3d, 0x3e, 0x3f -> time("Transmission interval", code);
            case 0x60 -> plain("Reset counter");
            case 0x61 -> plain("Cumulation counter");
            case 0x62 -> plain("Control signal");
            case 0x63 -> plain("Day of week");
            case 0x64 -> plain("Week number");
            case 0x65 -> plain("Time point of day change");
            case 0x66 -> plain("State of parameter activation");
            case 0x67 -> plain("Special supplier information");
            case 0x68, 0x69 -> time("Time since last cumulation", code - 0x68 + 2);
            case 0x6a -> plain("Months since last cumulation");
            case 0x6b -> plain("Years since last cumulation");
            case 0x6c, 0x6d -> time("Operating time of battery", code - 0x6c + 2);
            case 0x6e -> plain("Months of battery operation");
            case 0x6f -> plain("Years of battery operation");
            case 0x70 -> new ValueInformation("Battery change", "", 1, Kind.DATE_TIME);
            case 0x71 -> new ValueInformation("Reception level", "dB{mW}", 1, Kind.NUMBER);
            case 0x72 -> plain("Daylight saving");
            case 0x73 -> plain("Listening windows");
            case 0x74 -> new ValueInformation("Remaining battery life", "d", 1, Kind.NUMBER);
            case 0x75 -> plain("Times the meter was stopped");
            case 0x76 -> plain("Manufacturer container");
            default -> plain("Reserved");
        };
    }

    /** The second extension table, after FB (EN 13757-3, table 14). */
    private static ValueInformation fb(int code) {
        return switch (code) {
            case 0x00, 0x01 -> of("Energy", "W.h", code - 1 + 6);
            case 0x02, 0x03 -> of("Reactive energy", "kV.A{reactive}.h", code - 0x02);
            case 0x04, 0x05 -> of("Apparent energy", "kV.A.h", code - 0x04);
            case 0x08, 0x09 -> of("Energy", "J", code - 0x08 - 1 + 9);
            case 0x10, 0x11 -> of("Volume", "m3", code - 0x10 + 2);
            case 0x14, 0x15, 0x16, 0x17 -> of("Reactive power", "kV.A{reactive}", code - 0x14 - 3);
            case 0x18, 0x19 -> of("Mass", "kg", code - 0x18 + 2 + 3);
            case 0x1a, 0x1b -> of("Relative humidity", "%", code - 0x1a - 1);
            case 0x28, 0x29 -> of("Power", "W", code - 0x28 - 1 + 6);
            case 0x2a -> of("Angle between voltages", "deg", -1);
            case 0x2b -> of("Angle of voltage and current", "deg", -1);
            case 0x2c, 0x2d, 0x2e, 0x2f -> of("Frequency", "Hz", code - 0x2c - 3);
            case 0x30, 0x31 -> of("Power", "J/h", code - 0x30 - 1 + 9);
            case 0x34, 0x35, 0x36, 0x37 -> of("Apparent power", "kV.A", code - 0x34 - 3);
            case 0x74, 0x75, 0x76, 0x77 -> of("Temperature limit", "Cel", code - 0x74 - 3);
            case 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f ->
                of("Cumulated maximum of power", "W", code - 0x78 - 3);
            default -> plain("Reserved");
        };
    }
}
