package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.Reception;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions and answers between platform and device. */
class Hj212DialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.123Z");
    private static final Hj212Requests DEVICE = new Hj212Requests("22", "123456", "MN1", Reception.CHINA);

    private static Hj212Message upload(String cn, int flag) {
        return new Hj212Message("20261121120000000", "22", cn, "123456", "MN1", flag, null, null, List.of());
    }

    @Test
    void answers_data_that_wants_it_with_9014_under_the_same_number() {
        var answer = Hj212Answers.of(upload("2011", 5)).orElseThrow();
        assertThat(answer)
                .isEqualTo(
                        new Hj212Message("20261121120000000", "91", "9014", "123456", "MN1", 4, null, null, List.of()));
    }

    @Test
    void answers_each_packet_of_a_split_message_without_the_split_bit() {
        assertThat(Hj212Answers.of(upload("2051", 7)).orElseThrow().flag()).isEqualTo(4);
    }

    @Test
    void answers_notifications_with_9013() {
        assertThat(Hj212Answers.of(upload("1013", 5)).orElseThrow().cn()).isEqualTo("9013");
        assertThat(Hj212Answers.of(upload("9015", 9)).orElseThrow().cn()).isEqualTo("9013");
    }

    @Test
    void answers_neither_answers_nor_what_wants_none() {
        assertThat(Hj212Answers.of(upload("2011", 4))).isEmpty();
        assertThat(Hj212Answers.of(upload("9014", 5))).isEmpty();
    }

    @Test
    void sets_the_clock_in_local_time() {
        var request = DEVICE.setTime(NOW, null, NOW);
        assertThat(new String(Hj212Format.encode(request)))
                .contains(
                        "QN=20261121120000123;ST=22;CN=1012;PW=123456;MN=MN1;Flag=5;CP=&&SystemTime=20261121120000&&");
    }

    @Test
    void follows_a_request_through_9011_data_and_9012() {
        var request = DEVICE.minuteData(NOW, NOW.minusSeconds(3600), NOW);
        var exchange = new Hj212Exchange(request, NOW);
        assertThat(exchange.receive(Hj212Answers.requestTaken(request, 1), NOW)).isTrue();
        assertThat(exchange.state()).isEqualTo(Hj212Exchange.State.EXECUTING);
        assertThat(exchange.receive(upload("2011", 5), NOW)).isFalse();
        assertThat(exchange.receive(Hj212Answers.executed(request, 1), NOW)).isTrue();
        assertThat(exchange.state()).isEqualTo(Hj212Exchange.State.DONE);
        assertThat(exchange.code()).hasValue(1);
    }

    @Test
    void ends_when_the_device_refuses() {
        var request = DEVICE.readTime(NOW, "w01018");
        var exchange = new Hj212Exchange(request, NOW);
        exchange.receive(Hj212Answers.requestTaken(request, 3), NOW);
        assertThat(exchange.state()).isEqualTo(Hj212Exchange.State.REFUSED);
        assertThat(exchange.code()).hasValue(3);
    }

    @Test
    void resends_three_times_and_then_gives_up() {
        var exchange = new Hj212Exchange(DEVICE.setRealTimeInterval(NOW, Duration.ofSeconds(30)), NOW);
        var now = NOW;
        for (int resend = 0; resend < 3; resend++) {
            assertThat(exchange.expire(now.plusSeconds(9))).isFalse();
            now = now.plusSeconds(10);
            assertThat(exchange.expire(now)).isTrue();
        }
        assertThat(exchange.expire(now.plusSeconds(10))).isFalse();
        assertThat(exchange.state()).isEqualTo(Hj212Exchange.State.UNANSWERED);
    }
}
