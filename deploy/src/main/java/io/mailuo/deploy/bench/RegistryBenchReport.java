package io.mailuo.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code mailuo bench registry} measured. Serialised as it stands by {@code --json}.
 *
 * @param imports one for each file
 * @param judged by the cross-check
 * @param registrations devices registered one by one
 * @param reads one for each kind of question
 * @param heapPeakMib largest heap of the process, which holds registry, Kafka and the clients
 * @param postgresMib resident memory of the database's processes at the end, shared pages counted in each
 */
record RegistryBenchReport(
        long devices,
        List<Imported> imports,
        Judged judged,
        Registered registrations,
        List<Read> reads,
        long heapPeakMib,
        long postgresMib) {

    /**
     * An import.
     *
     * @param checkSeconds from the beginning of the upload to the end of the dry run
     * @param commitSeconds from the commit's request until it is done
     * @param topicSeconds from then until the last change is on the topic
     */
    record Imported(
            String file, long rows, long bytes, double checkSeconds, double commitSeconds, double topicSeconds) {}

    /**
     * The cross-check, which rests as long as it works.
     *
     * @param followedSeconds from when the imports were on the topic until what they made was judged
     * @param allSeconds a full check, at the end
     */
    record Judged(double followedSeconds, double allSeconds) {}

    /** Registrations from several clients, each waiting until its device is on the topic. */
    record Registered(int clients, long count, double perSecond, long duplicates, long refused, Latency millis) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d from %d clients, %.0f/s, %d duplicate codes, %d refused, p50 %.1f ms, p99 %.1f ms",
                    count,
                    clients,
                    perSecond,
                    duplicates,
                    refused,
                    millis.p50,
                    millis.p99);
        }
    }

    /** A kind of question at a fixed rate. */
    record Read(String kind, long count, double perSecond, long failed, Latency millis) {}

    /** Percentiles, milliseconds. */
    record Latency(double p50, double p99, double max) {}

    /** The report as lines for people. */
    String text() {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "devices    %,d", devices));
        for (var each : imports) {
            lines.add(String.format(
                    Locale.ROOT,
                    "import     %s, %,d rows, %,d bytes: dry run %.1f s, commit %.1f s, on the topic %.1f s later",
                    each.file,
                    each.rows,
                    each.bytes,
                    each.checkSeconds,
                    each.commitSeconds,
                    each.topicSeconds));
        }
        lines.add(String.format(
                Locale.ROOT,
                "judged     %.0f s after the imports; a full check %.0f s",
                judged.followedSeconds,
                judged.allSeconds));
        lines.add("register   " + registrations);
        for (var each : reads) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-10s %,d at %.0f/s, %d failed, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                    each.kind,
                    each.count,
                    each.perSecond,
                    each.failed,
                    each.millis.p50,
                    each.millis.p99,
                    each.millis.max));
        }
        lines.add(String.format(
                Locale.ROOT, "memory     heap %,d MiB at most, PostgreSQL %,d MiB", heapPeakMib, postgresMib));
        return String.join(System.lineSeparator(), lines);
    }
}
