package io.mailuo.ingest.store;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names that may stand in a query; whatever else is refused before any query text is made of it. */
public final class StoreNames {

    private static final Pattern DEVICE = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final Pattern PROPERTY = Pattern.compile("[0-9A-Za-z_:.-]{1,128}");

    private StoreNames() {}

    /** Whether {@code text} can be a device's code. */
    public static boolean isDevice(String text) {
        return DEVICE.matcher(text).matches();
    }

    /** Whether {@code text} can be an observed property. */
    public static boolean isProperty(String text) {
        return PROPERTY.matcher(text).matches();
    }

    static void requireDevice(String text) {
        if (!isDevice(text)) {
            throw new IllegalArgumentException("not a device code: '" + text + "'");
        }
    }

    /** The same names in the order of the alphabet. */
    static Set<String> requireProperties(Set<String> names) {
        for (String name : names) {
            if (!isProperty(name)) {
                throw new IllegalArgumentException("not an observed property: '" + name + "'");
            }
        }
        return Collections.unmodifiableSet(new TreeSet<>(names));
    }
}
