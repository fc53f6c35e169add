package io.mailuo.registry.access;

import io.mailuo.http.Routes;
import java.time.Duration;

/** The cookie that carries a session's token, as {@code Set-Cookie} has it. */
final class SessionCookie {

    /** How long a session lasts, and its cookie. */
    static final Duration LIFE = Duration.ofHours(12);

    /** Takes the cookie away. */
    static final String ENDED = of("", Duration.ZERO, false);

    private SessionCookie() {}

    /** With a session's token; {@code secure} where browsers come by TLS. */
    static String of(String token, boolean secure) {
        return of(token, LIFE, secure);
    }

    private static String of(String token, Duration life, boolean secure) {
        return Routes.SESSION_COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + life.toSeconds()
                + (secure ? "; Secure" : "");
    }
}
