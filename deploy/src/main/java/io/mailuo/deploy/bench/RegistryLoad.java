package io.mailuo.deploy.bench;

import io.mailuo.deploy.bench.RegistryBenchReport.Latency;
import io.mailuo.deploy.bench.RegistryBenchReport.Read;
import io.mailuo.deploy.bench.RegistryBenchReport.Registered;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Asks and registers, and measures how long that takes. */
final class RegistryLoad {

    /**
     * A kind of question.
     *
     * @param path of the n-th one
     */
    record Question(String kind, IntFunction<String> path) {}

    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final long HIGHEST_MICROS = 60_000_000L;
    private static final int MOST_UNDER_WAY = 256;
    private static final Duration WARMING = Duration.ofSeconds(10);
    private static final int WARMING_TIMES = 3;

    private final AtomicInteger asked = new AtomicInteger();
    private final LeanHttp http;

    RegistryLoad(LeanHttp http) {
        this.http = http;
    }

    /** The three questions that a city asks most, each about something else every time. */
    static List<Question> questions(List<String> codes, BenchTable table) {
        return List.of(
                new Question("by code", number -> "/devices/" + codes.get(mixed(number) % codes.size())),
                new Question("radius", number -> {
                    var place = BenchTable.place(mixed(number) % table.rows());
                    return String.format(
                            Locale.ROOT, "/near?lon=%.6f&lat=%.6f&radius=500&limit=100", place[0], place[1]);
                }),
                new Question("nearest", number -> {
                    var place = BenchTable.place(mixed(number) % table.rows());
                    return String.format(Locale.ROOT, "/near?lon=%.6f&lat=%.6f&limit=20", place[0], place[1]);
                }),
                new Question("search", number -> "/search?q=" + encode(typed(mixed(number), table.rows()))));
    }

    /** What somebody has typed so far: a street, a kind, a number, half an identifier; in turns. */
    private static String typed(int number, int rows) {
        var street = BenchTable.street(number);
        return switch (number % 7) {
            case 0 -> street.substring(0, 2);
            case 1 -> street;
            case 2 -> BenchTable.thing(number);
            case 3 -> street + " " + number % 999;
            case 4 -> BenchTable.thing(number) + " " + number % rows;
            case 5 -> String.format(Locale.ROOT, "86%013d", number % rows).substring(0, 12);
            default -> "1101051400" + number % 10;
        };
    }

    /** Spreads numbers that follow one another. */
    private static int mixed(int number) {
        return (int) ((number * 2_654_435_761L >>> 3) & 0x7fffffff);
    }

    /** Codes of registered devices. */
    List<String> codes() throws IOException {
        var codes = new ArrayList<String>();
        for (var type : new String[] {"14001", "10001", "06001", "03001", "12001"}) {
            Json.MAPPER
                    .readTree(http.get("/devices?limit=1000&type=" + type).body())
                    .path("items")
                    .forEach(device -> codes.add(device.path("code").asText()));
        }
        return codes;
    }

    /** Registers from several clients, each as fast as it is answered. */
    Registered register(int clients, Duration time) throws InterruptedException {
        var codes = ConcurrentHashMap.<String>newKeySet();
        var histogram = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        var duplicates = new AtomicLong();
        var refused = new AtomicLong();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        registerOne(codes, duplicates, refused, histogram);
                    }
                });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Registered(
                clients, codes.size(), codes.size() / seconds, duplicates.get(), refused.get(), latency(histogram));
    }

    private void registerOne(
            java.util.Set<String> codes, AtomicLong duplicates, AtomicLong refused, Histogram histogram) {
        var place = BenchTable.place(ThreadLocalRandom.current().nextInt());
        var body = String.format(
                Locale.ROOT,
                "{\"type\":\"14001\",\"division\":\"110105\",\"name\":\"登记 %d\",\"organization\":\"city\","
                        + "\"place\":{\"lon\":%.6f,\"lat\":%.6f}}",
                ThreadLocalRandom.current().nextInt(1_000_000),
                place[0],
                place[1]);
        long begin = System.nanoTime();
        try {
            var answer = http.post("/devices", body);
            if (answer.status() != CREATED) {
                refused.incrementAndGet();
                return;
            }
            histogram.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - begin) / 1000));
            if (!codes.add(Json.MAPPER.readTree(answer.body()).path("code").asText())) {
                duplicates.incrementAndGet();
            }
        } catch (IOException e) {
            refused.incrementAndGet();
        }
    }

    /**
     * Asks at a fixed rate; latency counts from when a question was due, so a stall is not overlooked. What is asked in the
     * first seconds does not count, and is more, so that the compiler has done its work.
     */
    Read ask(Question question, int rate, Duration time) throws InterruptedException {
        paced(question, WARMING_TIMES * rate, WARMING, new ConcurrentHistogram(HIGHEST_MICROS, 3));
        var histogram = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        long start = System.nanoTime();
        long failed = paced(question, rate, time, histogram);
        double seconds = (System.nanoTime() - start) / 1e9;
        long count = rate * time.toSeconds();
        return new Read(question.kind(), count, count / seconds, failed, latency(histogram));
    }

    /** Asks, and returns how many failed. */
    private long paced(Question question, int rate, Duration time, Histogram histogram) throws InterruptedException {
        var failed = new AtomicLong();
        var slots = new Semaphore(MOST_UNDER_WAY);
        long count = rate * time.toSeconds();
        long pause = 1_000_000_000L / rate;
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < count; number++) {
                long due = start + number * pause;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                int which = asked.getAndIncrement();
                slots.acquire();
                threads.execute(() -> {
                    try {
                        failed.addAndGet(answered(question.path().apply(which)) ? 0 : 1);
                        histogram.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - due) / 1000));
                    } finally {
                        slots.release();
                    }
                });
            }
        }
        return failed.get();
    }

    private boolean answered(String path) {
        try {
            return http.get(path).status() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    private static Latency latency(Histogram histogram) {
        return new Latency(
                histogram.getValueAtPercentile(50) / 1000.0,
                histogram.getValueAtPercentile(99) / 1000.0,
                histogram.getMaxValue() / 1000.0);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
