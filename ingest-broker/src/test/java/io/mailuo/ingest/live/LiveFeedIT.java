package io.mailuo.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.http.Access;
import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.TokenAuthenticator;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.LiveListener;
import io.mailuo.ingest.support.RecordedUses;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int IN_BATCH = 100;
    private static final String LONG_TEXT = "x".repeat(4000);

    private final DeviceIndex index = City.index();
    private final RecordedUses counted = new RecordedUses();
    private final GrantUses uses = new GrantUses(counted, InstantSource.system());
    private LiveFeed feed;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        feed = new LiveFeed(index, new ReadableDevices(index), uses, InstantSource.system());
        server = ApiServer.start(HttpConfig.loopback(0), List.of(new ApiModule() {
            @Override
            public void mount(Routes routes) {
                routes.webSocket("/live", Access.scope(Scope.OBSERVATIONS_READ), feed);
            }

            @Override
            public Authenticator authenticator() {
                return new TokenAuthenticator(index, InstantSource.system());
            }
        }));
    }

    @AfterEach
    void stop() {
        feed.close();
        uses.close();
        server.close();
    }

    @Test
    void drops_for_a_slow_reader_only_and_says_how_much() {
        int batches = 100;
        try (var quick = new LiveListener(server.url(), "", City.TOKEN, true);
                var slow = new LiveListener(server.url(), "", City.TOKEN, false)) {
            await().atMost(PATIENCE).until(() -> feed.clients() == 2);
            for (int i = 1; i <= batches; i++) {
                int soFar = i * IN_BATCH;
                feed.offer(batch());
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> quick.observations().size() == soFar);
            }
            assertThat(quick.frames("dropped")).isEmpty();
            slow.resume();
            await().atMost(PATIENCE).until(() -> !slow.frames("dropped").isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> slow.observations().size()
                                    + slow.frames("dropped").stream()
                                            .mapToInt(
                                                    frame -> frame.path("count").asInt())
                                            .sum()
                            == batches * IN_BATCH);
        }
    }

    @Test
    void clients_that_go_away_disturb_no_other() {
        try (var staying = new LiveListener(server.url(), "", City.TOKEN, true)) {
            for (int i = 1; i <= 10; i++) {
                int soFar = i * IN_BATCH;
                try (var leaving = new LiveListener(server.url(), "", City.TOKEN, i % 2 == 0)) {
                    await().atMost(PATIENCE).until(() -> feed.clients() >= 2);
                    feed.offer(batch());
                    assertThat(leaving.closeCode()).isZero();
                }
                await().atMost(PATIENCE).until(() -> staying.observations().size() == soFar);
            }
        }
    }

    @Test
    void a_filter_that_cannot_be_is_answered_with_a_reason() {
        try (var wrong = new LiveListener(server.url(), "?bbox=here", City.TOKEN, true)) {
            await().atMost(PATIENCE).until(() -> wrong.closeCode() == 1007);
        }
    }

    @Test
    void offering_never_waits_for_anyone() {
        try (var slow = new LiveListener(server.url(), "", City.TOKEN, false)) {
            await().atMost(PATIENCE).until(() -> feed.clients() == 1);
            Batch batch = batch();
            long begun = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                feed.offer(batch);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            slow.resume();
            await().atMost(PATIENCE).until(() -> !slow.frames("dropped").isEmpty());
        }
    }

    @Test
    void what_is_shared_goes_out_counted_and_is_withheld_and_reported_while_it_cannot_be_counted() {
        var now = Instant.now();
        index.apply(
                new Grant("1", "water", "environment", GrantScope.everything(), now, now.plus(Duration.ofHours(1)), 0));
        try (var reader = new LiveListener(server.url(), "", City.WATER_TOKEN, true)) {
            await().atMost(PATIENCE).until(() -> feed.clients() == 1);
            counted.broken(true);
            feed.offer(shared());
            await().atMost(PATIENCE).until(() -> dropped(reader) == IN_BATCH);
            assertThat(reader.observations()).isEmpty();
            assertThat(counted.take()).isEmpty();

            counted.broken(false);
            for (int i = 0; i < 30; i++) {
                feed.offer(shared());
            }
            await().atMost(PATIENCE).until(() -> reader.observations().size() + dropped(reader) == 31 * IN_BATCH);
            var written = counted.take();
            assertThat(written.stream().mapToLong(GrantUse::calls).sum()).isEqualTo(1);
            assertThat(written.stream().mapToLong(GrantUse::observations).sum())
                    .isEqualTo(reader.observations().size());
        }
    }

    private static int dropped(LiveListener reader) {
        return reader.frames("dropped").stream()
                .mapToInt(frame -> frame.path("count").asInt())
                .sum();
    }

    private static Batch shared() {
        var time = Instant.parse("2026-11-21T08:00:00Z");
        var observation = new Observation(City.AIR, "pm2_5", time, Result.of(7), Quality.GOOD);
        return new Batch(City.AIR, Lane.LIVE, time, Collections.nCopies(IN_BATCH, observation));
    }

    private static Batch batch() {
        var time = Instant.parse("2026-11-21T08:00:00Z");
        return new Batch(
                City.COVER,
                Lane.LIVE,
                time,
                IntStream.range(0, IN_BATCH)
                        .mapToObj(i -> new Observation(City.COVER, "label", time, Result.of(LONG_TEXT), Quality.GOOD))
                        .toList());
    }
}
