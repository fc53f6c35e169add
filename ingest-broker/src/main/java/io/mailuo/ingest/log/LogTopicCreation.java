package io.mailuo.ingest.log;

import io.mailuo.spec.topic.LogTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the log where they are absent. Topics that exist are the operator's and stay as they are. */
final class LogTopicCreation {

    private static final Map<String, String> KEPT_UNTIL_STORED = Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "flush.messages", "1");
    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "flush.messages", "1", "min.cleanable.dirty.ratio", "0.5");

    private static final Map<String, String> KEPT_A_QUARTER =
            Map.of("cleanup.policy", "delete", "retention.ms", "7862400000", "flush.messages", "1");

    /** Written again by itself: not worth a sync of its own, and small segments, since the newest is never compacted. */
    private static final Map<String, String> LAST_KNOWN =
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.5", "segment.bytes", "33554432");

    private LogTopicCreation() {}

    static void createAbsent(Admin admin, KafkaLogSettings settings) throws LogException, InterruptedException {
        var present = present(admin);
        var absent = new ArrayList<NewTopic>();
        add(absent, present, LogTopics.OBSERVATIONS, settings.partitions(), settings, KEPT_UNTIL_STORED);
        add(absent, present, LogTopics.QUARANTINE, 1, settings, KEPT_UNTIL_STORED);
        add(absent, present, LogTopics.REGISTRY, 1, settings, COMPACTED);
        add(absent, present, LogTopics.GRANT_USES, 1, settings, KEPT_A_QUARTER);
        add(absent, present, LogTopics.REPORTS, 1, settings, LAST_KNOWN);
        if (absent.isEmpty()) {
            return;
        }
        for (var creation : admin.createTopics(absent).values().entrySet()) {
            try {
                creation.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new LogException(
                            "cannot create the topic " + creation.getKey() + ": "
                                    + e.getCause().getMessage(),
                            e.getCause());
                }
            }
        }
    }

    private static Set<String> present(Admin admin) throws LogException, InterruptedException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new LogException(
                    "Kafka does not answer: " + e.getCause().getMessage() + "; check its address and that it runs",
                    e.getCause());
        }
    }

    private static void add(
            List<NewTopic> absent,
            Set<String> present,
            String name,
            int partitions,
            KafkaLogSettings settings,
            Map<String, String> config) {
        if (!present.contains(name)) {
            absent.add(new NewTopic(name, partitions, (short) settings.replicas()).configs(config));
        }
    }
}
