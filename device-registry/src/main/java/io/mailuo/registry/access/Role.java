package io.mailuo.registry.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mailuo.spec.registry.Scope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an account is for. A viewer and a registrar belong to an organization and reach it and all below. The three
 * administrators keep each other in check (三权分立): none can do another's part, and none touches data.
 */
enum Role {
    /** Reads what the organization has. */
    VIEWER("viewer", Scope.REGISTRY_READ, Scope.OBSERVATIONS_READ),
    /** Registers and changes what the organization has, deals with its quarantine, makes tokens for its programs. */
    REGISTRAR(
            "registrar",
            Scope.REGISTRY_READ,
            Scope.REGISTRY_WRITE,
            Scope.OBSERVATIONS_READ,
            Scope.QUARANTINE_READ,
            Scope.QUARANTINE_REPLAY,
            Scope.TOKENS_WRITE),
    /** Makes and changes organizations. */
    SYSTEM_ADMIN("system-admin", Scope.ORGANIZATIONS_WRITE),
    /** Makes, changes and disables accounts, lists and revokes tokens. */
    SECURITY_ADMIN("security-admin", Scope.ACCOUNTS_WRITE, Scope.TOKENS_WRITE),
    /** Reads and verifies the audit log. */
    AUDIT_ADMIN("audit-admin", Scope.AUDIT_READ),
    /** Has every right until each of the three administrators has changed the first password; then it is disabled. */
    SETUP("setup", Scope.values());

    private final String text;
    private final Set<Scope> scopes;

    Role(String text, Scope... scopes) {
        this.text = text;
        this.scopes = scopes.length == 0 ? EnumSet.noneOf(Scope.class) : EnumSet.copyOf(Arrays.asList(scopes));
    }

    /** The role as written on the API. */
    @JsonValue
    String text() {
        return text;
    }

    /** The role written {@code text}. */
    @JsonCreator
    static Role parse(String text) {
        for (var role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no role is called '" + text + "'");
    }

    /** What it may do. */
    Set<Scope> scopes() {
        return Set.copyOf(scopes);
    }

    /** Whether it is one of the three administrators. */
    boolean administrator() {
        return this == SYSTEM_ADMIN || this == SECURITY_ADMIN || this == AUDIT_ADMIN;
    }

    /** Whether it belongs to an organization. */
    boolean ofOrganization() {
        return this == VIEWER || this == REGISTRAR;
    }
}
