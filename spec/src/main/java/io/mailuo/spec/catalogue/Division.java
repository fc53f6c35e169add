package io.mailuo.spec.catalogue;

/**
 * An administrative division (行政区划) of county level or above.
 *
 * @param code GB/T 2260, 6 digits
 * @param name Chinese, without the names of the divisions above it
 */
public record Division(String code, String name) {

    /** The levels of divisions. */
    public enum Level {
        PROVINCE,
        CITY,
        COUNTY
    }

    /** The level, which the code's trailing zeros say. */
    public Level level() {
        if (code.endsWith("0000")) {
            return Level.PROVINCE;
        }
        return code.endsWith("00") ? Level.CITY : Level.COUNTY;
    }

    /** The code of the division above; a province's own code for a province. */
    public String parent() {
        return level() == Level.COUNTY ? code.substring(0, 4) + "00" : code.substring(0, 2) + "0000";
    }
}
