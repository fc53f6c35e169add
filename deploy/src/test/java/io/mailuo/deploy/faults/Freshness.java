package io.mailuo.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How old the newest value of each device is, as a user of the API sees it; looked at until told to stop. */
final class Freshness implements AutoCloseable {

    private static final long EVERY_MILLIS = 100;

    private final PlatformClient platform;
    private final List<String> devices;
    private final List<Long> ages = Collections.synchronizedList(new ArrayList<>());
    private final Object changed = new Object();
    private final Thread thread;
    private boolean closed;

    private Freshness(PlatformClient platform, List<String> devices) {
        this.platform = platform;
        this.devices = devices;
        this.thread = Thread.ofVirtual().start(this::look);
    }

    /** Begins to look. */
    static Freshness of(PlatformClient platform, List<String> devices) {
        return new Freshness(platform, List.copyOf(devices));
    }

    /** Age of the newest value of {@code device} now; a day where there is none. */
    static Duration age(PlatformClient platform, String device) {
        JsonNode items = platform.get("/api/v1/devices/" + device + "/latest").path("items");
        return items.isEmpty()
                ? Duration.ofDays(1)
                : Duration.between(
                        Instant.parse(items.get(0).path("phenomenonTime").asText()), Instant.now());
    }

    /** How often it has looked. */
    int looks() {
        return ages.size();
    }

    /** The age below which that share of all looks lie. */
    Duration percentile(double share) {
        synchronized (ages) {
            var sorted = ages.stream().sorted().toList();
            return Duration.ofMillis(sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())));
        }
    }

    private void look() {
        try {
            while (rest()) {
                for (var device : devices) {
                    ages.add(age(platform, device).toMillis());
                }
            }
        } catch (FailureException e) {
            // An API that does not answer shows nothing fresh.
            ages.add(Duration.ofDays(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean rest() throws InterruptedException {
        synchronized (changed) {
            if (!closed) {
                changed.wait(EVERY_MILLIS);
            }
            return !closed;
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        synchronized (changed) {
            closed = true;
            changed.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
