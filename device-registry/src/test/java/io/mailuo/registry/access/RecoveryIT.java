package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryIT {

    @TempDir
    private Path directory;

    @Test
    void gives_an_administrator_whose_password_is_lost_another_one_and_says_so_in_the_audit_log() {
        var config = RegistryForTests.config(directory, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO);
        try (var registry = RegistryForTests.start(config)) {
            var lost = registry.post("/accounts", "{'username':'sec','role':'security-admin'}")
                    .text("/password");
            registry.post("/accounts", "{'username':'clerk','role':'registrar','organization':'city'}");
            registry.patch("/accounts/sec", "{'disabled':true}");

            var recovered = Recovery.run(config, "sec");
            assertThat(recovered.role()).isEqualTo("security-admin");
            assertThat(login(registry, "sec", lost)).isEqualTo(401);
            assertThat(login(registry, "sec", recovered.password())).isEqualTo(201);
            assertThat(registry.get("/accounts/sec")
                            .body()
                            .path("mustChangePassword")
                            .asBoolean())
                    .isTrue();
            assertThat(registry.get("/audit?action=account.recover").text("/items/0/subject"))
                    .isEqualTo("recovery");
            assertThat(registry.get("/audit?action=account.recover").text("/items/0/before/disabled"))
                    .isEqualTo("true");

            var made = Recovery.run(config, "second.sec");
            assertThat(login(registry, "second.sec", made.password())).isEqualTo(201);
            assertThatThrownBy(() -> Recovery.run(config, "clerk")).hasMessageContaining("not an administrator");
            assertThatThrownBy(() -> Recovery.run(config, "admin"))
                    .hasMessageContaining("not an administrator")
                    .hasMessageContaining("a name that is not there yet");
            assertThatThrownBy(() -> Recovery.run(config, "No Name")).hasMessageContaining("cannot be a user name");
            assertThatThrownBy(() -> Recovery.run(config, "system")).hasMessageContaining("cannot be a user name");
        }
    }

    private static int login(RegistryForTests registry, String username, String password) {
        return registry.post("/sessions", "{'username':'" + username + "','password':'" + password + "'}")
                .status();
    }
}
