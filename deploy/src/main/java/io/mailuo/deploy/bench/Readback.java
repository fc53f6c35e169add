package io.mailuo.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.observation.DatastreamId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Reads the store back through the history API and holds it against what was acknowledged.
 *
 * @param acknowledged observations that the platform acknowledged as accepted
 * @param stored observations of the run that the store gives back
 * @param lost acknowledged but not stored
 * @param invented stored but never sent, or stored with another value
 */
record Readback(long acknowledged, long stored, long lost, long invented) {

    private static final int READERS = 8;
    private static final int MICROS = 1_000_000;

    /** Count and sum of one datastream. */
    private record Tally(long count, double sum) {}

    /** Counts every datastream of {@code load} by the API that {@code platform} serves. */
    static Readback of(Load load, PlatformClient platform) {
        var tasks = new ArrayList<Callable<Readback>>();
        for (var client : load.clients()) {
            tasks.add(() -> of(client, platform));
        }
        long acknowledged = 0;
        long stored = 0;
        long lost = 0;
        long invented = 0;
        try (var readers = Executors.newFixedThreadPool(READERS)) {
            for (var done : readers.invokeAll(tasks)) {
                var one = done.get();
                acknowledged += one.acknowledged;
                stored += one.stored;
                lost += one.lost;
                invented += one.invented;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading back", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading back failed", e.getCause());
        }
        return new Readback(acknowledged, stored, lost, invented);
    }

    private static Readback of(LoadClient client, PlatformClient platform) {
        var plan = client.plan();
        var expected = expected(client);
        boolean allAnswered = client.sent() == client.acks() + client.refusals();
        long acknowledged = 0;
        long stored = 0;
        long lost = 0;
        long invented = 0;
        for (int i = 0; i < expected.size(); i++) {
            var want = expected.get(i);
            var have = stored(plan.datastreams().get(i), plan, client.sent(), platform);
            acknowledged += want.count;
            stored += have.count;
            lost += Math.max(0, want.count - have.count);
            // What was sent and not answered may or may not be stored; only when all is answered is more too much.
            if (allAnswered) {
                long more = Math.max(0, have.count - want.count);
                invented += more == 0 && have.count == want.count && have.sum != want.sum ? 1 : more;
            }
        }
        return new Readback(acknowledged, stored, lost, invented);
    }

    private static List<Tally> expected(LoadClient client) {
        var plan = client.plan();
        long[] counts = new long[plan.datastreams().size()];
        double[] sums = new double[counts.length];
        client.acknowledged().stream().forEach(message -> {
            for (int j = 0; j < plan.batch(); j++) {
                long k = (long) message * plan.batch() + j;
                counts[plan.datastreamOf(k)]++;
                sums[plan.datastreamOf(k)] += plan.valueOf(k);
            }
        });
        var tallies = new ArrayList<Tally>();
        for (int i = 0; i < counts.length; i++) {
            tallies.add(new Tally(counts[i], sums[i]));
        }
        return tallies;
    }

    private static Tally stored(DatastreamId datastream, LoadPlan plan, long messages, PlatformClient platform) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("property", datastream.property());
        parameters.put("from", instant(plan.startMicros()));
        parameters.put("to", instant(plan.timeOf(messages * plan.batch()) + plan.stepMicros()));
        parameters.put("interval", "PT1H");
        parameters.put("aggregate", "count,sum");
        long count = 0;
        double sum = 0;
        for (JsonNode bucket : platform.list(
                "/api/v1/devices/" + datastream.device() + "/observations", parameters, Integer.MAX_VALUE)) {
            count += bucket.path("count").asLong();
            sum += bucket.path("sum").asDouble();
        }
        return new Tally(count, sum);
    }

    private static String instant(long micros) {
        return Instant.ofEpochSecond(micros / MICROS)
                .plus(micros % MICROS, ChronoUnit.MICROS)
                .toString();
    }
}
