package io.mailuo.registry.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.finding.Reports.Holding;
import io.mailuo.registry.finding.Reports.Known;
import io.mailuo.registry.finding.StateRules.Devices;
import io.mailuo.registry.finding.StateRules.Said;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant CHANGED = NOW.minus(Duration.ofDays(60));
    private static final String DEVICE = "1101051400100000017";

    private static Thing object(State state, @Nullable String condition) {
        return new Thing(
                Kind.OBJECT,
                "11010501002000001",
                "c",
                "110105",
                "o",
                "city",
                null,
                state,
                null,
                null,
                null,
                1,
                CHANGED,
                condition,
                null,
                null);
    }

    private static Devices reported(@Nullable Duration ago) {
        var at = ago == null ? null : NOW.minus(ago);
        return new Devices("11010501002000001", 2, DEVICE, at == null ? null : DEVICE, at, CHANGED);
    }

    private static Said open(Duration since) {
        return new Said(
                "11010501002000001",
                DEVICE,
                "cover_open",
                new Holding(NOW.minus(since), NOW.minus(Duration.ofMinutes(5)), "true"));
    }

    @Test
    void an_object_out_of_use_is_contradicted_by_a_report_made_since() {
        var found = StateRules.outOfUse(object(State.SUSPENDED, null), reported(Duration.ofMinutes(3)), NOW)
                .orElseThrow();
        assertThat(found.evidence())
                .containsEntry("state", "SUSPENDED")
                .containsEntry("device", DEVICE)
                .containsEntry("reportedAt", "2026-11-22T07:57:00Z");
        assertThat(found.text().zh()).contains("仍在上报").contains("2026-11-22 15:57");
        assertThat(found.fix().attribute()).isEqualTo("state");
        assertThat(found.fix().value()).isEqualTo("IN_SERVICE");
        assertThat(StateRules.outOfUse(object(State.IN_SERVICE, "完好"), reported(Duration.ZERO), NOW))
                .isEmpty();
        assertThat(StateRules.outOfUse(object(State.REGISTERED, null), reported(Duration.ZERO), NOW))
                .isEmpty();
    }

    @Test
    void a_report_from_before_the_object_was_put_out_of_use_or_long_ago_says_nothing() {
        var found = StateRules.outOfUse(object(State.SUSPENDED, null), reported(Duration.ofDays(61)), NOW)
                .orElseThrow();
        assertThat(found.evidence())
                .as("what is left is the registered state of the device")
                .containsEntry("deviceState", "IN_SERVICE")
                .doesNotContainKey("reportedAt");
        assertThat(StateRules.outOfUse(object(State.SUSPENDED, null), reported(Duration.ofDays(31)), NOW)
                        .orElseThrow()
                        .evidence())
                .doesNotContainKey("reportedAt");
    }

    @Test
    void an_object_that_is_lost_or_demolished_is_contradicted_and_only_people_can_know_what_to_change() {
        for (var condition : List.of("丢失", "废弃", "移除")) {
            var found = StateRules.outOfUse(object(State.IN_SERVICE, condition), reported(Duration.ZERO), NOW)
                    .orElseThrow();
            assertThat(found.text().en()).contains(condition);
            assertThat(found.fix().attribute()).isNull();
            assertThat(found.fix().value()).isNull();
            assertThat(found.fix().text().zh()).contains("现场核实");
        }
        assertThat(StateRules.outOfUse(object(State.RETIRED, null), reported(Duration.ZERO), NOW)
                        .orElseThrow()
                        .fix()
                        .attribute())
                .isNull();
    }

    @Test
    void an_object_in_normal_use_is_contradicted_by_a_condition_that_lasts() {
        var found = StateRules.otherwise(object(State.IN_SERVICE, "完好"), open(Duration.ofHours(3)), NOW)
                .orElseThrow();
        assertThat(found.subject()).isEqualTo("cover_open");
        assertThat(found.evidence())
                .containsEntry("property", "cover_open")
                .containsEntry("result", "true")
                .containsEntry("since", "2026-11-22T05:00:00Z")
                .containsEntry("lastAt", "2026-11-22T07:55:00Z")
                .containsEntry("device", DEVICE);
        assertThat(found.text().zh()).contains("井盖开启");
        assertThat(found.fix().attribute())
                .as("whether it is damaged, only people can see")
                .isNull();
    }

    @Test
    void a_short_opening_or_one_of_an_object_that_is_said_to_be_damaged_is_no_contradiction() {
        var normal = object(State.IN_SERVICE, null);
        assertThat(StateRules.otherwise(normal, open(Duration.ofMinutes(119)), NOW))
                .isEmpty();
        assertThat(StateRules.otherwise(normal, open(Duration.ofMinutes(120)), NOW))
                .isPresent();
        assertThat(StateRules.otherwise(object(State.IN_SERVICE, "破损"), open(Duration.ofDays(3)), NOW))
                .isEmpty();
        assertThat(StateRules.otherwise(object(State.SUSPENDED, null), open(Duration.ofDays(3)), NOW))
                .isEmpty();
        var unknown = new Said(
                "11010501002000001",
                DEVICE,
                "nonsense",
                open(Duration.ofDays(3)).holding());
        assertThat(StateRules.otherwise(normal, unknown, NOW)).isEmpty();
    }

    @Test
    void an_object_in_use_is_contradicted_when_all_its_devices_fell_silent() {
        var inUse = object(State.IN_SERVICE, null);
        var found = StateRules.silent(inUse, reported(Duration.ofDays(31)), NOW).orElseThrow();
        assertThat(found.evidence()).containsEntry("devices", 2L).containsEntry("reportedAt", "2026-10-22T08:00:00Z");
        assertThat(found.text().en()).contains("none of the 2 devices");
        assertThat(StateRules.silent(inUse, reported(Duration.ofDays(29)), NOW)).isEmpty();
        assertThat(StateRules.silent(inUse, reported(null), NOW))
                .as("devices that never reported prove nothing")
                .isEmpty();
        assertThat(StateRules.silent(object(State.SUSPENDED, null), reported(Duration.ofDays(31)), NOW))
                .isEmpty();
        assertThat(StateRules.silent(object(State.IN_SERVICE, "丢失"), reported(Duration.ofDays(31)), NOW))
                .isEmpty();
        var justMended = new Devices(
                "11010501002000001", 2, DEVICE, DEVICE, NOW.minus(Duration.ofDays(31)), NOW.minus(Duration.ofDays(1)));
        assertThat(StateRules.silent(inUse, justMended, NOW)).isEmpty();
    }

    @Test
    void keeps_since_when_a_condition_holds_and_is_due_when_it_has_lasted() {
        var first = NOW.minus(Duration.ofMinutes(90));
        var known = Known.NOTHING.with(report(first, true), first);
        assertThat(known.due()).as("it has begun").isEqualTo(first);
        assertThat(known.nextDue(first)).isEqualTo(first.plus(Duration.ofHours(2)));
        known = new Known(known.lastAt(), known.holdings(), known.nextDue(first));
        known = known.with(report(NOW, true), NOW);
        assertThat(known.holdings().get("cover_open")).isEqualTo(new Holding(first, NOW, "true"));
        assertThat(known.due()).isEqualTo(first.plus(Duration.ofHours(2)));
        assertThat(known.with(report(first, false), NOW).holdings())
                .as("an older report changes nothing")
                .containsKey("cover_open");
        var closed = known.with(report(NOW, false), NOW);
        assertThat(closed.holdings()).isEmpty();
        assertThat(closed.due()).isEqualTo(NOW);
        assertThat(closed.nextDue(NOW)).isNull();
    }

    @Test
    void what_a_report_does_not_name_stays_as_it_was_and_nothing_is_later_than_now() {
        var known = Known.NOTHING.with(report(NOW, true), NOW);
        var later = NOW.plus(Duration.ofMinutes(1));
        known = known.with(new DeviceReport(DEVICE, later.plus(Duration.ofHours(5)), List.of()), later);
        assertThat(known.holdings()).containsKey("cover_open");
        assertThat(known.lastAt()).isEqualTo(later);
        var unknown = new DeviceReport.State("pm2_5", NOW, true, "80");
        assertThat(Known.NOTHING
                        .with(new DeviceReport(DEVICE, NOW, List.of(unknown)), NOW)
                        .holdings())
                .isEmpty();
    }

    @Test
    void a_device_that_speaks_again_after_long_silence_is_due() {
        var silent = new Known(NOW.minus(Duration.ofDays(40)), Map.of(), null);
        assertThat(silent.with(new DeviceReport(DEVICE, NOW, List.of()), NOW).due())
                .isEqualTo(NOW);
        var talking = new Known(NOW.minus(Duration.ofDays(2)), Map.of(), null);
        assertThat(talking.with(new DeviceReport(DEVICE, NOW, List.of()), NOW).due())
                .isNull();
    }

    private static DeviceReport report(Instant at, boolean open) {
        return new DeviceReport(
                DEVICE, at, List.of(new DeviceReport.State("cover_open", at, open, String.valueOf(open))));
    }
}
