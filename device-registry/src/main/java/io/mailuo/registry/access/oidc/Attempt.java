package io.mailuo.registry.access.oidc;

import io.mailuo.registry.access.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One way of somebody through the provider and back. The browser keeps it in a cookie; the state, the nonce and the
 * PKCE verifier are hashes of the whole of it (OpenID Connect Core 1.0, 15.5.2), so that nothing is kept here for those
 * who never come back, and nothing in it can be exchanged. Whoever has not the cookie can neither make nor end it.
 *
 * @param begun to the second
 * @param returnTo page of ours to show afterwards
 * @param secret 256 random bits
 */
public record Attempt(Instant begun, String returnTo, String secret) {

    /** How long it may take, with second factors and forgotten passwords. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Pages of ours: the console or the portal, and a place in them. Nothing that a browser could take for another host
     * fits.
     */
    private static final Pattern PAGE = Pattern.compile("/(portal/)?(#[!-~]{0,400})?");

    private static final Pattern COOKIE = Pattern.compile("(\\d{1,12})\\.([A-Za-z0-9_-]{1,600})\\.([A-Za-z0-9]{43})");

    /** Whether a path is one of our pages, and nothing else. */
    public static boolean isPage(String path) {
        return PAGE.matcher(path).matches();
    }

    /** A new one. */
    public static Attempt begin(Instant now, String returnTo) {
        return new Attempt(Instant.ofEpochSecond(now.getEpochSecond()), returnTo, Secrets.random());
    }

    /** The one that a cookie holds, unless it holds none. */
    public static Optional<Attempt> parse(String cookie) {
        var match = COOKIE.matcher(cookie);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            var page = new String(Base64.getUrlDecoder().decode(match.group(2)), StandardCharsets.US_ASCII);
            var attempt = new Attempt(Instant.ofEpochSecond(Long.parseLong(match.group(1))), page, match.group(3));
            return isPage(page) ? Optional.of(attempt) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the browser keeps. */
    public String cookie() {
        var page = Base64.getUrlEncoder().withoutPadding().encodeToString(returnTo.getBytes(StandardCharsets.US_ASCII));
        return begun.getEpochSecond() + "." + page + "." + secret;
    }

    /** What the provider hands back unread. */
    public String state() {
        return hash("state");
    }

    /** Whether a state is this attempt's, and the attempt is not too old. */
    public boolean holds(String state, Instant now) {
        return state.equals(state()) && !now.isBefore(begun) && now.isBefore(begun.plus(LONGEST));
    }

    /** What the provider puts into the ID token. */
    String nonce() {
        return hash("nonce");
    }

    /** What only whoever began the attempt can show (RFC 7636). */
    String verifier() {
        return hash("verifier");
    }

    private String hash(String use) {
        return Secrets.sha256(use + ":" + cookie());
    }
}
