package io.mailuo.registry.access.oidc;

import io.mailuo.spec.config.Key;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Connect provider by which people may sign in, beside their passwords.
 *
 * @param issuer exactly as the provider writes it in its discovery document and its tokens
 * @param clientSecretFile null for a public client, which has PKCE only
 * @param trustedCertificates null for the authorities that the Java runtime knows
 * @param publicUrl scheme, host and port by which browsers reach this platform
 * @param claim of the ID token that names the person; must be one that the person cannot choose
 */
public record OidcConfig(
        @Key(description = "Issuer of the provider, https, exactly as in <issuer>/.well-known/openid-configuration")
        URI issuer,

        @Key(description = "Id under which the provider knows this platform")
        String clientId,

        @Key(description = "File whose only line is the client secret; none for a public client") @Nullable
        Path clientSecretFile,

        @Key(
                description = "PEM file of the authorities that vouch for the provider's server, in place of those that"
                        + " the Java runtime knows; for a city's own authority")
        @Nullable
        Path trustedCertificates,

        @Key(description = "Name of the provider on the sign-in button", defaultValue = "OpenID Connect")
        String name,

        @Key(
                description = "Where browsers reach this platform, such as https://iot.example.cn; the provider must"
                        + " allow the redirect URI <publicUrl>/api/v1/sessions/oidc/callback")
        URI publicUrl,

        @Key(
                description = "Claim of the ID token by which accounts are linked; one that people cannot change",
                defaultValue = "sub")
        String claim,

        @Key(description = "Scopes to ask for", defaultValue = "openid")
        List<String> scopes,

        @Key(
                description = "How long the provider may take for one answer",
                defaultValue = "5s",
                min = "100ms",
                max = "30s")
        Duration patience) {

    /** Path of the redirect URI. */
    public static final String CALLBACK = "/api/v1/sessions/oidc/callback";

    private static final String SIGNED_OUT = "/portal/";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    public OidcConfig {
        scopes = List.copyOf(scopes);
        requireTls("issuer", issuer);
        requireTls("publicUrl", publicUrl);
        if (issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new IllegalArgumentException("issuer: " + issuer + " has a query or a fragment");
        }
        var path = publicUrl.getRawPath();
        if (path != null && !path.isEmpty() || publicUrl.getRawQuery() != null || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "publicUrl: " + publicUrl + " must be scheme, host and port only, without a slash at the end");
        }
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("scopes: must contain openid");
        }
    }

    /** The redirect URI, as the provider must know it. */
    public URI redirectUri() {
        return publicUrl.resolve(CALLBACK);
    }

    /** Where the provider leads to once somebody has signed out there, as it must know it. */
    URI signedOutUri() {
        return publicUrl.resolve(SIGNED_OUT);
    }

    /** Whether browsers reach this platform by TLS. */
    public boolean secure() {
        return publicUrl.getScheme().equals("https");
    }

    /** Whether the provider is spoken to by TLS, and then never without. */
    boolean providerSecure() {
        return issuer.getScheme().equals("https");
    }

    private static void requireTls(String key, URI uri) {
        var host = uri.getHost();
        if (host == null
                || uri.getRawUserInfo() != null
                || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && LOOPBACK.contains(host))) {
            throw new IllegalArgumentException(
                    key + ": " + uri + " must be https://…; plain http only to this machine itself");
        }
    }
}
