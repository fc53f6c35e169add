package io.mailuo.spec.coding;

import io.mailuo.spec.catalogue.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a text says as a code of a scheme.
 *
 * @param scheme the scheme
 * @param code the text without spaces and hyphens, in capitals
 * @param values the value of each field; empty if the length is wrong
 * @param problems what is wrong with it; empty if nothing is
 */
public record ParsedCode(CodingScheme scheme, String code, List<Value> values, List<Problem> problems) {

    /**
     * The value of a field.
     *
     * @param field name of the field
     * @param value as written
     * @param meaning what the field's table says of it, or null
     */
    public record Value(
            String field, String value, @Nullable Names meaning) {}

    /** Kinds of problems. */
    public enum Kind {
        LENGTH,
        CHARACTER,
        FIELD,
        CHECK
    }

    /**
     * Something that is wrong with a code.
     *
     * @param kind the kind
     * @param field name of the field, or null where the whole code is meant
     * @param message in words
     */
    public record Problem(Kind kind, @Nullable String field, Names message) {}

    public ParsedCode {
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong with it. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /** The values by the name of their fields, in the order of the fields. */
    public Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        values.forEach(value -> fields.put(value.field(), value.value()));
        return fields;
    }
}
