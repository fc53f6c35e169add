package io.mailuo.registry.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: after five failures in a row for one account from one address, each further
 * failure doubles the time until the next attempt, up to 15 minutes. Remembers the latest 10,000 pairs. Thread-safe.
 */
final class LoginThrottle {

    private static final int FREE_FAILURES = 5;
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

    /** Notes a wrong password. */
    synchronized void failed(String username, String peer) {
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

    /** Notes a right password. */
    synchronized void succeeded(String username, String peer) {
        failures.remove(key(username, peer));
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
