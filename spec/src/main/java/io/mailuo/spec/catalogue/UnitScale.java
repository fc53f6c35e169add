package io.mailuo.spec.catalogue;

/**
 * What a unit measures, and how much of it: {@code value in base units = value * factor + offset}.
 *
 * @param dimension exponents of the base units, as a canonical text
 * @param kind tells apart what has the same dimension and must not be mixed, such as acidity and turbidity; mostly empty
 * @param factor positive
 * @param offset in base units
 */
record UnitScale(String dimension, String kind, double factor, double offset) {

    /** Whether values of one can be turned into values of the other. */
    boolean compatible(UnitScale other) {
        return dimension.equals(other.dimension) && kind.equals(other.kind);
    }
}
