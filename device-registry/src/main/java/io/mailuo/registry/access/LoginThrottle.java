package io.mailuo.registry.access;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: after five failures in a row for one account from one address, each further
 * failure doubles the time until the next attempt, up to 15 minutes. An attempt counts as failed from its beginning, so
 * that many at once are no way around. One address makes eight at a time. Remembers the latest 10,000 pairs. Thread-safe.
 */
final class LoginThrottle {

    private static final int FREE_FAILURES = 5;
    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private record Failures(int count, Instant next) {}

    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Attempts under way, by address. */
    private final Map<String, Integer> underWay = new HashMap<>();

    /** An attempt under way. One that is closed before it has failed or succeeded was none. */
    final class Attempt implements AutoCloseable {

        private final String username;
        private final String peer;
        private boolean over;

        private Attempt(String username, String peer) {
            this.username = username;
            this.peer = peer;
        }

        /** The password was wrong. */
        void failed() {
            over = true;
        }

        /** The password was right: the failures before are forgotten. */
        void succeeded() {
            over = true;
            forget(username, peer);
        }

        @Override
        public void close() {
            end(this);
        }
    }

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the next attempt; zero when it may be made now. */
    synchronized Duration pause(String username, String peer) {
        var past = failures.get(key(username, peer));
        if (past == null) {
            return Duration.ZERO;
        }
        var left = Duration.between(clock.instant(), past.next());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Begins an attempt.
     *
     * @throws ProblemException 429 while it has to wait
     */
    synchronized Attempt begin(String username, String peer) {
        var pause = pause(username, peer);
        if (!pause.isZero()) {
            throw tooMany(pause.plusSeconds(1));
        }
        if (underWay.getOrDefault(peer, 0) >= MOST_AT_ONCE) {
            throw tooMany(Duration.ofSeconds(1));
        }
        underWay.merge(peer, 1, Integer::sum);
        count(username, peer);
        return new Attempt(username, peer);
    }

    private void count(String username, String peer) {
        var key = key(username, peer);
        var past = failures.get(key);
        int count = past == null ? 1 : past.count() + 1;
        var wait = Duration.ZERO;
        if (count >= FREE_FAILURES) {
            var grown = FIRST.multipliedBy(1L << Math.min(count - FREE_FAILURES, 16));
            wait = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
        }
        failures.put(key, new Failures(count, clock.instant().plus(wait)));
    }

    private synchronized void forget(String username, String peer) {
        failures.remove(key(username, peer));
    }

    private synchronized void end(Attempt attempt) {
        underWay.computeIfPresent(attempt.peer, (peer, count) -> count == 1 ? null : count - 1);
        if (!attempt.over) {
            failures.computeIfPresent(
                    key(attempt.username, attempt.peer),
                    (key, past) -> past.count() == 1 ? null : new Failures(past.count() - 1, clock.instant()));
        }
    }

    private static ProblemException tooMany(Duration wait) {
        long seconds = wait.toSeconds();
        return ProblemException.later(
                429,
                "too-many-attempts",
                new Text("Too many wrong passwords", "密码错误次数过多"),
                new Text("Try again in " + seconds + " seconds.", "请在 " + seconds + " 秒后重试。"),
                wait);
    }

    /** Number of pairs remembered. */
    synchronized int size() {
        return failures.size();
    }

    private static String key(String username, String peer) {
        var name = username.length() > 64 ? username.substring(0, 64) : username;
        return name + "\n" + peer;
    }
}
