package io.mailuo.ingest.index;

import io.mailuo.http.Authenticator;
import io.mailuo.http.Principal;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Knows the bearers of tokens and sessions from the device index. */
public final class TokenAuthenticator implements Authenticator {

    private final DeviceIndex index;
    private final InstantSource clock;

    public TokenAuthenticator(DeviceIndex index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
    }

    @Override
    public Optional<Principal> authenticate(String token) {
        return Optional.ofNullable(index.token(sha256(token), clock.instant())).map(TokenAuthenticator::principal);
    }

    private static Principal principal(AccessToken token) {
        return new Principal(
                token.id(), token.subject(), token.organization(), Set.copyOf(token.scopes()), token.expiresAt());
    }

    private static String sha256(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
