package io.mailuo.deploy.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one run of the load tool measured. Serialised as it stands by {@code --json}.
 *
 * @param shape of the load
 * @param sent observations sent
 * @param acknowledgedPerSecond observations acknowledged as accepted, over the sending time
 * @param storedPerSecond observations stored, from the first to the last of the run
 * @param lag of the store behind the log during the run
 * @param ackMillis from when a message was due (or sent, without a rate) to its acknowledgement
 * @param refusedMessages messages that the platform refused
 * @param unansweredMessages messages that had no answer at the end
 * @param readback the store held against the acknowledgements
 * @param processes what each process used
 * @param limits what the parts reach alone, observations per second; empty unless asked for
 * @param faults connections that ended
 */
record BenchReport(
        Shape shape,
        long sent,
        double acknowledgedPerSecond,
        double storedPerSecond,
        Lag lag,
        Latency ackMillis,
        long refusedMessages,
        long unansweredMessages,
        Readback readback,
        List<Usage> processes,
        Map<String, Double> limits,
        List<String> faults) {

    /** {@code rate} is messages per second over all clients; 0 means as fast as the windows allow. */
    record Shape(int gateways, int devices, int batch, int window, double seconds, double rate) {}

    /** Observations in the log and not yet in the store; {@code growing} compares the run's last third to its first. */
    record Lag(long firstThird, long lastThird, long max, boolean growing) {}

    /** Percentiles, milliseconds. */
    record Latency(double p50, double p99, double p999, double max) {}

    /** Cores used on average, and resident memory at the end. */
    record Usage(String process, double cores, long rssMib) {}

    /** The report as lines for people. */
    String text() {
        var out = new StringBuilder();
        line(
                out,
                "load       %d gateways, %d devices, %d observations a message, window %d, %.0f s, %s",
                shape.gateways,
                shape.devices,
                shape.batch,
                shape.window,
                shape.seconds,
                shape.rate == 0
                        ? "as fast as acknowledged"
                        : String.format(Locale.ROOT, "%.0f messages/s", shape.rate));
        line(out, "acked      %,.0f observations/s", acknowledgedPerSecond);
        line(out, "stored     %,.0f observations/s", storedPerSecond);
        line(
                out,
                "lag        %,d observations in the first third, %,d in the last, %,d at most: %s",
                lag.firstThird,
                lag.lastThird,
                lag.max,
                lag.growing ? "GROWING" : "bounded");
        line(
                out,
                "ack        p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms",
                ackMillis.p50,
                ackMillis.p99,
                ackMillis.p999,
                ackMillis.max);
        line(
                out,
                "count      %,d sent, %,d acknowledged, %,d stored, %,d refused messages, %,d unanswered messages",
                sent,
                readback.acknowledged(),
                readback.stored(),
                refusedMessages,
                unansweredMessages);
        line(out, "lost       %,d", readback.lost());
        line(out, "invented   %,d", readback.invented());
        for (var usage : processes) {
            line(out, "process    %-10s %.2f cores, %,d MiB resident", usage.process, usage.cores, usage.rssMib);
        }
        limits.forEach((part, rate) -> line(out, "alone      %-10s %,.0f observations/s", part, rate));
        faults.forEach(fault -> line(out, "fault      %s", fault));
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
    }
}
