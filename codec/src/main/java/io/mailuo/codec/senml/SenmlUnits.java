package io.mailuo.codec.senml;

/** The units of a pack, as UCUM. */
final class SenmlUnits {

    private SenmlUnits() {}

    /** The UCUM code for {@code unit}, which is a SenML name or already UCUM. */
    static String toUcum(String unit) {
        return unit;
    }
}
