package io.mailuo.registry.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mailuo.registry.support.MutableClock;
import io.mailuo.registry.support.RegistryForTests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody gets in, and nothing else is disturbed, whatever the provider or somebody in its place says. */
class HostileProviderIT {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern STATE = Pattern.compile("[?&]state=([0-9a-f]{64})");
    private static final Pattern NONCE = Pattern.compile("[?&]nonce=([0-9a-f]{64})");

    @TempDir
    private static Path directory;

    private static final MutableClock clock = new MutableClock(Instant.now());
    private static HostileProvider provider;
    private static RegistryForTests registry;
    private static String password;

    @BeforeAll
    static void start() throws IOException {
        provider = new HostileProvider(0);
        var config = new OidcConfig(
                provider.issuer(),
                HostileProvider.CLIENT,
                Files.writeString(directory.resolve("secret"), "secret"),
                null,
                "Hostile",
                Browser.PLATFORM,
                "sub",
                List.of("openid"),
                PATIENCE);
        provider.close();
        registry = RegistryForTests.start(RegistryForTests.config(directory, config), clock);
        password = registry.post(
                        "/accounts",
                        "{'username':'clerk','role':'viewer','organization':'city','oidcSubject':'zhang.wei'}")
                .text("/password");
        the_platform_starts_without_the_provider();
        provider = new HostileProvider(config.issuer().getPort());
        clock.advance(Duration.ofSeconds(3));
    }

    @AfterAll
    static void stop() {
        registry.close();
        provider.close();
    }

    @BeforeEach
    void behave() {
        provider.behave();
        assertThat(signIn()).as("left alone, it is honest").isEmpty();
    }

    private static void the_platform_starts_without_the_provider() {
        assertThat(signIn()).isEqualTo("provider-unreachable");
        var login = registry.post("/sessions", "{'username':'clerk','password':'" + password + "'}");
        assertThat(login.status()).as("by password meanwhile").isEqualTo(201);
    }

    @Test
    void believes_no_token_that_is_not_signed_by_the_provider() {
        var signings = new LinkedHashMap<String, HostileProvider.Signing>();
        signings.put("none", provider::none);
        signings.put("HS256 with the public key", provider::hmacOfPublicKey);
        signings.put("another key of the same name", provider::otherKey);
        signings.put("too short", set -> provider.rs256(set).replaceAll("\\.[^.]*$", ".AAAA"));
        var all = new SoftAssertions();
        signings.forEach((name, signing) -> {
            provider.sign(signing);
            all.assertThat(signIn()).as(name).isEqualTo("identity-refused");
        });
        all.assertAll();
    }

    @Test
    void believes_no_token_for_another_client_time_or_sign_in() {
        var now = Instant.now();
        var changes = new LinkedHashMap<String, UnaryOperator<JWTClaimsSet.Builder>>();
        changes.put("issuer", claims -> claims.issuer("https://other.test"));
        changes.put("audience", claims -> claims.audience("other"));
        changes.put("no audience", claims -> claims.audience((String) null));
        changes.put(
                "authorized party",
                claims -> claims.audience(List.of(HostileProvider.CLIENT, "other"))
                        .claim("azp", "other"));
        changes.put("no authorized party", claims -> claims.audience(List.of(HostileProvider.CLIENT, "other")));
        changes.put("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120))));
        changes.put("no expiry", claims -> claims.expirationTime(null));
        changes.put("of the future", claims -> claims.issueTime(Date.from(now.plusSeconds(600))));
        changes.put("nonce", claims -> claims.claim("nonce", "0".repeat(64)));
        changes.put("no nonce", claims -> claims.claim("nonce", null));
        changes.put("no subject", claims -> claims.subject(null));
        changes.put("a line break", claims -> claims.subject("zhang\nwei"));
        changes.put("blank", claims -> claims.subject(" "));
        changes.put("long", claims -> claims.subject("x".repeat(10_000)));
        var all = new SoftAssertions();
        changes.forEach((name, change) -> {
            provider.claim(change);
            all.assertThat(signIn()).as(name).isEqualTo("identity-refused");
        });
        all.assertAll();
    }

    @Test
    void a_token_endpoint_that_fails_hangs_floods_or_talks_rubbish_lets_nobody_in() {
        var all = new SoftAssertions();
        var wrong = List.of(
                HostileProvider.says(500, "oops"),
                HostileProvider.says(200, "<html>"),
                HostileProvider.says(200, "{}"),
                HostileProvider.says(200, "{\"access_token\":\"x\",\"token_type\":\"Bearer\"}"),
                HostileProvider.says(200, "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\"a.b.c\"}"),
                HostileProvider.says(200, "[".repeat(100_000)),
                HostileProvider.says(302, ""),
                HostileProvider.says(400, "{\"error\":\"invalid_client\"}"));
        for (int i = 0; i < wrong.size(); i++) {
            provider.at("/token", wrong.get(i));
            all.assertThat(signIn()).as("answer " + i).isEqualTo("provider-wrong");
        }
        provider.at("/token", HostileProvider.says(400, "{\"error\":\"invalid_grant\"}"));
        all.assertThat(signIn()).as("a code that is spent").isEqualTo("sign-in-expired");
        for (HostileProvider.Behaviour dead :
                List.<HostileProvider.Behaviour>of(provider::silence, provider::drip, HostileProvider::flood)) {
            provider.at("/token", dead);
            all.assertThat(signIn()).isEqualTo("provider-unreachable");
        }
        all.assertAll();
    }

    @Test
    void keys_and_discovery_documents_that_are_none_let_nobody_in() {
        var issuer = provider.issuer().toString();
        var all = new SoftAssertions();
        for (var wrong : List.of(
                provider.discovery("\"issuer\":\"" + issuer, "\"issuer\":\"http://127.0.0.1:2"),
                provider.discovery("\"token_endpoint\":\"" + issuer, "\"token_endpoint\":\"ftp://127.0.0.1"),
                provider.discovery("\"jwks_uri\"", "\"nothing\""),
                HostileProvider.says(200, "not JSON"),
                HostileProvider.says(200, "{}"))) {
            forget();
            provider.at(DISCOVERY, wrong);
            all.assertThat(signIn()).isEqualTo("provider-wrong");
        }
        for (HostileProvider.Behaviour dead : List.<HostileProvider.Behaviour>of(
                provider::silence, HostileProvider::flood, HostileProvider.says(302, ""))) {
            forget();
            provider.at(DISCOVERY, dead);
            all.assertThat(signIn()).isEqualTo("provider-unreachable");
        }
        for (HostileProvider.Behaviour dead :
                List.<HostileProvider.Behaviour>of(provider::silence, HostileProvider.says(200, "{\"keys\":7}"))) {
            forget();
            provider.behave();
            provider.at("/jwks", dead);
            all.assertThat(signIn()).isEqualTo("provider-unreachable");
        }
        all.assertAll();
        forget();
    }

    @Test
    void an_answer_of_another_provider_or_too_late_or_without_a_code_lets_nobody_in() {
        assertThat(signIn("code=c&iss=https://other.test", Duration.ZERO)).isEqualTo("identity-refused");
        assertThat(signIn("code=c", Duration.ZERO)).as("it names itself always").isEqualTo("identity-refused");
        assertThat(signIn("iss=" + provider.issuer(), Duration.ZERO)).isEqualTo("provider-wrong");
        assertThat(signIn("error=access_denied&iss=" + provider.issuer(), Duration.ZERO))
                .isEqualTo("sign-in-denied");
        assertThat(signIn("code=c&iss=" + provider.issuer(), Attempt.LONGEST)).isEqualTo("sign-in-expired");
        assertThat(signIn("code=c&iss=" + provider.issuer(), Attempt.LONGEST.minusSeconds(2)))
                .isEmpty();
    }

    /** What was discovered is kept for an hour, and a failure for some seconds. */
    private static void forget() {
        clock.advance(Duration.ofMinutes(61));
    }

    private static String signIn() {
        return signIn("code=c&iss=" + provider.issuer(), Duration.ZERO);
    }

    /** Signs in, with the way back made up; the refusal's code, empty where there is none. */
    private static String signIn(String answer, Duration meanwhile) {
        var browser = new Browser(registry.url());
        var start = browser.redirect("/api/v1/sessions/oidc/start").toString();
        var state = STATE.matcher(start);
        var nonce = NONCE.matcher(start);
        if (!state.find() || !nonce.find()) {
            return URI.create(start).getQuery().replace("signin=", "");
        }
        provider.nonce(nonce.group(1));
        clock.advance(meanwhile);
        var shown = browser.open("/api/v1/sessions/oidc/callback?state=" + state.group(1) + "&" + answer);
        assertThat(browser.cookie("mailuo_session").isEmpty())
                .as("a session without a refusal only")
                .isEqualTo(!shown.refusal().isEmpty());
        return shown.refusal();
    }
}
