package io.mailuo.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.Samples;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAndForwardTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path directory;

    private StoreAndForward open(long maxBytes, boolean deleteOldest) throws IOException {
        return StoreAndForward.open(
                new QueueSettings(directory, maxBytes, 0, deleteOldest, Duration.ofMillis(1), 10), CLOCK);
    }

    private StoreAndForward open() throws IOException {
        return open(1 << 24, false);
    }

    private static void store(StoreAndForward queue, Lane lane, int first, int count) {
        queue.submit(lane, Samples.pressures(NOW, first, count)).join();
    }

    private static List<Integer> values(StoreAndForward queue, Lane lane) {
        var values = new ArrayList<Integer>();
        long last = -1;
        for (var frames = queue.read(lane, last, 7); !frames.isEmpty(); frames = queue.read(lane, last, 7)) {
            frames.forEach(frame -> values.addAll(values(frame)));
            last = frames.getLast().id();
        }
        return values;
    }

    private static List<Integer> values(Frame frame) {
        try {
            return new SenmlCodec()
                    .decode(frame.payload(), Reception.at(NOW)).stream()
                            .map(reading -> (int) ((Result.Number) reading.result()).value())
                            .toList();
        } catch (DecodeException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keeps_what_it_took_over_a_restart_in_order_and_lane() throws IOException {
        try (var queue = open()) {
            store(queue, Lane.LIVE, 0, 25);
            store(queue, Lane.ALARM, 100, 1);
            store(queue, Lane.BACKFILL, 200, 2);
            assertThat(queue.backlog(Lane.LIVE).depth()).isEqualTo(25);
            assertThat(queue.backlog(Lane.LIVE).frames()).isEqualTo(3);
        }
        try (var queue = open()) {
            assertThat(values(queue, Lane.ALARM)).containsExactly(100);
            assertThat(queue.backlog(Lane.LIVE).depth()).isZero();
            assertThat(queue.backlog(Lane.BACKFILL).depth()).isEqualTo(27);
            assertThat(values(queue, Lane.BACKFILL))
                    .startsWith(0, 1, 2, 3)
                    .endsWith(24, 200, 201)
                    .hasSize(27);
        }
    }

    @Test
    void never_gives_again_what_was_settled() throws IOException {
        try (var queue = open()) {
            store(queue, Lane.LIVE, 0, 30);
            var frames = queue.read(Lane.LIVE, -1, 10);
            queue.settled(frames.get(1));

            assertThat(values(queue, Lane.LIVE)).hasSize(20).doesNotContain(10, 19);
            assertThat(queue.backlog(Lane.LIVE).depth()).isEqualTo(20);
        }
        try (var queue = open()) {
            assertThat(values(queue, Lane.BACKFILL)).hasSize(20).doesNotContain(10, 19);
        }
    }

    @Test
    void makes_what_waited_backfill_and_keeps_what_comes_then_live() throws IOException {
        try (var queue = open()) {
            store(queue, Lane.LIVE, 0, 10);
            queue.demoteLive();
            store(queue, Lane.LIVE, 10, 10);

            assertThat(values(queue, Lane.LIVE)).hasSize(10).startsWith(10);
            assertThat(values(queue, Lane.BACKFILL)).hasSize(10).startsWith(0);
            assertThat(queue.backlog(Lane.BACKFILL).depth()).isEqualTo(10);
            queue.read(Lane.BACKFILL, -1, 10).forEach(queue::settled);
            assertThat(queue.backlog(Lane.BACKFILL).depth()).isZero();
            assertThat(queue.backlog(Lane.LIVE).depth()).isEqualTo(10);
        }
    }

    @Test
    void refuses_and_counts_when_it_is_full_but_still_takes_alarms() throws IOException {
        try (var queue = open(1 << 20, false)) {
            int stored = fill(queue);

            assertThat(queue.counters().full()).isTrue();
            assertThat(queue.counters().refused()).isEqualTo(500);
            assertThat(queue.counters().stored()).isEqualTo(stored);
            assertThat(values(queue, Lane.LIVE)).hasSize(stored);
            store(queue, Lane.ALARM, 1, 1);

            queue.read(Lane.LIVE, -1, 10_000).forEach(queue::settled);
            Patience.await().until(() -> queue.counters().usedBytes() < 1 << 18);
            store(queue, Lane.LIVE, 0, 10);
            assertThat(queue.counters().full()).isFalse();
        }
    }

    private static int fill(StoreAndForward queue) {
        int stored = 0;
        while (true) {
            try {
                store(queue, Lane.LIVE, stored, 500);
                stored += 500;
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(QueueFullException.class);
                return stored;
            }
        }
    }

    @Test
    void deletes_the_oldest_and_counts_them_where_told_to() throws IOException {
        try (var queue = open(1 << 20, true)) {
            store(queue, Lane.ALARM, 7, 1);
            int given = 200_000;
            for (int i = 0; i < given; i += 1000) {
                store(queue, Lane.LIVE, i, 1000);
            }

            var counters = queue.counters();
            assertThat(counters.deletedOldest()).isPositive();
            assertThat(counters.usedBytes()).isLessThan(1 << 20);
            assertThat(values(queue, Lane.LIVE))
                    .hasSize((int) (given - counters.deletedOldest()))
                    .endsWith(given - 1);
            assertThat(values(queue, Lane.ALARM)).containsExactly(7);
        }
    }

    @Test
    void keeps_rejects_with_what_is_known_of_them_but_not_without_end() throws IOException {
        try (var queue = open(1 << 20, false)) {
            var properties = Map.of("reason", "checksum", "peer", "10.0.0.7:4711");
            queue.submitReject("##00".getBytes(java.nio.charset.StandardCharsets.US_ASCII), properties)
                    .join();

            var frame = queue.read(Lane.REJECT, -1, 1).getFirst();
            assertThat(frame.payload()).asString().isEqualTo("##00");
            assertThat(frame.properties()).contains("\"reason\":\"checksum\"").contains("10.0.0.7");

            for (int i = 0; i < 40; i++) {
                queue.submitReject(new byte[4000], properties).join();
            }
            assertThat(queue.counters().suppressedRejects()).isPositive();
            assertThat(queue.backlog(Lane.REJECT).bytes()).isLessThan(1 << 17);
        }
    }

    @Test
    void says_that_another_gateway_uses_its_directory() throws IOException {
        try (var _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another gateway uses " + directory);
        }
    }

    @Test
    void saves_what_can_be_read_of_a_damaged_file() throws IOException {
        try (var queue = open()) {
            store(queue, Lane.LIVE, 0, 5000);
        }
        var file = directory.resolve("queue.db");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8192), channel.size() / 2 / 4096 * 4096);
        }
        try (var queue = open()) {
            var saved = values(queue, Lane.BACKFILL);
            assertThat(saved).hasSizeGreaterThan(1000).doesNotHaveDuplicates();
            assertThat(queue.counters().salvaged()).isEqualTo(saved.size());
            store(queue, Lane.LIVE, 9000, 1);
            assertThat(values(queue, Lane.LIVE)).containsExactly(9000);
        }
        assertThat(directory.resolve("queue.db.damaged")).exists();
    }

    @Test
    void starts_anew_when_its_file_is_no_database() throws IOException {
        Files.writeString(directory.resolve("queue.db"), "this is not a database ".repeat(500));
        try (var queue = open()) {
            store(queue, Lane.LIVE, 1, 1);
            assertThat(values(queue, Lane.LIVE)).containsExactly(1);
        }
    }
}
