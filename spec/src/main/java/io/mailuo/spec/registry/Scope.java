package io.mailuo.spec.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a token may do. */
public enum Scope {
    REGISTRY_READ("registry:read"),
    REGISTRY_WRITE("registry:write"),
    OBSERVATIONS_READ("observations:read"),
    QUARANTINE_READ("quarantine:read"),
    QUARANTINE_REPLAY("quarantine:replay"),
    TOKENS_WRITE("tokens:write"),
    AUDIT_READ("audit:read"),
    ACCOUNTS_WRITE("accounts:write"),
    ORGANIZATIONS_WRITE("organizations:write");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The scope as written on the API. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The scope written {@code text}. */
    @JsonCreator
    public static Scope parse(String text) {
        for (var scope : values()) {
            if (scope.text.equals(text)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("no scope is called '" + text + "'");
    }
}
