package io.mailuo.registry.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void leads_to_pages_of_ours_only() {
        for (var page : List.of("/", "/portal/", "/#/map?q=a%20b", "/portal/#/devices/1?tab=history")) {
            assertThat(Attempt.isPage(page)).as(page).isTrue();
        }
        for (var page : List.of(
                "",
                "//other.test",
                "/\\other.test",
                "https://other.test",
                "/portal",
                "/portal/../x",
                "/api/v1/devices",
                "/portal//other.test",
                "/?next=x",
                "/portal/#a\r\nSet-Cookie: x=y",
                "/portal/#a\n",
                "/portal/#中",
                "/#" + "x".repeat(401))) {
            assertThat(Attempt.isPage(page)).as(page).isFalse();
        }
    }

    @Test
    void goes_through_a_cookie_and_knows_its_state_for_ten_minutes() {
        var begun = Attempt.begin(NOW.plusMillis(3), "/portal/#/devices");
        var read = Attempt.parse(begun.cookie()).orElseThrow();

        assertThat(read).isEqualTo(begun);
        assertThat(read.holds(begun.state(), NOW.plus(Duration.ofMinutes(10)).minusSeconds(1)))
                .isTrue();
        assertThat(read.holds(begun.state(), NOW.plus(Duration.ofMinutes(10)))).isFalse();
        assertThat(read.holds(begun.state(), NOW.minusSeconds(1))).isFalse();
        assertThat(read.holds(begun.nonce(), NOW)).isFalse();
        assertThat(List.of(begun.state(), begun.nonce(), begun.verifier())).doesNotHaveDuplicates();
    }

    @Test
    void a_cookie_that_was_touched_has_another_state() {
        var begun = Attempt.begin(NOW, "/portal/");
        var later = begun.cookie()
                .replaceFirst("^\\d+", String.valueOf(NOW.plusSeconds(3600).getEpochSecond()));
        assertThat(Attempt.parse(later).orElseThrow().state()).isNotEqualTo(begun.state());
        for (var wrong : List.of(
                "",
                "x",
                "1..",
                "9".repeat(99) + ".Lw." + begun.secret(),
                "1.Ly8v." + begun.secret(),
                "1.L." + begun.secret())) {
            assertThat(Attempt.parse(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void speaks_plain_http_to_this_machine_only() {
        assertThat(config("https://sso.city.test/realms/a", "https://iot.test").secure())
                .isTrue();
        assertThat(config("http://127.0.0.1:9", "http://localhost:8080").secure())
                .isFalse();
        assertThat(config("https://sso.test", "https://iot.test").redirectUri())
                .hasToString("https://iot.test/api/v1/sessions/oidc/callback");
        for (var wrong : List.of(
                "http://sso.test",
                "https:/x",
                "ftp://sso.test",
                "https://a:b@sso.test",
                "https://sso.test/?x",
                "sso")) {
            assertThatThrownBy(() -> config(wrong, "https://iot.test")).hasMessageContaining("issuer");
        }
        for (var wrong : List.of("http://iot.test", "https://iot.test/", "https://iot.test/x", "https://iot.test?x")) {
            assertThatThrownBy(() -> config("https://sso.test", wrong)).hasMessageContaining("publicUrl");
        }
    }

    private static OidcConfig config(String issuer, String publicUrl) {
        return new OidcConfig(
                URI.create(issuer),
                "mailuo",
                null,
                null,
                "x",
                URI.create(publicUrl),
                "sub",
                List.of("openid"),
                Duration.ofSeconds(5));
    }
}
