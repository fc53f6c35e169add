package io.mailuo.spec.catalogue;

import java.util.List;

/**
 * A type of sensing device.
 *
 * @param code 5 digits: sensing domain 2, type within it 3
 * @param names for people
 * @param properties ids of the observed properties that such devices usually have
 */
public record DeviceType(String code, Names names, List<String> properties) {

    public DeviceType {
        properties = List.copyOf(properties);
    }

    /** The code of the sensing domain, 2 digits. */
    public String domain() {
        return code.substring(0, 2);
    }

    /** The type within the sensing domain, 3 digits. */
    public String type() {
        return code.substring(2);
    }
}
