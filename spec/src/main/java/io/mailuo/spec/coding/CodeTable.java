package io.mailuo.spec.coding;

import io.mailuo.spec.catalogue.ComponentClass;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.Csv;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.catalogue.SensingDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** What the values of a field mean. */
@FunctionalInterface
public interface CodeTable {

    /** The name of a value; empty if the table does not have it. */
    Optional<Names> name(String value);

    /**
     * A bundled table: {@code divisions}, {@code sensing-domains}, {@code device-types}, {@code components-gbt47678},
     * {@code components-cjt214}, or one of the tables beside the schemes.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    static CodeTable bundled(String table) {
        return switch (table) {
            case "divisions" -> divisions(Divisions.bundled());
            case "sensing-domains" -> value -> DeviceTypes.domain(value).map(SensingDomain::names);
            case "device-types" -> value -> DeviceTypes.find(value).map(DeviceType::names);
            case "components-gbt47678" ->
                value -> ComponentClasses.find(ComponentClass.GBT_47678, value).map(ComponentClass::names);
            case "components-cjt214" ->
                value -> ComponentClasses.find(ComponentClass.CJT_214, value).map(ComponentClass::names);
            case "gb28181-industries", "gb28181-networks", "gb28181-types" ->
                of(Csv.resource(CodeTable.class, "tables/" + table + ".csv", "code", "name"));
            default -> throw new IllegalArgumentException("there is no code table '" + table + "'");
        };
    }

    /** A table of divisions, with the names of the divisions above. */
    static CodeTable divisions(Divisions divisions) {
        return value -> divisions.find(value).map(division -> {
            var name = divisions.fullName(division.code());
            return new Names(name, name);
        });
    }

    /** A table of rows {@code code, name}. */
    static CodeTable of(List<String[]> rows) {
        var names = new HashMap<String, Names>();
        for (var row : rows) {
            names.put(row[0], new Names(row[1], row[1]));
        }
        return value -> Optional.ofNullable(names.get(value));
    }
}
