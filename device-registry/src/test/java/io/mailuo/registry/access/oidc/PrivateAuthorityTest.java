package io.mailuo.registry.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.ca.CertificateAuthority;
import io.mailuo.registry.ca.ServerCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider over TLS, whose certificate is of an authority that only the city knows. */
class PrivateAuthorityTest {

    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path directory;

    @Test
    void is_believed_where_the_configuration_names_the_authority_and_refused_elsewhere() throws Exception {
        var certificate = certificate("city", "127.0.0.1");
        try (var server = new HostileProvider(0, certificate)) {
            assertThat(subject(server, certificate.authority())).isEqualTo(HostileProvider.SUBJECT);
            refused(server, null);
            refused(server, certificate("other", "127.0.0.1").authority());
        }
        var elsewhere = certificate("elsewhere", "sso.other.test");
        try (var server = new HostileProvider(0, elsewhere)) {
            refused(server, elsewhere.authority());
        }
    }

    @Test
    void a_file_that_holds_no_authorities_is_named_at_the_start() throws Exception {
        for (var text : List.of("", "not PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            var file = Files.writeString(directory.resolve("authorities.pem"), text);
            assertThatThrownBy(() -> provider(URI.create("https://sso.test"), file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("oidc.trustedCertificates: " + file);
        }
        assertThatThrownBy(() -> provider(URI.create("https://sso.test"), directory.resolve("none")))
                .hasMessageContaining("cannot be read");
    }

    private static String subject(HostileProvider server, Path authorities) throws Exception {
        try (var provider = provider(server.issuer(), authorities)) {
            var attempt = Attempt.begin(CLOCK.instant(), "/portal/");
            assertThat(provider.begin(attempt).toString()).startsWith(server.issuer() + "/auth?");
            assertThat(provider.end()).as("it has no end_session_endpoint").isEmpty();
            server.nonce(attempt.nonce());
            return provider.identify(
                    attempt, "code", Optional.of(server.issuer().toString()));
        }
    }

    private static void refused(HostileProvider server, @Nullable Path authorities) {
        try (var provider = provider(server.issuer(), authorities)) {
            assertThatThrownBy(() -> provider.begin(Attempt.begin(CLOCK.instant(), "/portal/")))
                    .isInstanceOfSatisfying(
                            SignInException.class,
                            e -> assertThat(e.reason()).isEqualTo(SignInException.Reason.PROVIDER_UNREACHABLE))
                    .hasMessageContaining("SSLHandshakeException");
        }
    }

    private static OidcProvider provider(URI issuer, @Nullable Path authorities) {
        return new OidcProvider(
                new OidcConfig(
                        issuer,
                        HostileProvider.CLIENT,
                        null,
                        authorities,
                        "City",
                        Browser.PLATFORM,
                        "sub",
                        List.of("openid"),
                        Duration.ofSeconds(10)),
                CLOCK);
    }

    private ServerCertificate certificate(String name, String host) {
        var authority = CertificateAuthority.open(directory.resolve(name), CLOCK);
        return ServerCertificate.ensure(directory.resolve(name + "-tls"), List.of(host), authority, CLOCK);
    }
}
