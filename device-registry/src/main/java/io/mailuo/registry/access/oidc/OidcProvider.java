package io.mailuo.registry.access.oidc;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.ES384;
import static com.nimbusds.jose.JWSAlgorithm.ES512;
import static com.nimbusds.jose.JWSAlgorithm.PS256;
import static com.nimbusds.jose.JWSAlgorithm.PS384;
import static com.nimbusds.jose.JWSAlgorithm.PS512;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static com.nimbusds.jose.JWSAlgorithm.RS384;
import static com.nimbusds.jose.JWSAlgorithm.RS512;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.mailuo.registry.access.oidc.SignInException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Connect provider (OpenID Connect Core 1.0, authorization code flow with PKCE S256). It is asked only when
 * somebody signs in, so the platform starts and runs without it. Thread-safe.
 */
public final class OidcProvider implements AutoCloseable {

    /** Signatures by a key that only the provider has; neither {@code none} nor HMAC, whose key a public one could be. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512);

    private static final Duration METADATA_KEPT = Duration.ofHours(1);
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(2);
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_SUBJECT = 255;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private record Discovered(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant at) {}

    private record Failed(SignInException why, Instant at) {}

    private final OidcConfig config;
    private final ClientID client;
    private final @Nullable Secret secret;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final Semaphore conversations = new Semaphore(MOST_AT_ONCE);
    private @Nullable Discovered discovered;
    private @Nullable Failed failed;

    /**
     * Does not speak to the provider yet.
     *
     * @throws IllegalArgumentException where the file of the client secret or of the authorities cannot be read or is
     *     empty
     */
    public OidcProvider(OidcConfig config, InstantSource clock) {
        this.config = config;
        this.client = new ClientID(config.clientId());
        this.secret = config.clientSecretFile() == null ? null : read(config.clientSecretFile());
        this.clock = clock;
        var authorities = config.trustedCertificates();
        this.http =
                new ProviderHttp(config.patience(), authorities == null ? null : TrustedCertificates.read(authorities));
    }

    /** What the provider is, and by which claim it names people. */
    public OidcConfig config() {
        return config;
    }

    /** Where a browser goes to sign in. */
    public URI begin(Attempt attempt) throws SignInException {
        var metadata = converse(() -> discover().metadata());
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope(config.scopes().toArray(String[]::new)),
                        client,
                        config.redirectUri())
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(new State(attempt.state()))
                .nonce(new Nonce(attempt.nonce()))
                .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Who has come back from the provider.
     *
     * @param issuer that the answer names (RFC 9207), if it does
     * @return the person, as the provider always calls them: 1 to 255 characters, none of them a control character
     */
    public String identify(Attempt attempt, String code, Optional<String> issuer) throws SignInException {
        return converse(() -> {
            var provider = discover();
            checkIssuer(provider.metadata(), issuer);
            return person(validate(provider, redeem(provider.metadata(), attempt, code), attempt));
        });
    }

    /**
     * Where a browser goes to sign out at the provider too (OpenID Connect RP-Initiated Logout 1.0), which may ask whether
     * that is wanted: it is not told who, since ID tokens are not kept. Empty where the provider does not offer it.
     */
    public Optional<URI> end() throws SignInException {
        var endpoint = converse(() -> discover().metadata().getEndSessionEndpointURI());
        return endpoint == null || endpoint.getHost() == null || !isProtected(endpoint)
                ? Optional.empty()
                : Optional.of(
                        new LogoutRequest(endpoint, null, null, client, config.signedOutUri(), null, null).toURI());
    }

    @Override
    public void close() {
        http.close();
    }

    private interface Conversation<T extends @Nullable Object> {
        T hold() throws SignInException;
    }

    /** A provider that hangs must not take the platform's threads along. */
    private <T extends @Nullable Object> T converse(Conversation<T> conversation) throws SignInException {
        if (!conversations.tryAcquire()) {
            throw new SignInException(Reason.PROVIDER_BUSY, MOST_AT_ONCE + " conversations with the provider already");
        }
        try {
            return conversation.hold();
        } catch (RuntimeException e) {
            throw wrong("its answer cannot be read: " + e);
        } finally {
            conversations.release();
        }
    }

    /** One asks, the others wait and then have the same answer. */
    private synchronized Discovered discover() throws SignInException {
        var now = clock.instant();
        var known = discovered;
        if (known != null && now.isBefore(known.at().plus(METADATA_KEPT))) {
            return known;
        }
        var past = failed;
        if (past != null && now.isBefore(past.at().plus(FAILURE_KEPT))) {
            throw new SignInException(
                    past.why().reason(), String.valueOf(past.why().getMessage()));
        }
        try {
            var metadata = metadata();
            var fresh = new Discovered(metadata, keys(metadata), now);
            discovered = fresh;
            failed = null;
            return fresh;
        } catch (SignInException e) {
            failed = new Failed(e, clock.instant());
            throw e;
        }
    }

    private OIDCProviderMetadata metadata() throws SignInException {
        try {
            var address = OIDCProviderMetadata.resolveURL(new Issuer(config.issuer()));
            var metadata = OIDCProviderMetadata.parse(http.get(URI.create(address.toString())));
            if (!metadata.getIssuer().getValue().equals(config.issuer().toString())) {
                throw wrong("its discovery document is of another issuer, " + metadata.getIssuer());
            }
            checkEndpoint("authorization_endpoint", metadata.getAuthorizationEndpointURI());
            checkEndpoint("token_endpoint", metadata.getTokenEndpointURI());
            checkEndpoint("jwks_uri", metadata.getJWKSetURI());
            return metadata;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (GeneralException e) {
            throw wrong("its discovery document: " + e.getMessage());
        }
    }

    private void checkEndpoint(String name, @Nullable URI endpoint) throws SignInException {
        if (endpoint == null || endpoint.getHost() == null) {
            throw wrong("its discovery document has no " + name);
        }
        if (!isProtected(endpoint)) {
            throw wrong("its " + name + " is not https");
        }
    }

    private boolean isProtected(URI endpoint) {
        return "https".equals(endpoint.getScheme()) || !config.providerSecure() && "http".equals(endpoint.getScheme());
    }

    private JWKSource<SecurityContext> keys(OIDCProviderMetadata metadata) throws SignInException {
        try {
            return JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), http)
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw wrong("its jwks_uri: " + e.getMessage());
        }
    }

    /** Against an answer of another provider that is passed off as this one's. */
    private void checkIssuer(OIDCProviderMetadata metadata, Optional<String> issuer) throws SignInException {
        if (issuer.isEmpty()
                ? metadata.supportsAuthorizationResponseIssuerParam()
                : !issuer.get().equals(config.issuer().toString())) {
            throw new SignInException(
                    Reason.IDENTITY_REFUSED, "the answer names the issuer " + issuer.orElse("not at all"));
        }
    }

    private JWT redeem(OIDCProviderMetadata metadata, Attempt attempt, String code) throws SignInException {
        var grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), config.redirectUri(), new CodeVerifier(attempt.verifier()));
        var endpoint = metadata.getTokenEndpointURI();
        var key = secret;
        var request = key == null
                ? new TokenRequest.Builder(endpoint, client, grant)
                : new TokenRequest.Builder(endpoint, authentication(metadata, key), grant);
        try {
            var response = OIDCTokenResponseParser.parse(
                    request.build().toHTTPRequest().send(http));
            if (!response.indicatesSuccess()) {
                throw refused(response.toErrorResponse().getErrorObject());
            }
            if (response.toSuccessResponse() instanceof OIDCTokenResponse tokens
                    && tokens.getOIDCTokens().getIDToken() != null) {
                return tokens.getOIDCTokens().getIDToken();
            }
            throw wrong("its token answer has no ID token");
        } catch (IOException e) {
            throw unreachable(e);
        } catch (ParseException e) {
            throw wrong("its token answer: " + e.getMessage());
        }
    }

    private ClientAuthentication authentication(OIDCProviderMetadata metadata, Secret key) {
        var methods = metadata.getTokenEndpointAuthMethods();
        boolean basic = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return basic ? new ClientSecretBasic(client, key) : new ClientSecretPost(client, key);
    }

    /** A code that is used, expired or another's is the browser's; everything else is between the provider and us. */
    private static SignInException refused(@Nullable ErrorObject error) {
        var code = error == null ? null : error.getCode();
        return "invalid_grant".equals(code)
                ? new SignInException(Reason.EXPIRED, "the provider refuses the authorization code")
                : wrong("it refuses the token request: " + code);
    }

    /** OpenID Connect Core 1.0, 3.1.3.7: issuer, audience, authorized party, signature, times, nonce. */
    private IDTokenClaimsSet validate(Discovered provider, JWT token, Attempt attempt) throws SignInException {
        var validator = new IDTokenValidator(
                provider.metadata().getIssuer(),
                client,
                new JWSVerificationKeySelector<>(ALGORITHMS, provider.keys()),
                null);
        validator.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        try {
            var claims = validator.validate(token, new Nonce(attempt.nonce()));
            checkAuthorizedParty(claims);
            return claims;
        } catch (KeySourceException e) {
            throw new SignInException(Reason.PROVIDER_UNREACHABLE, "its keys: " + e.getMessage());
        } catch (BadJOSEException | JOSEException e) {
            throw new SignInException(Reason.IDENTITY_REFUSED, "the ID token: " + e.getMessage());
        }
    }

    /** The library leaves this to us: a token that was made for another client, or for nobody in particular. */
    private void checkAuthorizedParty(IDTokenClaimsSet claims) throws SignInException {
        var party = claims.getAuthorizedParty();
        if (party == null ? claims.getAudience().size() > 1 : !party.getValue().equals(client.getValue())) {
            throw new SignInException(
                    Reason.IDENTITY_REFUSED, "the ID token is for another authorized party than this client");
        }
    }

    private String person(IDTokenClaimsSet claims) throws SignInException {
        if (!(claims.getClaim(config.claim()) instanceof String person)
                || person.isBlank()
                || person.length() > MOST_SUBJECT
                || CONTROL.matcher(person).find()) {
            throw new SignInException(Reason.IDENTITY_REFUSED, "the ID token has no usable claim " + config.claim());
        }
        return person;
    }

    private static SignInException unreachable(IOException e) {
        return new SignInException(Reason.PROVIDER_UNREACHABLE, String.valueOf(e.getMessage()));
    }

    private static SignInException wrong(String message) {
        return new SignInException(Reason.PROVIDER_WRONG, message);
    }

    private static Secret read(Path file) {
        try {
            var text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("oidc.clientSecretFile: " + file + " is empty");
            }
            return new Secret(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "oidc.clientSecretFile: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
