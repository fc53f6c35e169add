package io.mailuo.edge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.testing.FakePlatform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {

    private static final String GATEWAY = "1101019000100000015";

    @TempDir
    private Path directory;

    private FakePlatform platform;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        platform = new FakePlatform(Duration.ofDays(90), URI.create("mqtts://127.0.0.1:8883"));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void gets_a_certificate_once_and_keeps_key_and_certificate_for_its_owner_only() throws IOException {
        var credentials = new Enrolment(platform.url(), GATEWAY).enrol(platform.token());
        var kept = directory.resolve("identity");
        new IdentityStore(kept).save(credentials);

        assertThat(credentials.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=" + GATEWAY);
        assertThat(new IdentityStore(kept).load()).contains(credentials);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve("gateway.pem"))))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> new Enrolment(platform.url(), GATEWAY).enrol(platform.token()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 403");
    }

    @Test
    void stores_nothing_when_the_platform_is_not_the_one_that_made_the_token() {
        assertThatThrownBy(() -> new Enrolment(platform.url(), GATEWAY).enrol("mle_random.0123456789abcdef"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("this is not the platform that made the token");
        assertThatThrownBy(() -> new Enrolment(platform.url(), GATEWAY).enrol("mle_random"))
                .hasMessageContaining("copy it again, whole");
    }

    @Test
    void enrols_by_itself_and_renews_after_two_thirds_of_the_certificates_life() throws IOException {
        var now = new AtomicReference<>(Instant.now());
        var config =
                new GatewayConfig.Identity(GATEWAY, directory.resolve("identity"), platform.url(), platform.token());
        var identity = new Identity(config, now::get);
        var first = identity.credentials();
        assertThat(new Identity(config, now::get).credentials()).isEqualTo(first);

        var renewed = new AtomicInteger();
        assertThat(identity.renewIfDue(renewed::incrementAndGet)).isEqualTo(Duration.ofHours(1));
        assertThat(renewed).hasValue(0);
        now.set(Instant.now().plus(Duration.ofDays(60)).plusSeconds(60));
        identity.renewIfDue(renewed::incrementAndGet);

        assertThat(renewed).hasValue(1);
        assertThat(platform.renewals()).isEqualTo(1);
        assertThat(identity.credentials().key()).isNotEqualTo(first.key());
        assertThat(new Identity(config, now::get).credentials()).isEqualTo(identity.credentials());
    }

    @Test
    void enrols_in_spite_of_a_lost_answer_and_a_restart() throws IOException {
        var kept = directory.resolve("identity");
        var config = new GatewayConfig.Identity(GATEWAY, kept, platform.url(), platform.token());
        platform.loseNextAnswer();
        var killed = new Identity(config, InstantSource.system());
        assertThatThrownBy(killed::credentials).isInstanceOf(IllegalStateException.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve("enrolling.pem"))))
                .isEqualTo("rw-------");

        var restarted = new Identity(config, InstantSource.system());

        assertThat(new IdentityStore(kept).load()).isEmpty();
        assertThat(restarted.credentials())
                .isEqualTo(new IdentityStore(kept).load().orElseThrow());
        assertThat(kept.resolve("enrolling.pem")).doesNotExist();
    }

    @Test
    void says_what_is_missing_when_there_is_neither_certificate_nor_token() throws IOException {
        var config = new GatewayConfig.Identity(GATEWAY, directory.resolve("none"), null, null);
        var identity = new Identity(config, InstantSource.system());

        assertThatThrownBy(identity::credentials)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run enrol");
    }
}
