package io.mailuo.codec.declared;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a field of bits: read one by one where they are asked for.
 *
 * @param field the field
 * @param raw its number
 */
record BitGroup(Item.Value field, long raw) {

    /** The value of the bits called {@code name}; null where there are none. */
    @Nullable
    Object get(String name) {
        for (var bits : field.bits()) {
            if (bits.name().equals(name)) {
                return bits.value(raw);
            }
        }
        long others = others();
        return name.equals(Declaration.OTHER_BITS) && others != 0 ? (Object) others : null;
    }

    private long others() {
        long others = raw;
        for (var bits : field.bits()) {
            others &= ~bits.mask();
        }
        return others;
    }

    /** All of them by name, and those that nobody takes where any is set. */
    Map<String, Object> named() {
        var named = new LinkedHashMap<String, Object>();
        for (var bits : field.bits()) {
            named.put(bits.name(), bits.value(raw));
        }
        long others = others();
        if (others != 0) {
            named.put(Declaration.OTHER_BITS, others);
        }
        return named;
    }

    @Override
    public String toString() {
        return named().toString();
    }
}
