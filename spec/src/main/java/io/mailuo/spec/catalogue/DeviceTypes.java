package io.mailuo.spec.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of sensing domains and device types. */
public final class DeviceTypes {

    private static final Map<String, SensingDomain> DOMAINS = loadDomains();
    private static final Map<String, DeviceType> TYPES = loadTypes();

    private DeviceTypes() {}

    /** All sensing domains, by code. */
    public static Collection<SensingDomain> domains() {
        return DOMAINS.values();
    }

    /** The sensing domain with this code of 2 digits. */
    public static Optional<SensingDomain> domain(String code) {
        return Optional.ofNullable(DOMAINS.get(code));
    }

    /** All device types, by code. */
    public static Collection<DeviceType> all() {
        return TYPES.values();
    }

    /** The device type with this code of 5 digits. */
    public static Optional<DeviceType> find(String code) {
        return Optional.ofNullable(TYPES.get(code));
    }

    private static Map<String, SensingDomain> loadDomains() {
        var domains = new LinkedHashMap<String, SensingDomain>();
        for (var row : Csv.resource(DeviceTypes.class, "sensing-domains.csv", "code", "zh", "en")) {
            domains.put(row[0], new SensingDomain(row[0], new Names(row[1], row[2])));
        }
        return Collections.unmodifiableMap(domains);
    }

    private static Map<String, DeviceType> loadTypes() {
        var types = new LinkedHashMap<String, DeviceType>();
        for (var row : Csv.resource(DeviceTypes.class, "device-types.csv", "code", "zh", "en", "properties")) {
            types.put(row[0], new DeviceType(row[0], new Names(row[1], row[2]), List.of(row[3].split(" "))));
        }
        return Collections.unmodifiableMap(types);
    }
}
