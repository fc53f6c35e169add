package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Platform and device talk with each other, every message as bytes. */
class Hj212SidesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.123Z");
    private static final Hj212Requests REQUESTS = new Hj212Requests("32", "123456", "MN1", Reception.CHINA);

    private final Hj212Platform platform = new Hj212Platform(REQUESTS);
    private final Hj212Device device = new Hj212Device("32", "123456", "MN1");
    private final List<String> heard = new ArrayList<>();
    private final List<Hj212Message> kept = new ArrayList<>();
    private final List<Hj212Message> executed = new ArrayList<>();
    private final List<Hj212Exchange> ended = new ArrayList<>();
    private List<Hj212Message> answerData = List.of();

    private static Hj212Message overTheWire(Hj212Message message) {
        try {
            return Hj212Format.decode(Hj212Format.encode(message));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    private void platformDoes(List<Hj212Platform.Action> actions, Instant now) {
        for (var action : actions) {
            switch (action) {
                case Hj212Platform.Action.Send(Hj212Message message) -> {
                    heard.add(">" + message.cn());
                    deviceDoes(device.receive(overTheWire(message), now), now);
                }
                case Hj212Platform.Action.Keep keep -> {
                    kept.add(keep.message());
                    keep.answer().ifPresent(answer -> {
                        heard.add(">" + answer.cn());
                        deviceDoes(device.receive(overTheWire(answer), now), now);
                    });
                }
                case Hj212Platform.Action.Ended(Hj212Exchange exchange) -> ended.add(exchange);
            }
        }
    }

    private void deviceDoes(List<Hj212Device.Action> actions, Instant now) {
        for (var action : actions) {
            switch (action) {
                case Hj212Device.Action.Send(Hj212Message message) -> {
                    heard.add("<" + message.cn());
                    platformDoes(platform.receive(overTheWire(message), now), now);
                }
                case Hj212Device.Action.Execute(Hj212Message request) -> {
                    executed.add(request);
                    if (!request.cn().equals("2012") && !request.cn().equals("2022")) {
                        deviceDoes(device.finish(request, answerData, Hj212Returns.EXECUTED, now), now);
                    }
                }
                case Hj212Device.Action.Ended(Hj212Exchange exchange) -> ended.add(exchange);
            }
        }
    }

    @Test
    void the_first_connection_sets_six_things_in_the_standards_order() {
        var settings = new Hj212Platform.Settings(
                Duration.ofSeconds(5), 3, Duration.ofSeconds(30), Duration.ofMinutes(10), true, false);
        platformDoes(platform.greet(settings, NOW), NOW);
        assertThat(executed)
                .extracting(Hj212Message::cn)
                .containsExactly("1012", "1000", "1062", "1064", "2011", "2022");
        assertThat(heard).startsWith(">1012", "<9011", "<9012", ">1000").endsWith(">2022", "<9013");
        assertThat(executed).extracting(Hj212Message::qn).doesNotHaveDuplicates();
        assertThat(ended)
                .hasSize(6)
                .allSatisfy(exchange -> assertThat(exchange.state()).isEqualTo(Hj212Exchange.State.DONE));
    }

    @Test
    void history_comes_in_acknowledged_packets_between_9011_and_9012() {
        var items = new ArrayList<Hj212Item>();
        items.add(Hj212Item.of("DataTime", "20261121110000"));
        for (int i = 0; i < 40; i++) {
            items.add(Hj212Item.of("w%05d-Avg".formatted(i), "1.5", "w%05d-Flag".formatted(i), "N"));
        }
        var data = Hj212Message.of("1", "32", "2061", "123456", "MN1", true, items);
        answerData = Hj212Packets.split(data, NOW.plusMillis(300), Reception.CHINA);
        platformDoes(platform.request(at -> REQUESTS.hourData(at, NOW.minusSeconds(3600), NOW), NOW), NOW);
        assertThat(heard).containsExactly(">2061", "<9011", "<2061", ">9014", "<2061", ">9014", "<9012");
        assertThat(kept).hasSize(2);
        assertThat(ended).hasSize(3);
        assertThat(device.deadline()).isEmpty();
        assertThat(platform.deadline()).isEmpty();
    }

    @Test
    void a_device_that_asks_for_the_time_is_answered_and_set() {
        var ask = Hj212Message.of(
                "20261121115959000", "32", "1013", "123456", "MN1", true, List.of(Hj212Item.of("PolId", "w01018")));
        deviceDoes(device.send(ask, NOW), NOW);
        assertThat(heard).containsExactly("<1013", ">9013", ">1012", "<9011", "<9012");
        assertThat(executed.getFirst().value("PolId")).contains("w01018");
        assertThat(executed.getFirst().value("SystemTime")).contains("20261121120000");
    }

    @Test
    void a_time_that_is_sent_again_is_the_time_of_that_moment() {
        platform.request(at -> REQUESTS.setTime(at, null, at), NOW);
        var again = platform.expire(NOW.plusSeconds(10));
        assertThat(again).singleElement().isInstanceOfSatisfying(Hj212Platform.Action.Send.class, send -> {
            assertThat(send.message().qn()).isEqualTo("20261121120000123");
            assertThat(send.message().value("SystemTime")).contains("20261121120010");
        });
    }

    @Test
    void data_is_sent_again_three_times_until_the_platform_answers() {
        var data = Hj212Message.of("1", "32", "2011", "123456", "MN1", true, List.of());
        device.send(data, NOW);
        var now = NOW;
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(10);
            assertThat(device.expire(now)).containsExactly(new Hj212Device.Action.Send(data));
        }
        assertThat(device.expire(now.plusSeconds(10)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Hj212Device.Action.Ended.class,
                        action -> assertThat(action.exchange().state()).isEqualTo(Hj212Exchange.State.UNANSWERED));
    }

    @Test
    void a_device_says_what_is_wrong_with_a_request() {
        var wrong = new Hj212Requests("32", "000000", "MN1", Reception.CHINA);
        assertThat(device.check(wrong.startRealTime(NOW))).isEqualTo(Hj212Returns.WRONG_PW);
        assertThat(device.check(new Hj212Requests("32", "123456", "MN2", Reception.CHINA).startRealTime(NOW)))
                .isEqualTo(Hj212Returns.WRONG_MN);
        assertThat(device.check(new Hj212Requests("22", "123456", "MN1", Reception.CHINA).startRealTime(NOW)))
                .isEqualTo(Hj212Returns.WRONG_ST);
        assertThat(device.check(REQUESTS.command(NOW, "8888", List.of()))).isEqualTo(Hj212Returns.WRONG_CN);
        assertThat(device.receive(wrong.startRealTime(NOW), NOW))
                .containsExactly(new Hj212Device.Action.Send(
                        Hj212Answers.requestTaken(wrong.startRealTime(NOW), Hj212Returns.WRONG_PW)));
    }

    @Test
    void every_command_of_the_table_that_a_platform_sends_has_its_request() {
        var made = List.of(
                REQUESTS.setTimeout(NOW, Duration.ofSeconds(5), 3),
                REQUESTS.readTime(NOW, "w01018"),
                REQUESTS.setTime(NOW, "w01018", NOW),
                REQUESTS.readRealTimeInterval(NOW),
                REQUESTS.setRealTimeInterval(NOW, Duration.ofSeconds(30)),
                REQUESTS.readMinuteInterval(NOW),
                REQUESTS.setMinuteInterval(NOW, Duration.ofMinutes(10)),
                REQUESTS.setPassword(NOW, "654321"),
                REQUESTS.startRealTime(NOW),
                REQUESTS.stopRealTime(NOW),
                REQUESTS.startStates(NOW),
                REQUESTS.stopStates(NOW),
                REQUESTS.dayData(NOW, NOW, NOW),
                REQUESTS.runningHours(NOW, NOW, NOW),
                REQUESTS.minuteData(NOW, NOW, NOW),
                REQUESTS.hourData(NOW, NOW, NOW),
                REQUESTS.calibrate(NOW, "w01018"),
                REQUESTS.sampleNow(NOW, "w01018"),
                REQUESTS.clean(NOW, "w01018"),
                REQUESTS.compare(NOW, "w01018"),
                REQUESTS.keepSample(NOW),
                REQUESTS.setSampling(NOW, "w01018", LocalTime.MIDNIGHT, 2),
                REQUESTS.readSampling(NOW, "w01018"),
                REQUESTS.readSampleDuration(NOW, "w01018"),
                REQUESTS.readSerial(NOW, "w01018"),
                REQUESTS.readInfo(NOW, "w01018", "i12001"),
                REQUESTS.setParameter(NOW, "w01018", "i13004", "168.0"));
        assertThat(made)
                .extracting(Hj212Message::cn)
                .containsExactlyElementsOf(Hj212Command.all().stream()
                        .filter(command -> command.direction() == Hj212Command.Direction.DOWN)
                        .filter(command ->
                                command.edition() == 2017 && !command.cn().startsWith("9"))
                        .map(Hj212Command::cn)
                        .toList());
        assertThat(print(REQUESTS.setSampling(NOW, "w01018", LocalTime.MIDNIGHT, 2)))
                .contains("CN=3016;")
                .contains("CP=&&PolId=w01018;CstartTime=000000;CTime=2&&");
        assertThat(print(REQUESTS.setParameter(NOW, "w01018", "i13004", "168.0")))
                .contains("CP=&&PolId=w01018;InfoId=i13004;i13004-Info=168.0&&");
        assertThat(print(REQUESTS.readLog(NOW, "w01018", "i11001", NOW, NOW)))
                .contains("CP=&&PolId=w01018;InfoId=i11001;BeginTime=20261121120000;EndTime=20261121120000&&");
    }

    private static String print(Hj212Message message) {
        return new String(Hj212Format.encode(message));
    }

    @Test
    void what_the_standard_does_not_allow_cannot_be_asked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REQUESTS.setRealTimeInterval(NOW, Duration.ofSeconds(29)))
                .withMessageContaining("30 to 3600");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REQUESTS.setMinuteInterval(NOW, Duration.ofMinutes(7)))
                .withMessageContaining("7");
        assertThatIllegalArgumentException().isThrownBy(() -> REQUESTS.setPassword(NOW, "secret;CN=1"));
        assertThatIllegalArgumentException().isThrownBy(() -> REQUESTS.setTimeout(NOW, Duration.ofSeconds(100), 1));
    }
}
