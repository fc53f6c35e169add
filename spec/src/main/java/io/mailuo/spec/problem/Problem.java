package io.mailuo.spec.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as the caller reads it: RFC 9457 problem details with a stable code. Rendered in the language asked for.
 *
 * @param code stable name of the kind of error, lower case with hyphens; {@code type} on the wire is
 *     {@code urn:mailuo:problem:<code>}
 * @param status HTTP status
 * @param title what happened
 * @param detail which field and value, and what to do about it
 * @param fields what is wrong, field by field; empty where the error is not about fields
 */
public record Problem(
        String code, int status, Text title, @Nullable Text detail, List<Field> fields) {

    /** Media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One field that is wrong.
     *
     * @param pointer JSON pointer into the request body, or the name of the query parameter
     * @param message what is wrong with it and what is allowed
     */
    public record Field(String pointer, Text message) {}

    public Problem {
        fields = List.copyOf(fields);
    }

    /** The {@code type} URI of this kind of problem. */
    public String type() {
        return "urn:mailuo:problem:" + code;
    }
}
