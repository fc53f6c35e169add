package io.mailuo.ingest.reports;

import io.mailuo.ingest.log.JsonTopic;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.topic.LogTopics;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes reports of devices to the topic {@code reports}, many together. */
public final class KafkaReportLog implements ReportLog, AutoCloseable {

    private final JsonTopic topic;

    /** Connects when it first writes. */
    public KafkaReportLog(String bootstrapServers) {
        this.topic = new JsonTopic(
                bootstrapServers,
                "mailuo-reports",
                LogTopics.REPORTS,
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG, 50,
                        ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000));
    }

    @Override
    public CompletionStage<?> append(DeviceReport report) {
        return topic.append(report.device(), report);
    }

    @Override
    public void close() {
        topic.close();
    }
}
