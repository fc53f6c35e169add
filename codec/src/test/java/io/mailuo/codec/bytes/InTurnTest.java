package io.mailuo.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.codec.bytes.Resend.Due;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InTurnTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final InTurn<String> messages = new InTurn<>(2, TIMEOUT, 1);

    @Test
    void gives_the_next_when_the_one_before_has_ended() {
        messages.add("a");
        messages.add("b");
        assertThat(messages.next(NOW)).hasValue("a");
        assertThat(messages.next(NOW)).isEmpty();
        messages.end();
        assertThat(messages.next(NOW)).hasValue("b");
        messages.end();
        assertThat(messages.next(NOW)).isEmpty();
        assertThat(messages.deadline()).isEmpty();
        assertThat(messages.expire(NOW)).isEqualTo(Due.WAIT);
    }

    @Test
    void is_over_when_it_was_sent_often_enough_and_waits_longer_where_something_came() {
        messages.add("a");
        messages.next(NOW);
        messages.await(NOW.plusSeconds(15));
        assertThat(messages.expire(NOW.plusSeconds(10))).isEqualTo(Due.WAIT);
        assertThat(messages.expire(NOW.plusSeconds(15))).isEqualTo(Due.AGAIN);
        assertThat(messages.sent()).isEqualTo(2);
        assertThat(messages.deadline()).hasValue(NOW.plusSeconds(25));
        assertThat(messages.expire(NOW.plusSeconds(25))).isEqualTo(Due.OVER);
    }

    @Test
    void takes_no_more_than_may_wait() {
        messages.add("a");
        messages.next(NOW);
        messages.add("b");
        messages.add("c");
        assertThatThrownBy(() -> messages.add("d"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("2 messages wait already");
        assertThat(messages.underWay()).hasValue("a");
    }
}
