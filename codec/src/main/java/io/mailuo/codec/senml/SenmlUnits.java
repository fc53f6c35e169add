package io.mailuo.codec.senml;

import io.mailuo.spec.catalogue.Units;

/** The units of a pack, as UCUM. */
final class SenmlUnits {

    /** No unit is as long; what is longer is handed on for the check to refuse. */
    private static final int LONGEST = 64;

    private SenmlUnits() {}

    /** The UCUM code for {@code unit}, which is a SenML name or UCUM; anything else stays as it is. */
    static String toUcum(String unit) {
        if (unit.isEmpty() || unit.length() > LONGEST) {
            return unit;
        }
        return Units.resolve(unit).orElse(unit);
    }
}
