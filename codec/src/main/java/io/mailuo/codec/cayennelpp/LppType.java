package io.mailuo.codec.cayennelpp;

import java.util.List;
import java.util.Optional;

/** The types of Cayenne LPP 2: an IPSO object's id less 3200, and the later additions of its libraries. */
public enum LppType {
    DIGITAL_IN(0, "digital_in", 1, 1, false, ""),
    DIGITAL_OUT(1, "digital_out", 1, 1, false, ""),
    ANALOG_IN(2, "analog_in", 2, 100, true, ""),
    ANALOG_OUT(3, "analog_out", 2, 100, true, ""),
    GENERIC(100, "generic", 4, 1, false, ""),
    ILLUMINANCE(101, "illuminance", 2, 1, false, "lx"),
    PRESENCE(102, "presence", 1, 1, false, ""),
    TEMPERATURE(103, "temperature", 2, 10, true, "Cel"),
    HUMIDITY(104, "humidity", 1, 2, false, "%"),
    ACCELEROMETER(113, "accelerometer", 2, 1000, true, "[g]", "x", "y", "z"),
    BAROMETER(115, "barometer", 2, 10, false, "hPa"),
    VOLTAGE(116, "voltage", 2, 100, false, "V"),
    CURRENT(117, "current", 2, 1000, false, "A"),
    FREQUENCY(118, "frequency", 4, 1, false, "Hz"),
    PERCENTAGE(120, "percentage", 1, 1, false, "%"),
    ALTITUDE(121, "altitude", 2, 1, true, "m"),
    CONCENTRATION(125, "concentration", 2, 1, false, "[ppm]"),
    POWER(128, "power", 2, 1, false, "W"),
    DISTANCE(130, "distance", 4, 1000, false, "m"),
    ENERGY(131, "energy", 4, 1000, false, "kW.h"),
    DIRECTION(132, "direction", 2, 1, false, "deg"),
    UNIX_TIME(133, "unixtime", 4, 1, false, "s"),
    GYROMETER(134, "gyrometer", 2, 100, true, "deg/s", "x", "y", "z"),
    COLOUR(135, "colour", 1, 1, false, "", "r", "g", "b"),
    /** Degrees, degrees and metres; the altitude is in hundredths. */
    GPS(136, "gps", 3, 10_000, true, "deg", "latitude", "longitude", "altitude"),
    SWITCH(142, "switch", 1, 1, false, ""),
    /** A line of points in degrees, of any number ({@link LppPolyline}). */
    POLYLINE(240, "polyline", 8, 10_000, true, "deg");

    private final int code;
    private final String label;
    private final int size;
    private final int divisor;
    private final boolean signed;
    private final String unit;
    private final List<String> parts;

    LppType(int code, String label, int size, int divisor, boolean signed, String unit, String... parts) {
        this.code = code;
        this.label = label;
        this.size = size;
        this.divisor = divisor;
        this.signed = signed;
        this.unit = unit;
        this.parts = parts.length == 0 ? List.of("") : List.of(parts);
    }

    /** The type with this code. */
    public static Optional<LppType> of(int code) {
        for (var type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type with this name. */
    public static Optional<LppType> of(String label) {
        for (var type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Code on the wire. */
    public int code() {
        return code;
    }

    /** Name. */
    public String label() {
        return label;
    }

    /** Bytes of each part. */
    int size() {
        return size;
    }

    /** What the raw number of a part is divided by. */
    int divisor(int part) {
        return this == GPS && part == 2 ? 100 : divisor;
    }

    boolean signed() {
        return signed;
    }

    /** UCUM code of a part, or empty. */
    public String unit(int part) {
        return this == GPS && part == 2 ? "m" : unit;
    }

    /** Names of the parts; one empty name for a single value. */
    public List<String> parts() {
        return parts;
    }
}
