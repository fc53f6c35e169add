package io.mailuo.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doubles_with_jitter_up_to_its_limit_and_starts_again_after_success() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random(7));

        for (long full : new long[] {1000, 2000, 4000, 8000, 10_000, 10_000}) {
            assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(500L, 1000L);
    }
}
