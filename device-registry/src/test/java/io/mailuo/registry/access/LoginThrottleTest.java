package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
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
        throttle.succeeded("zhang", "10.0.0.1");

        assertThat(throttle.pause("zhang", "10.0.0.1")).isZero();
    }

    @Test
    void remembers_a_bounded_number_of_guessers() {
        for (int i = 0; i < 20_000; i++) {
            throttle.failed("name" + i, "10.0.0.1");
        }

        assertThat(throttle.size()).isEqualTo(10_000);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed("zhang", "10.0.0.1");
        }
    }
}
