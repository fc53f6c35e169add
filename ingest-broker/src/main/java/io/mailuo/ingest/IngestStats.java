package io.mailuo.ingest;

import io.mailuo.ingest.intake.Intake;
import io.mailuo.ingest.intake.IntakeCounters;
import io.mailuo.ingest.live.LiveFeed;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.mqtt.LiveTopics;
import io.mailuo.ingest.mqtt.MqttBroker;
import io.mailuo.ingest.quarantine.Quarantine;
import io.mailuo.ingest.store.StoreWriter;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The numbers of the node's path, for the API and for Prometheus. */
final class IngestStats {

    private static final double MICROS = 1e6;
    private static final double MILLIS = 1e3;

    private final IntakeCounters counters;
    private final Intake intake;
    private final ObservationLog log;
    private final StoreWriter writer;
    private final IngestRates rates;
    private final MqttBroker broker;
    private final LiveFeed feed;
    private final LiveTopics topics;
    private final Quarantine quarantine;

    IngestStats(
            IntakeCounters counters,
            Intake intake,
            ObservationLog log,
            StoreWriter writer,
            IngestRates rates,
            MqttBroker broker,
            LiveFeed feed,
            LiveTopics topics,
            Quarantine quarantine) {
        this.counters = counters;
        this.intake = intake;
        this.log = log;
        this.writer = writer;
        this.rates = rates;
        this.broker = broker;
        this.feed = feed;
        this.topics = topics;
        this.quarantine = quarantine;
    }

    /** As {@code GET /ingest/stats} answers. Counts are of observations since the start, unless they say otherwise. */
    Map<String, Object> json() {
        var store = writer.state();
        var state = log.state();
        var json = new LinkedHashMap<String, Object>();
        json.put("received", counters.accepted() + counters.refused());
        json.put("accepted", counters.accepted());
        json.put("stored", store.observations());
        json.put("quarantined", counters.refused());
        json.put("messages", counters.messages());
        json.put("bytes", counters.bytes());
        json.put("unacknowledged", counters.failed() + counters.turnedAway());
        json.put("held", Map.of("messages", intake.held(), "bytes", intake.heldBytes()));
        json.put("lag", Map.of("observations", store.lag()));
        json.put("rates", rates.rates());
        json.put("storeAgeMillis", store.age().toMillis());
        json.put(
                "log",
                Map.of(
                        "waitingBytes", state.waitingBytes(),
                        "limitBytes", state.limitBytes(),
                        "failed", state.failed(),
                        "p50Micros", state.p50Micros(),
                        "p99Micros", state.p99Micros(),
                        "healthy", state.healthy()));
        json.put("clients", broker.clients());
        json.put(
                "live",
                Map.of(
                        "clients", feed.clients(),
                        "dropped", feed.dropped(),
                        "topicsSent", topics.sent(),
                        "topicsDropped", topics.dropped()));
        String fault = store.fault();
        if (fault != null) {
            json.put("storeFault", fault);
        }
        return json;
    }

    void register(PrometheusRegistry metrics) {
        counter(metrics, "mailuo_ingest_messages_total", "Messages received", counters::messages);
        counter(metrics, "mailuo_ingest_received_bytes_total", "Payload bytes received", counters::bytes);
        counter(metrics, "mailuo_ingest_observations_total", "Observations in the log", counters::accepted);
        counter(metrics, "mailuo_ingest_unconfirmed_total", "Messages that the log did not confirm", counters::failed);
        counter(
                metrics,
                "mailuo_ingest_turned_away_total",
                "Messages turned away, log too far behind",
                counters::turnedAway);
        counter(
                metrics,
                "mailuo_ingest_stored_total",
                "Observations in the store",
                () -> writer.state().observations());
        counter(metrics, "mailuo_live_dropped_total", "Observations that slow live clients missed", feed::dropped);
        counter(
                metrics,
                "mailuo_live_topics_dropped_total",
                "Observations that slow live topics missed",
                topics::dropped);
        gauge(metrics, "mailuo_ingest_held_messages", "Messages on their way to the log", intake::held);
        gauge(metrics, "mailuo_ingest_held_bytes", "Payload bytes on their way to the log", intake::heldBytes);
        gauge(
                metrics,
                "mailuo_log_waiting_bytes",
                "Bytes not yet confirmed by the log",
                () -> log.state().waitingBytes());
        gauge(
                metrics,
                "mailuo_log_append_p50_seconds",
                "Median append",
                () -> log.state().p50Micros() / MICROS);
        gauge(
                metrics,
                "mailuo_log_append_p99_seconds",
                "99th percentile append",
                () -> log.state().p99Micros() / MICROS);
        gauge(
                metrics,
                "mailuo_store_lag_batches",
                "Batches in the log and not in the store",
                () -> writer.state().lag());
        gauge(
                metrics,
                "mailuo_store_oldest_seconds",
                "Age of the oldest batch being stored",
                () -> writer.state().age().toMillis() / MILLIS);
        gauge(metrics, "mailuo_mqtt_clients", "MQTT clients connected", broker::clients);
        gauge(metrics, "mailuo_live_clients", "WebSocket clients connected", feed::clients);
        gauge(metrics, "mailuo_quarantine_indexed", "Quarantine entries in memory", quarantine::size);
        CounterWithCallback.builder()
                .name("mailuo_quarantine_entries_total")
                .help("Entries put into quarantine")
                .labelNames("reason")
                .callback(each -> {
                    for (var reason : QuarantineReason.values()) {
                        each.call(counters.quarantined(reason), reason.code());
                    }
                })
                .register(metrics);
    }

    private static void counter(PrometheusRegistry metrics, String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(each -> each.call(value.getAsLong()))
                .register(metrics);
    }

    private static void gauge(PrometheusRegistry metrics, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(each -> each.call(value.getAsDouble()))
                .register(metrics);
    }

    /** What stands against the node's being ready, or null. */
    @org.jspecify.annotations.Nullable
    String logFault() {
        String fault = log.state().fault();
        return fault == null ? null : "what comes is not acknowledged: " + fault;
    }
}
