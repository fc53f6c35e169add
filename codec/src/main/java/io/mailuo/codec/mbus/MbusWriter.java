package io.mailuo.codec.mbus;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.mbus.ValueInformation.Kind;
import io.mailuo.codec.mbus.ValueInformation.Written;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes variable data (EN 13757-3, 5 and 6): the way back from {@link MbusData#of}. Numbers become whole numbers of the
 * largest power of ten that keeps them exact, of 32 or 64 bits, else real numbers; texts variable data; dates types G, F
 * and I.
 */
public final class MbusWriter {

    private static final int LONGEST_TEXT = 0xbf;
    private static final double MOST_EXACT = 1L << 53;

    private MbusWriter() {}

    /**
     * The data of an answer with a header, to stand after the control information 72h.
     *
     * @throws IllegalArgumentException if a field of the header or a record cannot be written
     */
    public static Octets data(MbusData data) {
        var out = new ByteWriter();
        var header = data.header();
        if (header != null) {
            String letters = header.manufacturer();
            if (letters.length() != 3 || header.id().length() != 8) {
                throw new IllegalArgumentException("a header needs an id of 8 digits and 3 letters of a manufacturer");
            }
            out.bcdLowFirst(header.id())
                    .u16le(letters.charAt(0) - 64 << 10 | letters.charAt(1) - 64 << 5 | letters.charAt(2) - 64)
                    .u8(header.version())
                    .u8(header.medium())
                    .u8(header.access())
                    .u8(header.status())
                    .u16(header.signature());
        }
        data.records().forEach(record -> write(record, out));
        return new Octets(out.toByteArray());
    }

    private static void write(MbusRecord record, ByteWriter out) {
        switch (record.function()) {
            case MANUFACTURER, MORE_FOLLOWS -> {
                String hex = record.result() instanceof Result.Text(String text) ? text : "";
                out.u8(record.function() == MbusRecord.Function.MANUFACTURER ? 0x0f : 0x1f)
                        .bytes(HexFormat.of().parseHex(hex));
            }
            case ACTUAL, HISTORIC ->
                throw new IllegalArgumentException("records of fixed data cannot be written as variable data");
            case INSTANTANEOUS -> value(record, 0, out);
            case MAXIMUM -> value(record, 1, out);
            case MINIMUM -> value(record, 2, out);
            case ERROR -> value(record, 3, out);
        }
    }

    private static void value(MbusRecord record, int function, ByteWriter out) {
        var candidates = ValueInformation.of(record.quantity(), record.unit());
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no value information for '" + record.quantity() + "' in '" + record.unit() + "'");
        }
        switch (record.result()) {
            case null -> head(record, function, 0, candidates.getFirst(), out);
            case Result.Number(double number) -> number(record, function, number, candidates, out);
            case Result.Text(String text) -> text(record, function, text, candidates.getFirst(), out);
            case Result.Truth truth -> number(record, function, truth == Result.Truth.TRUE ? 1 : 0, candidates, out);
        }
    }

    /** Data and value information, with what extensions storage, tariff and sub-unit need. */
    private static void head(MbusRecord record, int function, int type, Written written, ByteWriter out) {
        long storage = record.storage();
        int first = type | function << 4 | (int) (storage & 1) << 6;
        storage >>= 1;
        int tariff = record.tariff();
        int device = record.device();
        boolean more = storage != 0 || tariff != 0 || device != 0;
        out.u8(first | (more ? 0x80 : 0));
        while (more) {
            int extension = (int) (storage & 0xf) | (tariff & 3) << 4 | (device & 1) << 6;
            storage >>= 4;
            tariff >>= 2;
            device >>= 1;
            more = storage != 0 || tariff != 0 || device != 0;
            out.u8(extension | (more ? 0x80 : 0));
        }
        out.bytes(written.bytes());
    }

    private static void number(
            MbusRecord record, int function, double number, List<Written> candidates, ByteWriter out) {
        Written best = null;
        double raw = 0;
        for (var candidate : candidates) {
            double factor = candidate.information().factor();
            double whole = Math.rint(factor < 1 ? number * Math.rint(1 / factor) : number / factor);
            boolean exact = Math.abs(whole) < MOST_EXACT
                    && (whole >= 0 || candidate.information().kind() != Kind.UNSIGNED)
                    && Result.of(number).equals(MbusData.scaled(Result.of(whole), candidate.information()));
            if (exact && (best == null || Math.abs(whole) < Math.abs(raw))) {
                best = candidate;
                raw = whole;
            }
        }
        if (best != null) {
            boolean isInt = Math.abs(raw) < Integer.MAX_VALUE;
            head(record, function, isInt ? 4 : 7, best, out);
            out.little((long) raw, isInt ? 4 : 8);
            return;
        }
        real(record, function, number, candidates, out);
    }

    private static void real(MbusRecord record, int function, double number, List<Written> candidates, ByteWriter out) {
        for (var candidate : candidates) {
            float real = (float) (number / candidate.information().factor());
            if (real * candidate.information().factor() == number) {
                head(record, function, 5, candidate, out);
                out.u32le(Float.floatToIntBits(real) & 0xffffffffL);
                return;
            }
        }
        throw new IllegalArgumentException(
                record.quantity() + " " + number + " cannot be written exactly in '" + record.unit() + "'");
    }

    private static void text(MbusRecord record, int function, String text, Written written, ByteWriter out) {
        Kind kind = written.information().kind();
        boolean time = kind == Kind.DATE || kind == Kind.DATE_TIME;
        var moment = time ? moment(text) : null;
        if (moment != null && kind == Kind.DATE) {
            head(record, function, 2, written, out);
            out.u16le(date(moment.toLocalDate()));
            return;
        }
        if (moment != null) {
            boolean seconds = moment.getSecond() != 0;
            head(record, function, seconds ? 6 : 4, written, out);
            if (seconds) {
                out.u8(moment.getSecond());
            }
            out.u8(moment.getMinute()).u8(moment.getHour()).u16le(date(moment.toLocalDate()));
            if (seconds) {
                out.u8(0);
            }
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > LONGEST_TEXT || time) {
            throw new IllegalArgumentException("'" + text + "' is no text or time that can be written");
        }
        head(record, function, 0xd, written, out);
        out.u8(bytes.length).bytes(ValueInformation.reversed(bytes).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static @Nullable LocalDateTime moment(String text) {
        try {
            return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int date(LocalDate date) {
        int years = date.getYear() % 100;
        return date.getDayOfMonth() | (years & 7) << 5 | date.getMonthValue() << 8 | (years & 0x78) << 9;
    }
}
