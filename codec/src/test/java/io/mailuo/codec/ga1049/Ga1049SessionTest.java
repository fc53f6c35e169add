package io.mailuo.codec.ga1049;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.ga1049.Ga1049Message.Address;
import io.mailuo.codec.ga1049.Ga1049Message.Fault;
import io.mailuo.codec.ga1049.Ga1049Message.Operation;
import io.mailuo.codec.ga1049.Ga1049Message.Type;
import io.mailuo.codec.ga1049.Ga1049Session.Action;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of a session against each other, and what the other objects of GA/T 1049.2 say. */
class Ga1049SessionTest {

    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Address SIGNALS = Address.of("UTCS");
    private static final Address CENTRE = Address.of("TICP");

    private final Ga1049Session signals = new Ga1049Session(manner(SIGNALS, CENTRE, true));
    private final Ga1049Session centre = new Ga1049Session(manner(CENTRE, SIGNALS, true));
    private final List<Action> told = new ArrayList<>();

    private static Ga1049Session.Manner manner(Address from, Address to, boolean strict) {
        return new Ga1049Session.Manner(
                new Ga1049Requests("2.0", from, to, ""),
                Reception.CHINA,
                TIMEOUT,
                HEARTBEAT,
                Duration.ofMinutes(30),
                strict);
    }

    /** As it goes over the line. */
    private static Ga1049Message line(Ga1049Message message) {
        try {
            return Ga1049Message.read(message.write());
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    /** Carries what {@code from} says to {@code to} and back until nobody says anything; keeps what else there is to do. */
    private void carry(Ga1049Session from, Ga1049Session to, List<Action> actions, Instant now) {
        var open = new ArrayDeque<>(List.of(new Turn(from, to, actions)));
        while (!open.isEmpty()) {
            var turn = open.remove();
            for (var action : turn.actions) {
                if (action instanceof Action.Send(Ga1049Message message)) {
                    open.add(new Turn(turn.to, turn.from, turn.to.receive(line(message), now)));
                } else if (action instanceof Action.Authenticate login) {
                    told.add(action);
                    var answer = login.password().equals("secret")
                            ? turn.from.accept(login.request(), "T0KEN", now)
                            : turn.from.refuse(login.request(), Fault.PASSWORD);
                    open.add(new Turn(turn.from, turn.to, answer));
                } else {
                    told.add(action);
                }
            }
        }
    }

    private record Turn(Ga1049Session from, Ga1049Session to, List<Action> actions) {}

    private void begin() {
        carry(signals, centre, signals.login("user", "secret", NOW), NOW);
        assertThat(signals.isOn()).isTrue();
        assertThat(centre.isOn()).isTrue();
        told.clear();
    }

    @Test
    void a_login_gives_a_token_and_begins_the_session_on_both_sides() {
        carry(signals, centre, signals.login("user", "secret", NOW), NOW);
        assertThat(told).contains(new Action.Begun("T0KEN"), new Action.Begun("T0KEN"));
        assertThat(signals.deadline()).contains(NOW.plus(HEARTBEAT));
    }

    @Test
    void a_login_that_is_refused_or_not_answered_ends() {
        carry(signals, centre, signals.login("user", "wrong", NOW), NOW);
        assertThat(signals.isOn()).isFalse();
        assertThat(told)
                .anySatisfy(action -> assertThat(action)
                        .isInstanceOfSatisfying(
                                Action.Failed.class,
                                failed -> assertThat(failed.fault()).isEqualTo("SDE_Pwd")))
                .contains(new Action.Ended("the login was refused"));
        signals.login("user", "secret", NOW);
        assertThat(signals.expire(NOW.plus(TIMEOUT)))
                .last()
                .isEqualTo(new Action.Ended("there was no answer to Login"));
    }

    @Test
    void requests_are_answered_by_their_number_in_any_order() {
        begin();
        var one = centre.request(Operation.GET, command("CrossStage", "1"), NOW);
        var two = centre.request(Operation.GET, command("CrossStage", "2"), NOW);
        var first = ((Action.Send) one.getFirst()).message();
        var second = ((Action.Send) two.getFirst()).message();
        assertThat(first.token()).isEqualTo("T0KEN");
        assertThat(first.seq()).matches("20261122080000[0-9]{6}").isNotEqualTo(second.seq());
        assertThat(signals.receive(line(first), NOW)).containsExactly(new Action.Asked(line(first)));
        signals.receive(line(second), NOW);
        carry(signals, centre, signals.answer(second, List.of(stage("2"))), NOW);
        carry(signals, centre, signals.refuse(first, Fault.FAILURE), NOW);
        assertThat(told.get(0)).isInstanceOfSatisfying(Action.Answered.class, answered -> {
            assertThat(answered.request()).isEqualTo(second);
            assertThat(answered.answer().objects().getFirst().textOf("CrossID")).isEqualTo("2");
        });
        assertThat(told.get(1)).isEqualTo(new Action.Failed(first, "SDE_Failure", "操作失败"));
        carry(signals, centre, signals.answer(second, List.of(stage("2"))), NOW);
        assertThat(told).as("an answer that nobody waits for").hasSize(2);
    }

    @Test
    void a_request_without_an_answer_fails_in_time_and_few_may_wait() {
        begin();
        var request = ((Action.Send) centre.request(Operation.GET, command("SysInfo", ""), NOW)
                        .getFirst())
                .message();
        assertThat(centre.deadline()).contains(NOW.plus(TIMEOUT));
        assertThat(centre.expire(NOW.plus(TIMEOUT)))
                .containsExactly(new Action.Failed(request, "", "there was no answer in time"));
        for (int i = 0; i < Ga1049Session.MOST; i++) {
            centre.request(Operation.GET, command("SysInfo", ""), NOW);
        }
        assertThatIllegalStateException().isThrownBy(() -> centre.request(Operation.GET, command("SysInfo", ""), NOW));
    }

    @Test
    void the_same_request_again_gets_the_same_answer() {
        begin();
        var request = ((Action.Send) centre.request(Operation.GET, command("CrossStage", "1"), NOW)
                        .getFirst())
                .message();
        signals.receive(request, NOW);
        var answer = signals.answer(request, List.of(stage("1")));
        assertThat(signals.receive(request, NOW)).isEqualTo(answer);
    }

    @Test
    void only_what_is_subscribed_to_is_pushed() {
        begin();
        assertThat(signals.push(List.of(stage("1")), NOW)).isEmpty();
        carry(centre, signals, centre.subscribe("CrossStage", true, NOW), NOW);
        assertThat(told).contains(new Action.Subscribed("CrossStage", true));
        told.clear();
        carry(signals, centre, signals.push(List.of(stage("1"), command("CrossCycle", "")), NOW), NOW);
        assertThat(told).singleElement().isInstanceOfSatisfying(Action.Pushed.class, pushed -> {
            assertThat(pushed.message().type()).isEqualTo(Type.PUSH);
            assertThat(pushed.message().objects()).hasSize(1);
        });
        carry(centre, signals, centre.subscribe("CrossStage", false, NOW), NOW);
        assertThat(signals.push(List.of(stage("1")), NOW)).isEmpty();
    }

    @Test
    void a_subscription_to_nothing_is_refused() {
        begin();
        carry(centre, signals, centre.request(Operation.SUBSCRIBE, command("CrossStage", ""), NOW), NOW);
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Failed.class,
                        failed -> assertThat(failed.fault()).isEqualTo("SDE_OperName"));
    }

    @Test
    void an_expired_token_is_renewed_with_its_subscriptions() {
        begin();
        carry(signals, centre, signals.subscribe("CrossPlan", true, NOW), NOW);
        var asked = ((Action.Send) signals.request(Operation.GET, command("SysInfo", ""), NOW)
                        .getFirst())
                .message();
        // The centre has forgotten the session.
        var forgetful = new Ga1049Session(manner(CENTRE, SIGNALS, true));
        told.clear();
        carry(forgetful, signals, forgetful.receive(asked, NOW), NOW);
        assertThat(told)
                .anySatisfy(action -> assertThat(action)
                        .isInstanceOfSatisfying(
                                Action.Failed.class,
                                failed -> assertThat(failed.fault()).isEqualTo("SDE_Token")))
                .contains(new Action.Begun("T0KEN"), new Action.Subscribed("CrossPlan", true));
        assertThat(signals.isOn()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3.0, TICP, T0KEN, SDE_Version", "2.0, TVMS, T0KEN, SDE_Address", "2.0, TICP, other, SDE_Token"})
    void a_request_that_is_not_for_us_is_refused(String version, String to, String token, String fault) {
        begin();
        var request = new Ga1049Requests(version, SIGNALS, Address.of(to), token)
                .request("20261122080000000009", Operation.GET, command("SysInfo", ""));
        var answer = ((Action.Send) centre.receive(request, NOW).getFirst()).message();
        assertThat(answer.type()).isEqualTo(Type.ERROR);
        assertThat(answer.objects().getFirst().textOf("ErrType")).isEqualTo(fault);
    }

    @Test
    void answers_without_a_token_are_taken_where_the_peer_is_known_to_send_such() {
        var lenient = new Ga1049Session(manner(CENTRE, SIGNALS, false));
        carry(signals, lenient, signals.login("user", "secret", NOW), NOW);
        told.clear();
        var push = new Ga1049Requests("1.1", SIGNALS, CENTRE, "").push("20261122080000000001", List.of(stage("1")));
        assertThat(lenient.receive(push, NOW)).containsExactly(new Action.Pushed(push));
        begin();
        assertThat(((Action.Send) centre.receive(push, NOW).getFirst())
                        .message()
                        .type())
                .isEqualTo(Type.ERROR);
    }

    @Test
    void heartbeats_keep_the_session_and_silence_ends_it() {
        begin();
        var now = NOW;
        for (int i = 0; i < 10; i++) {
            now = now.plus(HEARTBEAT);
            var beat = signals.expire(now);
            assertThat(beat).hasSize(1);
            carry(signals, centre, beat, now);
            carry(centre, signals, centre.expire(now), now);
        }
        assertThat(told).isEmpty();
        assertThat(centre.isOn()).isTrue();
        assertThat(centre.expire(now.plus(HEARTBEAT.multipliedBy(3))))
                .contains(new Action.Ended("nothing was heard for too long"));
        assertThat(centre.deadline()).isEmpty();
    }

    @Test
    void a_logout_is_answered_and_ends_both_sides() {
        begin();
        carry(signals, centre, signals.logout(NOW), NOW);
        assertThat(told).containsExactly(new Action.Ended("the peer has logged out"), new Action.Ended("logged out"));
        assertThat(signals.isOn()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> signals.request(Operation.GET, command("SysInfo", ""), NOW));
    }

    @Test
    void the_peer_sets_how_long_we_wait() {
        begin();
        carry(centre, signals, centre.request(Operation.SET, XmlElement.of("SDO_TimeOut", "3"), NOW), NOW);
        signals.request(Operation.GET, command("SysInfo", ""), NOW);
        assertThat(signals.deadline()).contains(NOW.plusSeconds(3));
        carry(centre, signals, centre.request(Operation.SET, XmlElement.of("SDO_TimeOut", "never"), NOW), NOW);
        assertThat(told).last().isInstanceOf(Action.Failed.class);
    }

    private static XmlElement command(String object, String id) {
        return XmlElement.of(
                "TSCCmd", List.of(XmlElement.of("ObjName", object), XmlElement.of("ID", id), XmlElement.of("No", "")));
    }

    private static XmlElement stage(String crossing) {
        return XmlElement.of("CrossStage", List.of(XmlElement.of("CrossID", crossing)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<CrossState><CrossID>1</CrossID><Value>Offline</Value></CrossState>|1 ga1049:state=Offline",
                "<SysState><Value>Online</Value><Time>2026-11-22 08:00:00</Time></SysState>"
                        + "| ga1049:system_state=Online@2026-11-22T00:00:00Z",
                "<CrossCtrlInfo><CrossID>1</CrossID><ControlMode>21</ControlMode><PlanNo>3</PlanNo>"
                        + "<Time>2026-11-22 08:00:00</Time></CrossCtrlInfo>"
                        + "|1 ga1049:control_mode=21@2026-11-22T00:00:00Z;1 ga1049:plan=3.0@2026-11-22T00:00:00Z",
                "<CrossModePlan><CrossID>1</CrossID><ControlMode>11</ControlMode><PlanNo>0</PlanNo></CrossModePlan>"
                        + "|1 ga1049:control_mode=11;1 ga1049:plan=0.0",
                "<CrossSignalGroupStatus><CrossID>1</CrossID><LampStatusTime>2026-11-22 08:00:00.250</LampStatusTime>"
                        + "<SignalGroupStatusList><SignalGroupStatus><SignalGroupNo>2</SignalGroupNo><LampStatus>112</LampStatus>"
                        + "<RemainTime>9</RemainTime></SignalGroupStatus></SignalGroupStatusList></CrossSignalGroupStatus>"
                        + "|1 ga1049:lamps-group2=112@2026-11-22T00:00:00.250Z;"
                        + "1 ga1049:lamps-group2-remaining=9.0@2026-11-22T00:00:00.250Z",
                "<CrossStage><CrossID>1</CrossID><CurStageNo>4</CurStageNo>"
                        + "<CurStageStartTime>2026-11-22 08:00:00</CurStageStartTime></CrossStage>"
                        + "|1 signal_phase=4.0@2026-11-22T00:00:00Z",
                "<StageTrafficData><CrossID>1</CrossID><EndTime>2026-11-22 08:00:00</EndTime><DataList><Data><LaneNo>2</LaneNo>"
                        + "<VehicleNum>7</VehicleNum><Pcu>9</Pcu></Data></DataList></StageTrafficData>"
                        + "|1 vehicle_count.2=7.0@2026-11-22T00:00:00Z;1 ga1049:Pcu-lane2=9.0@2026-11-22T00:00:00Z",
                "<VarLaneStatus><CrossID>1</CrossID><LaneNo>3</LaneNo><CurMovement>11</CurMovement><CurMode>12</CurMode>"
                        + "</VarLaneStatus>|1 ga1049:CurMovement-lane3=11;1 ga1049:CurMode-lane3=12",
                "<SignalControlerError><SignalControlerID>7</SignalControlerID><ErrorType>1</ErrorType><ErrorDesc>red</ErrorDesc>"
                        + "<OccurTime>2026-11-22 08:00:00</OccurTime></SignalControlerError>"
                        + "|7 ga1049:error=1@2026-11-22T00:00:00Z;7 ga1049:error_text=red@2026-11-22T00:00:00Z",
                "<SCDoorStatus><SignalControllerID>7</SignalControllerID><Time>2026-11-22 08:00:00</Time><DoorStatusList>"
                        + "<DoorStatus><DoorNo>1</DoorNo><DoorName>a</DoorName><Status>1</Status></DoorStatus>"
                        + "<DoorStatus><DoorNo>2</DoorNo><DoorName>b</DoorName><Status>9</Status></DoorStatus>"
                        + "</DoorStatusList></SCDoorStatus>|7 door_open=TRUE@2026-11-22T00:00:00Z",
                "<RoadSectionSpeed><UpCrossID>1</UpCrossID><DownCrossID>2</DownCrossID><RecommendSpeed>45</RecommendSpeed>"
                        + "</RoadSectionSpeed>|1 ga1049:RecommendSpeed=45.0",
            })
    void other_objects_become_readings_too(String object, String expected) throws DecodeException {
        var element = XmlReader.read(object.getBytes(StandardCharsets.UTF_8));
        byte[] document = new Ga1049Requests("2.0", SIGNALS, CENTRE, "T")
                .push("20261122080000000001", List.of(element))
                .write();
        var told = new ArrayList<String>();
        for (var reading : new Ga1049Codec().decode(document, Reception.at(NOW))) {
            told.add(reading.source() + " " + reading.property() + "=" + said(reading)
                    + (reading.phenomenonTime() == null ? "" : "@" + reading.phenomenonTime()));
        }
        assertThat(String.join(";", told).strip()).isEqualTo(expected);
    }

    private static String said(Reading reading) {
        return switch (reading.result()) {
            case Result.Number(double number) -> String.valueOf(number);
            case Result.Text(String text) -> text;
            case Result.Truth truth -> truth.name();
        };
    }

    @Test
    void codes_have_meanings_and_do_not_hinder_writing() throws DecodeException {
        var mode = XmlElement.of(
                "CrossCtrlInfo",
                List.of(
                        XmlElement.of("CrossID", "1"),
                        XmlElement.of("ControlMode", "13"),
                        XmlElement.of("PlanNo", "0")));
        byte[] document = new Ga1049Requests("2.0", SIGNALS, CENTRE, "T")
                .push("20261122080000000001", List.of(mode))
                .write();
        var fields = Ga1049Codec.PROTOCOL.read(document);
        assertThat(fields.get("meanings")).hasToString("{CrossCtrlInfo.ControlMode=13=特殊控制-全部黄闪}");
        assertThat(Ga1049Codec.PROTOCOL.write(fields)).isEqualTo(document);
        assertThat(Ga1049Codes.meaning("LampGroupParam", "Type", "61")).isPresent();
        assertThat(Ga1049Codes.meaning("ScheduleParam", "Type", "61")).isEmpty();
        assertThat(Ga1049Codes.meaning("CrossParam", "CrossName", "61")).isEmpty();
    }
}
