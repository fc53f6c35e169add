package io.mailuo.codec.mbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.cjt188.Cjt188Units;
import io.mailuo.codec.mbus.MbusRecord.Function;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The application data of an answer (EN 13757-3, 5 and 6).
 *
 * @param header who answers; null where the data has none
 * @param records the data records in their order
 */
public record MbusData(@Nullable Header header, List<MbusRecord> records) {

    private static final String CLAUSE = "EN 13757-3 6";
    private static final int MAX_EXTENSIONS = 10;
    private static final int MANUFACTURER_DATA = 0x0f;
    private static final int MORE_FOLLOWS = 0x1f;
    private static final int FILLER = 0x2f;
    private static final int VARIABLE = 0x72;
    private static final int VARIABLE_HIGH_FIRST = 0x76;
    private static final int FIXED = 0x73;
    private static final int NO_HEADER = 0x78;
    /** Two-digit years up to it are of the years 2000, later ones of the years 1900. */
    private static final int LAST_OF_THIS_CENTURY = 80;

    private static final int LAST_YEAR = 99;

    /**
     * The header of variable data (EN 13757-3, 5.4).
     *
     * @param id identification number, 8 digits; letters A to F occur
     * @param manufacturer three letters (EN 62056-21)
     * @param version generation of the device
     * @param medium kind of device: 2 electricity, 3 gas, 4 heat, 7 water …
     * @param access access number
     * @param status state bits
     * @param signature configuration; encryption in wireless telegrams
     */
    public record Header(
            String id, String manufacturer, int version, int medium, int access, int status, int signature) {}

    /**
     * Reads the application data of a frame; no records where the frame carries none.
     *
     * @throws DecodeException if the data breaks the rules of records
     */
    public static MbusData of(MbusFrame.Long frame) throws DecodeException {
        var in = new ByteReader(frame.data().bytes(), CLAUSE);
        return switch (frame.information()) {
            case VARIABLE, VARIABLE_HIGH_FIRST -> {
                var header = header(in);
                yield new MbusData(header, records(in));
            }
            case FIXED -> fixed(in);
            case NO_HEADER -> new MbusData(null, records(in));
            default -> new MbusData(null, List.of());
        };
    }

    static Header header(ByteReader in) throws DecodeException {
        String id = in.bcdLowFirst(4, "the identification number").toLowerCase(Locale.ROOT);
        int manufacturer = in.u16le("the manufacturer");
        return new Header(
                id,
                letters(manufacturer),
                in.u8("the version"),
                in.u8("the medium"),
                in.u8("the access number"),
                in.u8("the status"),
                in.u16("the signature"));
    }

    static String letters(int manufacturer) {
        return new String(new char[] {
            (char) ((manufacturer >> 10 & 31) + 64),
            (char) ((manufacturer >> 5 & 31) + 64),
            (char) ((manufacturer & 31) + 64)
        });
    }

    private static MbusData fixed(ByteReader in) throws DecodeException {
        String id = in.bcdLowFirst(4, "the identification number").toLowerCase(Locale.ROOT);
        int access = in.u8("the access number");
        int status = in.u8("the status");
        int first = in.u8("the unit of counter 1");
        int second = in.u8("the unit of counter 2");
        int medium = first >> 6 | second >> 6 << 2;
        boolean binary = (status & 1) != 0;
        var records = new ArrayList<MbusRecord>();
        for (int unit : new int[] {first & 0x3f, second & 0x3f}) {
            Result result = binary ? Result.of((int) in.u32le("a counter")) : bcd(in.bcdLowFirst(4, "a counter"));
            Function function = (status & 2) != 0 ? Function.HISTORIC : Function.ACTUAL;
            var found = Cjt188Units.find(unit);
            double factor = found.map(Cjt188Units.Unit::factor).orElse(1);
            Result scaled = result instanceof Result.Number(double value) ? Result.of(value * factor) : result;
            String ucum = found.map(Cjt188Units.Unit::ucum).orElse("");
            records.add(new MbusRecord(function, 0, 0, 0, "Counter", ucum, scaled));
        }
        in.end("the two counters");
        return new MbusData(new Header(id, "", 0, medium, access, status, 0), records);
    }

    static List<MbusRecord> records(ByteReader in) throws DecodeException {
        var records = new ArrayList<MbusRecord>();
        while (in.hasMore()) {
            int dif = in.u8("the data information");
            if (dif == FILLER) {
                continue;
            }
            if (dif == MANUFACTURER_DATA || dif == MORE_FOLLOWS) {
                Function function = dif == MORE_FOLLOWS ? Function.MORE_FOLLOWS : Function.MANUFACTURER;
                Octets rest = in.rest();
                records.add(new MbusRecord(function, 0, 0, 0, "", "", text(rest.hex())));
                break;
            }
            records.add(record(dif, in));
        }
        return records;
    }

    private static MbusRecord record(int dif, ByteReader in) throws DecodeException {
        Function function = switch (dif >> 4 & 3) {
            case 0 -> Function.INSTANTANEOUS;
            case 1 -> Function.MAXIMUM;
            case 2 -> Function.MINIMUM;
            default -> Function.ERROR;
        };
        long storage = dif >> 6 & 1;
        int tariff = 0;
        int device = 0;
        int more = dif;
        for (int count = 0; (more & 0x80) != 0; count++) {
            if (count == MAX_EXTENSIONS) {
                throw in.broken("more than 10 extensions of the data information");
            }
            more = in.u8("an extension of the data information");
            storage |= (long) (more & 0xf) << 1 + 4 * count;
            tariff |= (more >> 4 & 3) << 2 * count;
            device |= (more >> 6 & 1) << count;
        }
        var information = ValueInformation.read(in);
        Result result = result(dif & 0xf, information, in);
        String unit = result instanceof Result.Text ? "" : information.unit();
        return new MbusRecord(function, storage, tariff, device, information.quantity(), unit, result);
    }

    private static @Nullable Result result(int type, ValueInformation information, ByteReader in)
            throws DecodeException {
        return switch (type) {
            case 0, 8 -> null;
            case 1, 2, 3, 4, 6, 7 -> integer(type, information, in);
            case 5 -> {
                double value = Float.intBitsToFloat((int) in.u32le("a real number")) * information.factor();
                yield Double.isFinite(value) && information.kind() != ValueInformation.Kind.ABSENT
                        ? Result.of(value)
                        : null;
            }
            case 0xd -> variable(information, in);
            case 0xf -> throw in.broken("data field F stands with a value");
            default -> {
                int size = type == 0xe ? 6 : type - 8;
                yield scaled(bcd(in.bcdLowFirst(size, "a packed decimal")), information);
            }
        };
    }

    /** Types B, F, G and I (EN 13757-3, annex A). The least number of a size says that nothing was measured. */
    private static @Nullable Result integer(int type, ValueInformation information, ByteReader in)
            throws DecodeException {
        int size = type == 6 ? 6 : type == 7 ? 8 : type;
        long raw = in.little(size, "a number");
        return switch (information.kind()) {
            case DATE -> size == 2 ? date((int) raw) : null;
            case DATE_TIME -> dateTime(raw, size);
            case ABSENT -> null;
            case UNSIGNED -> scaled(Result.of((double) raw), information);
            case NUMBER -> {
                long value = raw << 64 - 8 * size >> 64 - 8 * size;
                boolean none =
                        value == -1L << 8 * size - 1 && !information.unit().isEmpty();
                yield none ? null : scaled(Result.of((double) value), information);
            }
        };
    }

    private static @Nullable Result variable(ValueInformation information, ByteReader in) throws DecodeException {
        int length = in.u8("the length of a variable value");
        if (length < 0xc0) {
            return text(ValueInformation.reversed(in.bytes(length, "a text")));
        }
        if (length < 0xe0) {
            Result value = bcd(in.bcdLowFirst(length & 0xf, "a packed decimal"));
            boolean negative = length >= 0xd0;
            if (value instanceof Result.Number(double number)) {
                return scaled(Result.of(negative ? -number : number), information);
            }
            return value;
        }
        int size = length < 0xf0 ? length - 0xe0 : length <= 0xf4 ? 4 * (length - 0xec) : length == 0xf5 ? 48 : 64;
        if (length > 0xf6) {
            throw in.broken("length %02X of a variable value is reserved".formatted(length));
        }
        byte[] bytes = in.bytes(size, "a binary value");
        return text(Bcd.textLowFirst(bytes, 0, bytes.length).toLowerCase(Locale.ROOT));
    }

    static @Nullable Result scaled(@Nullable Result result, ValueInformation information) {
        if (information.kind() == ValueInformation.Kind.ABSENT) {
            return null;
        }
        if (!(result instanceof Result.Number(double value))) {
            return result;
        }
        double factor = information.factor();
        return Result.of(factor < 1 ? value / Math.rint(1 / factor) : value * factor);
    }

    /** A packed decimal; F in the first place is a minus (EN 13757-3, annex A, type A). Other letters are no number. */
    private static @Nullable Result bcd(String digits) {
        if (digits.isEmpty()) {
            return null;
        }
        boolean negative = digits.charAt(0) == 'F';
        double value = 0;
        for (int i = negative ? 1 : 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return negative && digits.length() == 1 ? null : Result.of(negative ? -value : value);
    }

    private static Result text(String text) {
        return Result.of(text.length() > Result.Text.MAX_LENGTH ? text.substring(0, Result.Text.MAX_LENGTH) : text);
    }

    /** Type G (EN 13757-3, annex A). A day of every year (127), every month (15) or every day (0) is no date. */
    private static @Nullable Result date(int raw) {
        int day = raw & 31;
        int month = raw >> 8 & 15;
        int years = raw >> 5 & 7 | raw >> 9 & 0x78;
        if (years > LAST_YEAR) {
            return null;
        }
        int year = years <= LAST_OF_THIS_CENTURY ? 2000 + years : 1900 + years;
        try {
            return Result.of(LocalDate.of(year, month, day).toString());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Types F (4 bytes) and I (6 bytes) (EN 13757-3, annex A). */
    private static @Nullable Result dateTime(long raw, int size) {
        if (size != 4 && size != 6) {
            return size == 2 ? date((int) raw) : null;
        }
        long fields = size == 4 ? raw : raw >> 8;
        int minute = (int) fields & 63;
        int hour = (int) (fields >> 8) & 31;
        int second = size == 6 ? (int) raw & 63 : 0;
        boolean invalid = (fields & 0x80) != 0;
        if (!(date((int) (fields >> 16)) instanceof Result.Text(String date)) || invalid || minute > 59 || hour > 23) {
            return null;
        }
        var time = new StringBuilder(19).append(date).append('T');
        twoDigits(time, hour).append(':');
        twoDigits(time, minute).append(':');
        return Result.of(twoDigits(time, Math.min(second, 59)).toString());
    }

    private static StringBuilder twoDigits(StringBuilder out, int number) {
        return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
