package io.mailuo.spec.catalogue;

import java.util.List;

/**
 * A unit of the catalogue.
 *
 * @param code UCUM code, case-sensitive
 * @param symbol as people write it; empty for plain ratios
 * @param names for people
 * @param senml SenML names of the same unit (RFC 8428, RFC 8798), the preferred one first; empty where there is none
 */
public record Unit(String code, String symbol, Names names, List<String> senml) {

    public Unit {
        senml = List.copyOf(senml);
    }
}
