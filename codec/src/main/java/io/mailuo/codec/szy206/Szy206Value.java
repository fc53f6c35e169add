package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.szy206.Szy206Number.Sign;
import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * One value of a report.
 *
 * @param quantity what was measured
 * @param number which instrument, from 1; of a parameter of water quality its bit, from 0
 * @param value the value, {@code NaN} where there is none
 * @param detail of a flow 0 for m³/s and 3 for m³/h; of wind its direction, 0 to 8; of statistical rain the byte that
 *     tells the period; otherwise 0
 */
public record Szy206Value(Szy206Quantity quantity, int number, double value, int detail) {

    private static final int PER_HOUR = 3;
    private static final String[] RAIN_STEPS = {"min", "h", "d"};

    /** Whether there is a value. */
    public boolean isThere() {
        return !Double.isNaN(value);
    }

    /** UCUM code. */
    public String unit(Szy206Edition edition) {
        return switch (quantity) {
            case FLOW -> detail == PER_HOUR ? "m3/h" : "m3/s";
            case QUALITY ->
                Szy206Quality.of(edition, number).map(Szy206Quality::unit).orElse("");
            default -> quantity.unit();
        };
    }

    /** Observed property: of the catalogue, or {@code szy206:<name>}; further instruments with {@code .2}, {@code .3} …. */
    public String property(Szy206Edition edition) {
        return switch (quantity) {
            case FLOW -> numbered(detail == PER_HOUR ? "water_flow" : "river_flow");
            case QUALITY ->
                Szy206Quality.of(edition, number).map(Szy206Quality::property).orElse("szy206:quality" + number);
            case STATISTICAL_RAIN -> numbered(rainOf(detail));
            default -> numbered(quantity.property());
        };
    }

    private String numbered(String property) {
        return number == 1 ? property : property + "." + number;
    }

    private static String rainOf(int type) {
        int count = type & 0x3f;
        int step = type >> 6;
        return switch (type) {
            case 0x01 -> "rainfall_5min";
            case 0x41 -> "rainfall_1h";
            case 0x81 -> "rainfall_day";
            default ->
                step == RAIN_STEPS.length
                        ? "szy206:rain_test"
                        : "szy206:rain_" + (step == 0 ? count * 5 : count) + RAIN_STEPS[step];
        };
    }

    /** The decimal places of a value, 0 where they are not known. */
    private static int decimals(Szy206Quantity quantity, int number, Szy206Edition edition) {
        return quantity == Szy206Quantity.QUALITY
                ? Szy206Quality.of(edition, number).map(Szy206Quality::decimals).orElse(0)
                : quantity.decimals();
    }

    /** How many bytes a value takes. */
    static int size(Szy206Quantity quantity, int number, Szy206Edition edition) {
        return quantity == Szy206Quantity.QUALITY
                ? Szy206Quality.of(edition, number).map(Szy206Quality::size).orElse(4)
                : quantity.size();
    }

    /** Reads the value at {@code from}. */
    static Szy206Value read(byte[] bytes, int from, Szy206Quantity quantity, int number, Szy206Edition edition)
            throws DecodeException {
        int size = size(quantity, number, edition);
        int decimals = decimals(quantity, number, edition);
        int top = bytes[from + size - 1] & 0xff;
        if (quantity != Szy206Quantity.STATISTICAL_RAIN && Szy206Number.isAbsent(bytes, from, size)) {
            return new Szy206Value(quantity, number, Double.NaN, 0);
        }
        return switch (quantity) {
            case FLOW -> flow(bytes, from, size, number, top);
            case WIND -> {
                double speed = Szy206Number.digits(bytes, from, size, top & 0xf) / 100.0;
                yield new Szy206Value(quantity, number, speed, top >> 4);
            }
            case STATISTICAL_RAIN -> {
                double rain = Szy206Number.read(bytes, from + 1, size - 1, decimals, Sign.NONE);
                yield new Szy206Value(quantity, number, rain, bytes[from] & 0xff);
            }
            default ->
                new Szy206Value(quantity, number, Szy206Number.read(bytes, from, size, decimals, quantity.sign()), 0);
        };
    }

    /** Table 35: bits 7 and 6 of the last byte are the sign, 5 and 4 the unit, the rest a digit. */
    private static Szy206Value flow(byte[] bytes, int from, int size, int number, int top) throws DecodeException {
        int sign = top >> 6;
        int unit = top >> 4 & 3;
        if (sign != 0 && sign != 3 || unit != 0 && unit != PER_HOUR) {
            throw new DecodeException(
                    QuarantineReason.MALFORMED,
                    from + size - 1,
                    "%02X tells neither a sign nor a unit of a flow".formatted(top),
                    "SL/T 427-2021 table 35");
        }
        // 1111 0000 is a negative flow in m³/h; terminals of 2012 write it for a negative one in m³/s too.
        double value = Szy206Number.digits(bytes, from, size, top & 0xf) / 1000.0;
        return new Szy206Value(Szy206Quantity.FLOW, number, sign == 0 ? value : -value, unit);
    }

    /**
     * Writes the value.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    void write(ByteWriter out, Szy206Edition edition) {
        int size = size(quantity, number, edition);
        int decimals = decimals(quantity, number, edition);
        switch (quantity) {
            case STATISTICAL_RAIN -> Szy206Number.write(out.u8(detail), value, size - 1, decimals, Sign.NONE);
            case FLOW, WIND -> withDetail(out, size, decimals);
            default -> Szy206Number.write(out, value, size, decimals, quantity.sign());
        }
    }

    private void withDetail(ByteWriter out, int size, int decimals) {
        boolean flow = quantity == Szy206Quantity.FLOW;
        if (!isThere()) {
            Szy206Number.write(out, value, size, decimals, Sign.NONE);
            return;
        }
        if (detail < 0 || detail > 8 || flow && detail != 0 && detail != PER_HOUR) {
            throw new IllegalArgumentException("detail " + detail + " of " + quantity.label() + " cannot be");
        }
        var digits = new ByteWriter();
        Szy206Number.write(digits, flow ? Math.abs(value) : value, size, decimals, Sign.NONE);
        byte[] bytes = digits.toByteArray();
        if ((bytes[size - 1] & 0xf0) != 0) {
            throw new IllegalArgumentException(value + " is too large for " + quantity.label());
        }
        int bits = flow ? detail << 4 | (value < 0 ? 0xc0 : 0) : detail << 4;
        bytes[size - 1] |= (byte) bits;
        out.bytes(bytes);
    }
}
