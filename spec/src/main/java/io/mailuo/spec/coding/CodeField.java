package io.mailuo.spec.coding;

import io.mailuo.spec.catalogue.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a code.
 *
 * @param name on the API, such as {@code division}
 * @param start index of its first character, from 0
 * @param length characters
 * @param names for people
 * @param alphabet the characters that it may have
 * @param table what its values mean, or null
 * @param key the fields whose values together are the key of the table
 * @param min least number, for sequences, or null
 * @param scheme the scheme that its value is a code of, or null
 */
public record CodeField(
        String name,
        int start,
        int length,
        Names names,
        String alphabet,
        @Nullable CodeTable table,
        List<String> key,
        @Nullable Integer min,
        @Nullable CodingScheme scheme) {

    public CodeField {
        key = List.copyOf(key);
    }

    /** The part of a whole code. */
    String of(String code) {
        return code.substring(start, start + length);
    }
}
