package io.mailuo.ingest.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.support.City;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The water company's covers, read by a command that has a team below it. */
class ReadableDevicesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final GrantScope ALL = GrantScope.everything();

    private final DeviceIndex index = City.index();
    private final ReadableDevices devices = new ReadableDevices(index);
    private int grants;

    ReadableDevicesTest() {
        index.apply(new Organization("command", "Command", "city"));
        index.apply(new Organization("team", "Team", "command"));
    }

    @Test
    void without_a_grant_an_organization_reads_its_own_and_what_is_below_it() {
        assertThat(right("water", City.COVER, "tilt")).isEqualTo(Right.Plain.OWN);
        assertThat(right("city", City.COVER, "tilt")).isEqualTo(Right.Plain.OWN);
        assertThat(devices.reader(null).sees(device(City.COVER), NOW)).isTrue();
        assertThat(right("command", City.COVER, "tilt")).isEqualTo(Right.Plain.NONE);
        assertThat(devices.reader("command").sees(device(City.COVER), NOW)).isFalse();
    }

    @Test
    void a_grant_reaches_the_named_organization_and_those_below_it_and_nobody_else() {
        grant("command", "water", ALL, 0);

        assertThat(right("command", City.COVER, "tilt")).isInstanceOf(SharedGrant.class);
        assertThat(right("team", City.COVER, "tilt")).isInstanceOf(SharedGrant.class);
        assertThat(right("environment", City.COVER, "tilt")).isEqualTo(Right.Plain.NONE);
        assertThat(right("command", City.AIR, "pm2_5")).isEqualTo(Right.Plain.NONE);

        index.apply(new Organization("team", "Team", "city"));
        assertThat(right("team", City.COVER, "tilt")).as("it was moved away").isEqualTo(Right.Plain.NONE);
    }

    @Test
    void a_grant_of_an_organization_covers_what_is_below_it() {
        grant("team", "city", ALL, 0);
        assertThat(right("team", City.COVER, "tilt")).isInstanceOf(SharedGrant.class);
        assertThat(right("command", City.COVER, "tilt"))
                .as("not above the named one")
                .isEqualTo(Right.Plain.NONE);
    }

    @Test
    void every_part_of_a_scope_restricts() {
        var area = new GrantScope.Area(List.of(
                List.of(116.45, 39.75), List.of(116.55, 39.75), List.of(116.55, 39.85), List.of(116.45, 39.85)));
        grant(
                "command",
                "water",
                new GrantScope(List.of(), List.of("110100"), List.of("14"), area, List.of("tilt")),
                0);

        assertThat(right("command", City.COVER, "tilt")).isInstanceOf(SharedGrant.class);
        assertThat(right("command", City.COVER, "tilt.2")).isInstanceOf(SharedGrant.class);
        assertThat(right("command", City.COVER, "label")).isEqualTo(Right.Plain.NONE);
        var cover = City.cover(City.COVER, "cover-7");
        index.apply(at(cover, new Place(116.6, 39.8)));
        assertThat(right("command", City.COVER, "tilt")).as("it was moved out").isEqualTo(Right.Plain.NONE);
        index.apply(cover);
        assertThat(right("command", City.COVER, "tilt")).isInstanceOf(SharedGrant.class);

        revoke();
        grant("command", "water", new GrantScope(List.of(City.COVER_2), List.of(), List.of(), null, List.of()), 0);
        assertThat(right("command", City.COVER, "tilt")).isEqualTo(Right.Plain.NONE);
        assertThat(right("command", City.COVER_2, "tilt")).isInstanceOf(SharedGrant.class);
        revoke();
        grant("command", "water", new GrantScope(List.of(), List.of("110108"), List.of(), null, List.of()), 0);
        grant("command", "water", new GrantScope(List.of(), List.of(), List.of("05"), null, List.of()), 0);
        assertThat(right("command", City.COVER, "tilt")).isEqualTo(Right.Plain.NONE);
    }

    @Test
    void a_grant_begins_and_ends_by_the_clock_and_a_revoked_one_is_gone_at_once() {
        grant("command", "water", ALL, 0);
        var reader = devices.reader("command");
        var from = NOW.minus(Duration.ofHours(1));
        var until = NOW.plus(Duration.ofHours(1));
        assertThat(reader.right(device(City.COVER), "tilt", from.minusMillis(1)))
                .isEqualTo(Right.Plain.NONE);
        assertThat(reader.right(device(City.COVER), "tilt", from)).isInstanceOf(SharedGrant.class);
        var last = reader.right(device(City.COVER), "tilt", until.minusMillis(1));
        assertThat(last).isInstanceOf(SharedGrant.class);
        assertThat(reader.stands(last, until.minusMillis(1))).isTrue();
        assertThat(reader.stands(last, until)).isFalse();
        assertThat(reader.right(device(City.COVER), "tilt", until)).isEqualTo(Right.Plain.NONE);

        revoke();
        assertThat(reader.stands(last, NOW)).isFalse();
        assertThat(reader.sees(device(City.COVER), NOW)).isFalse();
    }

    @Test
    void of_several_grants_the_finest_counts_and_live_subscriptions_get_what_it_gives() {
        grant("command", "water", ALL, 60);
        grant("command", "water", ALL, 10);
        var reader = devices.reader("command");
        var ten = (SharedGrant) right("command", City.COVER, "tilt");
        assertThat(ten.minutes()).isEqualTo(10);
        assertThat(reader.live(device(City.COVER), "tilt", 0, NOW)).isEqualTo(Right.Plain.NONE);
        assertThat(reader.live(device(City.COVER), "tilt", 10, NOW)).isEqualTo(ten);
        assertThat(reader.live(device(City.COVER), "tilt", 60, NOW)).isEqualTo(Right.Plain.NONE);
        assertThat(devices.reader("water").live(device(City.COVER), "tilt", 10, NOW))
                .as("the owner gets every observation, not means too")
                .isEqualTo(Right.Plain.NONE);
        assertThat(devices.windows(device(City.COVER), "tilt", NOW)).containsExactlyInAnyOrder(10, 60);
    }

    @Test
    void a_million_decisions_look_at_the_areas_of_a_hundred_grants_once_only() {
        var circle = IntStream.range(0, 500)
                .mapToObj(i -> Math.toRadians(i * 0.72))
                .map(angle -> List.of(116.5 + Math.cos(angle) / 100, 39.9 + Math.sin(angle) / 100))
                .toList();
        var elsewhere = new GrantScope(List.of(), List.of(), List.of(), new GrantScope.Area(circle), List.of());
        for (int i = 0; i < 100; i++) {
            grant("command", "water", elsewhere, 0);
        }
        grant("command", "water", new GrantScope(List.of(), List.of(), List.of(), null, List.of("tilt")), 0);
        var reader = devices.reader("team");
        var cover = device(City.COVER);
        long given = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < 1_000_000; i++) {
            given += reader.right(cover, i % 2 == 0 ? "tilt" : "label", NOW) instanceof SharedGrant ? 1 : 0;
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(given).isEqualTo(500_000);
        assertThat(took).as("a look at each area for each would take a minute").isLessThan(Duration.ofSeconds(5));
    }

    private Right right(String organization, String device, String property) {
        return devices.reader(organization).right(device(device), property, NOW);
    }

    private io.mailuo.ingest.index.DeviceEntry device(String code) {
        return index.device(code);
    }

    private void grant(String organization, String owner, GrantScope scope, int minutes) {
        grants++;
        index.apply(new Grant(
                String.valueOf(grants),
                organization,
                owner,
                scope,
                NOW.minus(Duration.ofHours(1)),
                NOW.plus(Duration.ofHours(1)),
                minutes));
    }

    private void revoke() {
        new ArrayList<>(index.grants()).forEach(grant -> index.remove(grant.key()));
    }

    private static Device at(Device device, Place place) {
        return new Device(
                device.code(),
                device.name(),
                device.domain(),
                device.type(),
                device.division(),
                device.organization(),
                device.profile(),
                device.codec(),
                device.gateway(),
                device.state(),
                place,
                device.utcOffset(),
                device.datastreams(),
                device.externalIds(),
                device.secretSha256());
    }
}
