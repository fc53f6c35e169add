package io.mailuo.ingest.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final DeviceIndex index = City.index();
    private final Acceptance acceptance = new Acceptance(index, Brokers.codecs(), TimeLimits.STANDARD);
    private final Sources sources = new Sources(Sources.Limits.STANDARD);
    private long offset;

    @Test
    void three_hundred_thousand_invented_codes_neither_fill_the_memory_nor_push_out_a_device_that_goes_on_sending() {
        seen(City.GATEWAY, "honest");
        seen(City.GATEWAY, "honest");
        seen(City.SUSPENDED_GATEWAY, "elsewhere");
        for (int i = 0; i < 300; i++) {
            var pack = new StringBuilder("[");
            for (int j = 0; j < 1_000; j++) {
                pack.append("{\"n\":\"x")
                        .append(i * 1000 + j)
                        .append("/p")
                        .append(j % 7)
                        .append("\",\"v\":1},");
            }
            pack.setCharAt(pack.length() - 1, ']');
            take(City.GATEWAY, pack.toString());
        }
        assertThat(sources.size()).isEqualTo(1_001);
        assertThat(sources.places()).isLessThanOrEqualTo(1_003);
        assertThat(sources.forgotten()).isEqualTo(299_001);
        assertThat(idOf("honest")).isNotNull();
        assertThat(idOf("elsewhere")).isNotNull();
    }

    @Test
    void all_gateways_together_stay_within_bounds_and_the_greediest_gives_way() {
        var small = new Sources(new Sources.Limits(10, 8, 12, 3, 20, 5));
        for (int i = 0; i < 3; i++) {
            take(small, "1101059000100000031", "[{\"n\":\"quiet" + i + "/p\",\"v\":1}]");
        }
        for (int i = 0; i < 50; i++) {
            take(small, City.GATEWAY, "[{\"n\":\"loud" + i + "/p\",\"v\":1}]");
        }
        assertThat(small.size()).isEqualTo(10);
        assertThat(small.all(source -> source.identity.name())).contains("quiet0", "quiet1", "quiet2");
        for (int i = 0; i < 30; i++) {
            take(small, City.GATEWAY, "[{\"n\":\"loud49/p" + i + "\",\"v\":1}]");
        }
        assertThat(count(small, "loud49", source -> source.properties.size())).isEqualTo(3);
        assertThat(count(small, "loud49", source -> source.held.size())).isEqualTo(5);
        assertThat(count(small, "loud49", source -> source.forgotten)).isEqualTo(26);
        assertThat(small.places()).isLessThanOrEqualTo(20);
    }

    @Test
    void what_was_replayed_before_a_restart_is_known_from_the_outcomes_in_the_log() {
        for (int i = 0; i < 4; i++) {
            seen(City.GATEWAY, "probe");
        }
        String id = idOf("probe");
        sources.tried(outcome(0, true, new Verdict(id, true).by()));
        sources.tried(outcome(1, false, new Verdict(id, true).by()));
        sources.tried(outcome(2, false, new Verdict(id, false).by()));
        sources.tried(outcome(2, false, new Verdict(id, false).by()));
        assertThat(count(sources, "probe", source -> source.replayed)).isEqualTo(2);
        assertThat(count(sources, "probe", source -> source.refused.size())).isEqualTo(1);
        assertThat(count(sources, "probe", source -> source.held.size())).isEqualTo(1);
        sources.tried(outcome(3, true, "operator"));
        assertThat(count(sources, "probe", source -> source.replayed)).isEqualTo(3);
        assertThat(count(sources, "probe", source -> source.held.size())).isZero();
        assertThat(sources.places()).isEqualTo(1);
    }

    @Test
    void what_the_log_has_no_more_is_not_held_any_longer() {
        seen(City.GATEWAY, "probe");
        seen(City.GATEWAY, "probe");
        sources.gone(idOf("probe"), Offsets.place(0, 0));
        assertThat(count(sources, "probe", source -> source.held.size())).isEqualTo(1);
        assertThat(count(sources, "probe", source -> source.forgotten)).isEqualTo(1);
        assertThat(sources.places()).isEqualTo(1);
    }

    @Test
    void only_what_nobody_registered_is_a_source() {
        take(
                sources,
                City.GATEWAY,
                "[{\"n\":\"" + City.AIR + "/nothing\",\"v\":1}]",
                QuarantineReason.UNKNOWN_DATASTREAM);
        take(sources, City.GATEWAY, "garbage", QuarantineReason.MALFORMED);
        take(sources, City.GATEWAY, "garbage", QuarantineReason.UNKNOWN_DEVICE);
        take(sources, City.GATEWAY, "[{\"n\":\"pm2_5\",\"v\":1}]", QuarantineReason.UNKNOWN_DEVICE);
        assertThat(sources.size()).isZero();
        take(sources, City.GATEWAY, "[{\"n\":\"" + City.AIR + "/pm2_5\",\"v\":1}]", QuarantineReason.UNKNOWN_DEVICE);
        assertThat(sources.size()).as("refused before it was registered").isEqualTo(1);
    }

    @Test
    void whatever_bytes_are_held_nothing_but_a_source_comes_of_them() {
        var random = new Random(17);
        var names = new String[] {"x", "\u0000", "../..", "<script>", "9".repeat(200), "urn:dev:mac:0024befffe804ff1"};
        for (int i = 0; i < 3_000; i++) {
            byte[] raw = ("[{\"n\":\"" + names[random.nextInt(names.length)] + "/p\",\"v\":" + i + "}]")
                    .getBytes(StandardCharsets.UTF_8);
            raw[random.nextInt(raw.length)] = (byte) random.nextInt();
            var entry = new QuarantineEntry(
                    "0-" + offset++,
                    names[random.nextInt(names.length)],
                    Topics.gatewayRejects(City.GATEWAY),
                    random.nextBoolean() ? "senml" : "hj212",
                    "",
                    NOW,
                    QuarantineReason.UNKNOWN_DEVICE,
                    "",
                    raw);
            sources.take(Sighting.of(entry, acceptance), index);
        }
        assertThat(sources.size()).isBetween(4, Sources.Limits.STANDARD.sourcesOfGateway());
        var gateway = City.gateway(City.GATEWAY, State.IN_SERVICE);
        var names2 = sources.all(source -> {
            var suggestion = Suggestion.of(source, gateway, ProfileLibrary.builtIn(), Locale.CHINESE);
            return suggestion == null
                    ? null
                    : suggestion.externalIds().getFirst().value();
        });
        assertThat(names2)
                .isNotEmpty()
                .allMatch(value -> value.length() <= 128 && value.chars().noneMatch(c -> c < ' '));
    }

    private void seen(String gateway, String name) {
        take(gateway, "[{\"n\":\"" + name + "/p\",\"v\":1}]");
    }

    private void take(String gateway, String pack) {
        take(sources, gateway, pack);
    }

    private void take(Sources into, String gateway, String pack) {
        take(into, gateway, pack, QuarantineReason.UNKNOWN_DEVICE);
    }

    private void take(Sources into, String gateway, String pack, QuarantineReason reason) {
        var entry = new QuarantineEntry(
                "0-" + offset++,
                gateway,
                Topics.gatewayObservations(gateway),
                "senml-json",
                "",
                NOW,
                reason,
                "",
                pack.getBytes(StandardCharsets.UTF_8));
        into.take(Sighting.of(entry, acceptance), index);
    }

    private String idOf(String name) {
        return id(sources, name);
    }

    private static String id(Sources in, String name) {
        List<String> ids = in.all(source -> source.identity.name().equals(name) ? source.id : null);
        assertThat(ids).as(name).hasSize(1);
        return ids.getFirst();
    }

    private static int count(Sources in, String name, ToIntFunction<Source> of) {
        Integer count = in.view(id(in, name), of::applyAsInt);
        assertThat(count).isNotNull();
        return count;
    }

    private static QuarantineOutcome outcome(long entry, boolean accepted, String by) {
        return new QuarantineOutcome("0-" + entry, accepted, NOW, by, accepted ? "" : "no");
    }
}
