package io.mailuo.registry.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.support.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final String CODE = "1101059000100000012";

    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T00:00:00Z"));

    @Test
    void keeps_its_key_to_itself_and_stays_the_same_over_a_restart() throws Exception {
        var first = CertificateAuthority.open(directory, clock);
        var second = CertificateAuthority.open(directory, clock);

        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca.key"))))
                .isEqualTo("rw-------");
        assertThat(first.certificate().getBasicConstraints()).isZero();
        assertThat(first.fingerprint()).matches("[0-9a-f]{16}");
    }

    @Test
    void certifies_a_gateway_for_ninety_days_as_a_client() throws Exception {
        var authority = CertificateAuthority.open(directory, clock);
        var certificate =
                authority.issueGateway(CODE, CertificateAuthority.newKeyPair().getPublic());

        assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=" + CODE);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.issued(certificate)).isTrue();
        clock.advance(Duration.ofDays(89));
        assertThat(authority.issued(certificate)).isTrue();
        clock.advance(Duration.ofDays(2));
        assertThat(authority.issued(certificate)).isFalse();
    }

    @Test
    void does_not_take_another_authority_for_itself() throws Exception {
        var authority = CertificateAuthority.open(directory.resolve("a"), clock);
        var other = CertificateAuthority.open(directory.resolve("b"), clock);

        assertThat(authority.issued(other.issueGateway(
                        CODE, CertificateAuthority.newKeyPair().getPublic())))
                .isFalse();
    }

    @Test
    void says_what_to_do_when_its_files_are_damaged() throws Exception {
        CertificateAuthority.open(directory, clock);
        Files.writeString(directory.resolve("ca.key"), "garbage");

        assertThatThrownBy(() -> CertificateAuthority.open(directory, clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Restore ca.key and ca.crt from a backup");
    }

    @Test
    void issues_the_brokers_certificate_anew_only_when_it_must() throws Exception {
        var authority = CertificateAuthority.open(directory.resolve("ca"), clock);
        var hosts = List.of("broker.example", "127.0.0.1");
        var files = ServerCertificate.ensure(directory.resolve("tls"), hosts, authority, clock);
        var first = Files.readString(files.certificate());

        ServerCertificate.ensure(directory.resolve("tls"), hosts, authority, clock);
        assertThat(Files.readString(files.certificate())).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
                .isEqualTo("rw-------");
        assertThat(Pem.certificate(first).getSubjectAlternativeNames()).hasSize(2);

        ServerCertificate.ensure(directory.resolve("tls"), List.of("other.example"), authority, clock);
        var second = Files.readString(files.certificate());
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofDays(350));
        ServerCertificate.ensure(directory.resolve("tls"), List.of("other.example"), authority, clock);
        var third = Files.readString(files.certificate());
        assertThat(third).isNotEqualTo(second);
        var successor = CertificateAuthority.open(directory.resolve("ca2"), clock);
        ServerCertificate.ensure(directory.resolve("tls"), List.of("other.example"), successor, clock);
        assertThat(Files.readString(files.certificate())).isNotEqualTo(third);
        assertThat(Files.readString(files.authority())).isEqualTo(successor.certificatePem());
    }
}
