package io.mailuo.codec.cjt188;

import io.mailuo.codec.bytes.Bcd;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer to reading {@code 901F} (or a month of history, {@code D120} to {@code D12B}) says, in the layouts that
 * meters have: water and gas (22 bytes with the head), heat (46 bytes, with the unit after each value, or before it),
 * and the short form of a value and the state (9 bytes); and what an answer to reading {@code 903F} to {@code 907F} or
 * to a command to the valve says.
 *
 * @param values in the order of the frame
 * @param time the meter's clock, where it shows a time
 * @param status the two status bytes, first byte in the high half; -1 where the layout has none
 */
public record Cjt188Meter(List<Value> values, @Nullable LocalDateTime time, int status) {

    private static final int WATER = 19;
    private static final int HEAT = 43;
    private static final int SHORT = 6;
    private static final int HISTORY = 5;
    private static final int VALUE = 4;
    private static final int UNIT_AFTER = 4;
    private static final int TIME = 7;
    private static final int STATUS = 2;
    private static final int CENTURY = 0x20;
    private static final int HUNDREDTHS = 100;
    private static final int TEN_THOUSANDTHS = 10_000;

    /** What a value is. */
    public enum Kind {
        CURRENT("current"),
        SETTLEMENT("settlement"),
        SETTLEMENT_HEAT("settlementHeat"),
        CURRENT_HEAT("currentHeat"),
        POWER("power"),
        FLOW("flow"),
        TOTAL_FLOW("cumFlow"),
        SUPPLY_TEMPERATURE("supplyTemp"),
        RETURN_TEMPERATURE("returnTemp"),
        HOURS("hours");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name of the field. */
        public String label() {
            return label;
        }
    }

    /**
     * One value.
     *
     * @param kind what it is
     * @param digits as sent, high digit first
     * @param unitCode code of the unit; -1 where the layout fixes it or leaves it open
     * @param divisor by which the digits are divided
     */
    public record Value(Kind kind, String digits, int unitCode, int divisor) {

        /** The value in {@link #unit()}; empty where the digits are none. */
        public Optional<Double> number() {
            if (!Bcd.isDecimal(digits)) {
                return Optional.empty();
            }
            int factor =
                    Cjt188Units.find(unitCode).map(Cjt188Units.Unit::factor).orElse(1);
            return Optional.of(Long.parseLong(digits) * (double) factor / divisor);
        }

        /** UCUM code of the unit, or empty. */
        public String unit() {
            return switch (kind) {
                case SUPPLY_TEMPERATURE, RETURN_TEMPERATURE -> "Cel";
                case HOURS -> "h";
                default ->
                    Cjt188Units.find(unitCode).map(Cjt188Units.Unit::ucum).orElse("");
            };
        }
    }

    /** The valve's position, from bits 0 and 1 of the status; empty where it is faulty or not told. */
    public Optional<Boolean> valveOpen() {
        return switch (status < 0 ? -1 : status >> 8 & 3) {
            case 0 -> Optional.of(true);
            case 1 -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether the battery is low, from bit 2 of the status. */
    public boolean batteryLow() {
        return status >= 0 && (status >> 8 & 4) != 0;
    }

    /** Whether the valve is faulty, from bit 1 of the status. */
    public boolean valveFault() {
        return status >= 0 && (status >> 8 & 2) != 0;
    }

    /** Reads the answer, if it is of a known layout. */
    public static Optional<Cjt188Meter> of(Cjt188Message message) {
        if (!message.isAnswer() || message.isError()) {
            return Optional.empty();
        }
        byte[] payload = message.payload().bytes();
        String identifier = message.identifier();
        if (identifier.startsWith("D1") && payload.length == HISTORY) {
            return Optional.of(new Cjt188Meter(List.of(valueThenUnit(Kind.SETTLEMENT, payload, 0)), null, -1));
        }
        return identifier.equals("901F") ? measured(payload) : single(identifier, payload);
    }

    /**
     * An answer of one item, or of the valve. That these items exist and what they hold is from one implementation; of
     * the two lengths that are told of each, either is read.
     */
    private static Optional<Cjt188Meter> single(String identifier, byte[] payload) {
        int length = payload.length;
        return switch (identifier) {
            case "903F" -> length == 4 || length == 5 ? one(Kind.POWER, payload, length - 1) : Optional.empty();
            case "904F" ->
                length == 2 || length == 3 ? one(Kind.RETURN_TEMPERATURE, payload, length) : Optional.empty();
            case "905F" ->
                length == 2 || length == 3 ? one(Kind.SUPPLY_TEMPERATURE, payload, length) : Optional.empty();
            case "906F" -> length == 3 || length == 4 ? one(Kind.HOURS, payload, length) : Optional.empty();
            case "907F" ->
                length == TIME ? Optional.of(new Cjt188Meter(List.of(), time(payload, 0), -1)) : Optional.empty();
            case "A017" ->
                length == STATUS ? Optional.of(new Cjt188Meter(List.of(), null, status(payload, 0))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Cjt188Meter> one(Kind kind, byte[] payload, int count) {
        int unit = count < payload.length ? payload[count] & 0xff : -1;
        int divisor = kind == Kind.HOURS ? 1 : HUNDREDTHS;
        var value = new Value(kind, digits(payload, 0, count), unit, divisor);
        return Optional.of(new Cjt188Meter(List.of(value), null, -1));
    }

    private static Optional<Cjt188Meter> measured(byte[] payload) {
        return switch (payload.length) {
            case WATER -> Optional.of(water(payload));
            case HEAT -> Optional.of(heat(payload));
            case SHORT ->
                Optional.of(new Cjt188Meter(
                        List.of(new Value(Kind.CURRENT, digits(payload, 0, VALUE), -1, HUNDREDTHS)),
                        null,
                        status(payload, VALUE)));
            default -> Optional.empty();
        };
    }

    private static Cjt188Meter water(byte[] payload) {
        var values =
                List.of(valueThenUnit(Kind.CURRENT, payload, 0), valueThenUnit(Kind.SETTLEMENT, payload, VALUE + 1));
        int at = 2 * (VALUE + 1);
        return new Cjt188Meter(values, time(payload, at), status(payload, at + TIME));
    }

    private static Cjt188Meter heat(byte[] payload) {
        var kinds = List.of(Kind.SETTLEMENT_HEAT, Kind.CURRENT_HEAT, Kind.POWER, Kind.FLOW, Kind.TOTAL_FLOW);
        boolean unitFirst = isUnitFirst(payload, kinds.size());
        var values = new ArrayList<Value>();
        int at = 0;
        for (var kind : kinds) {
            int unit = payload[unitFirst ? at : at + UNIT_AFTER] & 0xff;
            int divisor = kind == Kind.FLOW ? TEN_THOUSANDTHS : HUNDREDTHS;
            values.add(new Value(kind, digits(payload, unitFirst ? at + 1 : at, VALUE), unit, divisor));
            at += VALUE + 1;
        }
        values.add(new Value(Kind.SUPPLY_TEMPERATURE, digits(payload, at, 3), -1, HUNDREDTHS));
        values.add(new Value(Kind.RETURN_TEMPERATURE, digits(payload, at + 3, 3), -1, HUNDREDTHS));
        values.add(new Value(Kind.HOURS, digits(payload, at + 6, 3), -1, 1));
        at += 9;
        return new Cjt188Meter(values, time(payload, at), status(payload, at + TIME));
    }

    /** Whether the unit stands before each value: so it is where all five are units there, and not all after. */
    private static boolean isUnitFirst(byte[] payload, int count) {
        boolean before = true;
        boolean after = true;
        for (int i = 0; i < count; i++) {
            int at = i * (VALUE + 1);
            before &= Cjt188Units.find(payload[at] & 0xff).isPresent();
            after &= Cjt188Units.find(payload[at + UNIT_AFTER] & 0xff).isPresent();
        }
        return before && !after;
    }

    private static Value valueThenUnit(Kind kind, byte[] payload, int at) {
        return new Value(kind, digits(payload, at, VALUE), payload[at + UNIT_AFTER] & 0xff, HUNDREDTHS);
    }

    private static String digits(byte[] payload, int at, int count) {
        return Bcd.textLowFirst(payload, at, count);
    }

    private static int status(byte[] payload, int at) {
        return (payload[at] & 0xff) << 8 | payload[at + 1] & 0xff;
    }

    /** The time ssmmhhDDMMYYYY low byte first, or in natural order, as some meters have it. */
    private static @Nullable LocalDateTime time(byte[] payload, int at) {
        boolean lowFirst = payload[at + TIME - 1] == CENTURY;
        String digits = lowFirst ? digits(payload, at, TIME) : Bcd.text(payload, at, TIME);
        if (!Bcd.isDecimal(digits)) {
            return null;
        }
        try {
            return LocalDateTime.of(
                    Integer.parseInt(digits, 0, 4, 10),
                    Integer.parseInt(digits, 4, 6, 10),
                    Integer.parseInt(digits, 6, 8, 10),
                    Integer.parseInt(digits, 8, 10, 10),
                    Integer.parseInt(digits, 10, 12, 10),
                    Integer.parseInt(digits, 12, 14, 10));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
