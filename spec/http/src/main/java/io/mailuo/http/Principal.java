package io.mailuo.http;

import io.mailuo.spec.registry.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param tokenId id of the token or session, not secret
 * @param subject who it speaks for, such as an account name
 * @param organization restricts it to this organization and those below; null for the whole platform
 * @param scopes what it may do; nothing at all is a session whose first password has not been changed
 * @param expiresAt when it ends
 */
public record Principal(
        String tokenId, String subject, @Nullable String organization, Set<Scope> scopes, Instant expiresAt) {
    public Principal {
        scopes = Set.copyOf(scopes);
    }
}
