package io.mailuo.codec.szy206;

import io.mailuo.codec.szy206.Szy206Number.Sign;

/** What a terminal measures, and how a value of it is written (SL/T 427-2021 7.3.22, tables 33 to 47). */
public enum Szy206Quantity {
    /** Rain. */
    RAIN("rain", 3, 1, Sign.NONE, "mm", ""),
    /** Rain of a period, which the value's {@link Szy206Value#detail} tells (table 54). */
    STATISTICAL_RAIN("statistical_rain", 4, 1, Sign.NONE, "mm", ""),
    /** Water level. */
    LEVEL("level", 4, 3, Sign.NIBBLE, "m", "water_level"),
    /** Flow; the value's {@link Szy206Value#detail} tells its unit. */
    FLOW("flow", 5, 3, Sign.NONE, "m3/s", ""),
    /** Volume that has flowed. */
    TOTAL("total", 5, 0, Sign.NONE, "m3", "water_volume"),
    /** Velocity of flow. */
    VELOCITY("velocity", 3, 3, Sign.NIBBLE, "m/s", "flow_velocity"),
    /** Opening of a gate. */
    GATE("gate", 3, 2, Sign.NONE, "m", "gate_opening"),
    /** Power. */
    POWER("power", 3, 0, Sign.NONE, "kW", "active_power"),
    /** Air pressure. */
    AIR_PRESSURE("air_pressure", 3, 0, Sign.NONE, "hPa", "air_pressure"),
    /** Speed of the wind; the value's {@link Szy206Value#detail} is its direction, 0 to 8. */
    WIND("wind", 3, 2, Sign.NONE, "m/s", "wind_speed"),
    /** Air temperature. */
    AIR_TEMPERATURE("air_temperature", 2, 1, Sign.NIBBLE, "Cel", "air_temperature"),
    /** Electric energy. */
    ENERGY("energy", 4, 2, Sign.NONE, "kW.h", "active_energy"),
    /** Water temperature. */
    WATER_TEMPERATURE("water_temperature", 2, 1, Sign.NONE, "Cel", "water_temperature"),
    /** A parameter of the water's quality; the value's number is its bit ({@link Szy206Quality}). */
    QUALITY("quality", 4, 0, Sign.NONE, "", ""),
    /** Moisture of the soil. */
    SOIL_MOISTURE("soil_moisture", 2, 1, Sign.NONE, "%", "soil_moisture"),
    /** How deep in the soil was measured. */
    SOIL_DEPTH("soil_depth", 2, 0, Sign.NONE, "cm", ""),
    /** Evaporation. */
    EVAPORATION("evaporation", 3, 1, Sign.NONE, "mm", "evaporation"),
    /** Water pressure. */
    PRESSURE("pressure", 4, 2, Sign.NONE, "kPa", "water_pressure"),
    /** Voltage of the terminal's supply. */
    VOLTAGE("voltage", 2, 2, Sign.NONE, "V", "");

    private final String label;
    private final int size;
    private final int decimals;
    private final Sign sign;
    private final String unit;
    private final String property;

    Szy206Quantity(String label, int size, int decimals, Sign sign, String unit, String property) {
        this.label = label;
        this.size = size;
        this.decimals = decimals;
        this.sign = sign;
        this.unit = unit;
        this.property = property.isEmpty() ? "szy206:" + label : property;
    }

    /** Its name. */
    public String label() {
        return label;
    }

    int size() {
        return size;
    }

    int decimals() {
        return decimals;
    }

    Sign sign() {
        return sign;
    }

    /** UCUM code; of a flow the one of m³/s. */
    public String unit() {
        return unit;
    }

    /** Observed property: of the catalogue, or {@code szy206:<name>}. */
    public String property() {
        return property;
    }

    /** The quantity called {@code label}. */
    static Szy206Quantity named(String label) {
        for (var quantity : values()) {
            if (quantity.label.equals(label)) {
                return quantity;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is not measured by terminals");
    }
}
