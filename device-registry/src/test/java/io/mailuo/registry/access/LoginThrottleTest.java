package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.support.MutableClock;
import io.mailuo.spec.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T00:00:00Z"));
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void lets_a_person_mistype_four_times() {
        fail(4);

        assertThat(throttle.pause("zhang", "10.0.0.1")).isZero();
    }

    @Test
    void makes_a_guesser_wait_longer_each_time_up_to_a_quarter_of_an_hour() {
        fail(5);
        assertThat(throttle.pause("zhang", "10.0.0.1")).isEqualTo(Duration.ofSeconds(2));
        fail(1);
        assertThat(throttle.pause("zhang", "10.0.0.1")).isEqualTo(Duration.ofSeconds(4));
        fail(100);
        assertThat(throttle.pause("zhang", "10.0.0.1")).isEqualTo(Duration.ofMinutes(15));
        clock.advance(Duration.ofMinutes(16));
        assertThat(throttle.pause("zhang", "10.0.0.1")).isZero();
    }

    @Test
    void does_not_lock_others_out() {
        fail(50);

        assertThat(throttle.pause("zhang", "10.0.0.2")).isZero();
        assertThat(throttle.pause("wang", "10.0.0.1")).isZero();
    }

    @Test
    void forgets_failures_after_a_success() {
        fail(20);
        clock.advance(Duration.ofMinutes(16));
        try (var attempt = throttle.begin("zhang", "10.0.0.1")) {
            attempt.succeeded();
        }

        assertThat(throttle.pause("zhang", "10.0.0.1")).isZero();
    }

    @Test
    void remembers_a_bounded_number_of_guessers() {
        for (int i = 0; i < 20_000; i++) {
            try (var attempt = throttle.begin("name" + i, "10.0.0.1")) {
                attempt.failed();
            }
        }

        assertThat(throttle.size()).isEqualTo(10_000);
    }

    @Test
    void counts_attempts_from_their_beginning_and_takes_back_those_that_were_none() {
        fail(3);
        try (var first = throttle.begin("zhang", "10.0.0.1");
                var second = throttle.begin("zhang", "10.0.0.1")) {
            assertThatThrownBy(() -> throttle.begin("zhang", "10.0.0.1"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(3)));
            first.failed();
            assertThat(second).isNotNull();
        }
        assertThat(throttle.pause("zhang", "10.0.0.1"))
                .as("the second was never checked")
                .isZero();
    }

    @Test
    void lets_one_address_make_eight_attempts_at_a_time() {
        var attempts = new ArrayDeque<LoginThrottle.Attempt>();
        for (int i = 0; i < 8; i++) {
            attempts.add(throttle.begin("name" + i, "10.0.0.1"));
        }
        assertThatThrownBy(() -> throttle.begin("another", "10.0.0.1")).isInstanceOf(ProblemException.class);
        attempts.add(throttle.begin("another", "10.0.0.2"));
        attempts.remove().close();
        attempts.add(throttle.begin("another", "10.0.0.1"));
        attempts.forEach(LoginThrottle.Attempt::close);
        assertThat(throttle.size()).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(throttle.pause("zhang", "10.0.0.1"));
            try (var attempt = throttle.begin("zhang", "10.0.0.1")) {
                attempt.failed();
            }
        }
    }
}
