package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailuo.spec.problem.ProblemException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void knows_its_own_hashes() {
        var hash = Passwords.hash("correct horse 马");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Passwords.verify("correct horse 马", hash)).isTrue();
        assertThat(Passwords.verify("correct horse", hash)).isFalse();
        assertThat(Passwords.hash("correct horse 马")).isNotEqualTo(hash);
    }

    @Test
    void knows_hashes_of_the_reference_implementation() {
        // printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -e, phc-winner-argon2 test.c, version 0x13
        assertThat(Passwords.verify(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @Test
    void lets_few_wait_and_refuses_the_others_at_once() throws Exception {
        Passwords.SLOTS.acquire(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < 34; i++) {
                    threads.submit(() -> Passwords.hash("x"));
                }
                await().until(() -> Passwords.SLOTS.getQueueLength() == 34);

                assertThatThrownBy(() -> Passwords.hash("x")).isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(503);
                    assertThat(e.retryAfter()).isPresent();
                });
            } finally {
                Passwords.SLOTS.release(2);
            }
        }
        assertThat(Passwords.hash("x")).isNotEmpty();
    }

    @Test
    void refuses_a_damaged_hash() {
        assertThatThrownBy(() -> Passwords.verify("password", "plain")).isInstanceOf(IllegalStateException.class);
    }
}
