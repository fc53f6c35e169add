package io.mailuo.edge.status;

import java.util.Locale;

/** Writes a status report in the text format of Prometheus. */
final class Metrics {

    private final StringBuilder out = new StringBuilder();

    private Metrics() {}

    static String of(StatusReport report) {
        var metrics = new Metrics();
        metrics.write(report);
        return metrics.out.toString();
    }

    private void write(StatusReport report) {
        var uplink = report.uplink();
        gauge("uplink_connected", "Whether the uplink is connected.", uplink.connected() ? 1 : 0);
        counter("uplink_connects_total", "Connections of the uplink.", uplink.connects());
        counter(
                "uplink_acknowledged_observations_total",
                "Observations that the platform has stored.",
                uplink.acknowledged());
        counter(
                "uplink_refused_observations_total",
                "Observations that the platform keeps in quarantine.",
                uplink.refused());
        counter("uplink_retried_messages_total", "Messages sent again.", uplink.retried());
        gauge("uplink_in_flight_messages", "Messages on their way.", uplink.inFlight());
        var queue = report.queue();
        counter("queue_stored_observations_total", "Observations committed to disk.", queue.stored());
        counter("queue_refused_observations_total", "Observations not taken for want of room.", queue.refused());
        counter(
                "queue_deleted_oldest_observations_total",
                "Observations deleted unsent to make room.",
                queue.deletedOldest());
        counter("queue_suppressed_rejects_total", "Rejects not kept for want of room.", queue.suppressedRejects());
        gauge("queue_used_bytes", "Space taken in the queue's file.", queue.usedBytes());
        gauge("queue_max_bytes", "Space that the queue may take.", queue.maxBytes());
        gauge("queue_full", "Whether the last attempt found no room.", queue.full() ? 1 : 0);
        head("queue_backlog_observations", "Observations that wait.", "gauge");
        report.backlog()
                .forEach((lane, backlog) -> sample("queue_backlog_observations", "lane", lane, backlog.depth()));
        head("queue_backlog_bytes", "Bytes that wait.", "gauge");
        report.backlog().forEach((lane, backlog) -> sample("queue_backlog_bytes", "lane", lane, backlog.bytes()));
        var pipeline = report.pipeline();
        counter("pipeline_received_total", "Measurements that drivers gave.", pipeline.received());
        counter("pipeline_forwarded_total", "Measurements given to the queue.", pipeline.forwarded());
        counter("pipeline_thinned_total", "Measurements within the deadband.", pipeline.thinned());
        sources(report);
    }

    private void sources(StatusReport report) {
        head("source_up", "Whether the source works.", "gauge");
        for (var source : report.sources()) {
            sample("source_up", "source", source.name(), source.state().equals("running") ? 1 : 0);
        }
        head("source_events_total", "What happened at the source.", "counter");
        for (var source : report.sources()) {
            source.counters()
                    .forEach((event, count) -> out.append("mailuo_edge_source_events_total{source=\"")
                            .append(escaped(source.name()))
                            .append("\",event=\"")
                            .append(event.toLowerCase(Locale.ROOT))
                            .append("\"} ")
                            .append(count)
                            .append('\n'));
        }
    }

    private void counter(String name, String help, long value) {
        head(name, help, "counter");
        out.append("mailuo_edge_").append(name).append(' ').append(value).append('\n');
    }

    private void gauge(String name, String help, long value) {
        head(name, help, "gauge");
        out.append("mailuo_edge_").append(name).append(' ').append(value).append('\n');
    }

    private void head(String name, String help, String type) {
        out.append("# HELP mailuo_edge_").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE mailuo_edge_").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String label, String value, long number) {
        out.append("mailuo_edge_")
                .append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(escaped(value))
                .append("\"} ")
                .append(number)
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
