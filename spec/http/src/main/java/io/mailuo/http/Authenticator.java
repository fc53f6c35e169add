package io.mailuo.http;

import java.util.Optional;

/** Knows tokens. Called on virtual threads for requests and on an event loop for WebSocket handshakes; must not block. */
@FunctionalInterface
public interface Authenticator {

    /** Who stands behind {@code token}; empty when it is unknown, revoked or expired. */
    Optional<Principal> authenticate(String token);
}
