package io.mailuo.deploy.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Waiting for a condition of a system of processes; a condition that throws does not hold yet. */
public final class Until {

    private static final Duration POLL = Duration.ofMillis(200);

    private Until() {}

    /** Waits until {@code condition} holds; fails with {@code what} after {@code atMost}. */
    public static void holds(String what, Duration atMost, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(atMost)
                .pollInterval(POLL)
                .ignoreExceptions()
                .until(condition);
    }

    /** Waits until {@code source} gives something, and returns it. */
    public static <T> T value(String what, Duration atMost, Callable<T> source) {
        var found = new AtomicReference<T>();
        holds(what, atMost, () -> {
            found.set(source.call());
            return true;
        });
        return found.get();
    }
}
