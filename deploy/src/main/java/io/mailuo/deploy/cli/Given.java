package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a command's options was given: the query parameters, or the fields of a body, that are not null. */
final class Given {

    private Given() {}

    /** Parameters from names and values in turn, without those that are null. */
    static Map<String, String> parameters(@Nullable String... namesAndValues) {
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value != null) {
                parameters.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return parameters;
    }

    /** Adds fields from names and values in turn, without those that are null; returns {@code body}. */
    static ObjectNode fields(ObjectNode body, @Nullable String... namesAndValues) {
        parameters(namesAndValues).forEach(body::put);
        return body;
    }
}
