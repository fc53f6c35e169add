package io.mailuo.http;

import io.mailuo.spec.registry.Scope;

/** Who may use a route. */
public sealed interface Access {

    /** Anyone, without a token. */
    record Open() implements Access {}

    /** Any valid token or session, also one that may do nothing yet but change its password. */
    record Session() implements Access {}

    /** Any valid token or session. */
    record Authenticated() implements Access {}

    /** A token or session with {@code scope}. */
    record Scoped(Scope scope) implements Access {}

    /** Anyone, without a token: health, the published contract, logging in, enrolling. */
    static Access open() {
        return new Open();
    }

    /** Any valid token or session, also one that may do nothing yet but change its password. */
    static Access session() {
        return new Session();
    }

    /** Any valid token or session. */
    static Access authenticated() {
        return new Authenticated();
    }

    /** A token or session with {@code scope}. */
    static Access scope(Scope scope) {
        return new Scoped(scope);
    }
}
