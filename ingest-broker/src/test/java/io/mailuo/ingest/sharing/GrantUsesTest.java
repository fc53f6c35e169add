package io.mailuo.ingest.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.sharing.GrantUses.Live;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrantUsesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final SharedGrant GRANT = new SharedGrant(
            new Grant("7", "command", "water", GrantScope.everything(), NOW, NOW.plus(Duration.ofHours(1)), 0));

    /** What is to be written down, until the test says that it is. */
    private record Write(List<GrantUse> uses, CompletableFuture<Void> done) {}

    private final BlockingQueue<Write> writes = new LinkedBlockingQueue<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final GrantUses uses = new GrantUses(this::append, InstantSource.fixed(NOW));

    @AfterEach
    void stop() {
        uses.close();
    }

    @Test
    void gives_nothing_before_it_is_counted_and_counts_together_what_came_meanwhile() throws Exception {
        uses.live(List.of(use("ann", true)), saying("first"));
        var first = next();
        uses.live(List.of(use("ann", false), use("ben", true)), saying("second"));
        uses.live(List.of(), saying("own"));
        uses.live(List.of(use("ann", false)), saying("third"));
        assertThat(said).isEmpty();

        first.done().complete(null);
        var second = next();
        assertThat(said).containsExactly("first given");
        assertThat(first.uses()).containsExactly(counted("ann", 1, 1));
        assertThat(second.uses()).containsExactly(counted("ann", 0, 2), counted("ben", 1, 1));

        second.done().complete(null);
        await().until(() -> said.size() == 4);
        assertThat(said).containsExactly("first given", "second given", "own given", "third given");
    }

    @Test
    void withholds_what_cannot_be_counted_and_goes_on() throws Exception {
        uses.live(List.of(use("ann", true)), saying("lost"));
        next().done().completeExceptionally(new IllegalStateException("no log"));
        uses.live(List.of(use("ann", true)), new GrantUses.Delivery() {
            @Override
            public void give() {
                throw new IllegalStateException("the connection has gone");
            }

            @Override
            public void withhold() {}
        });
        next().done().complete(null);
        uses.live(List.of(use("ann", true)), saying("again"));
        next().done().complete(null);

        await().until(() -> said.size() == 2);
        assertThat(said).containsExactly("lost withheld", "again given");
    }

    private CompletionStage<?> append(List<GrantUse> more) {
        var write = new Write(more, new CompletableFuture<>());
        writes.add(write);
        return write.done();
    }

    private Write next() throws InterruptedException {
        var write = writes.poll(30, TimeUnit.SECONDS);
        assertThat(write).isNotNull();
        return write;
    }

    private GrantUses.Delivery saying(String what) {
        return new GrantUses.Delivery() {
            @Override
            public void give() {
                said.add(what + " given");
            }

            @Override
            public void withhold() {
                said.add(what + " withheld");
            }
        };
    }

    private static Live use(String subject, boolean first) {
        return new Live(GRANT, subject, first);
    }

    private static GrantUse counted(String subject, long calls, long observations) {
        return new GrantUse("7", subject, GrantUse.Kind.LIVE, calls, observations, NOW);
    }
}
