package io.mailuo.registry.outbox;

import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The compacted topic {@code registry}: makes it where it is missing, and knows whether it holds anything. */
final class RegistryTopic {

    private static final int SECONDS = 15;

    private RegistryTopic() {}

    /**
     * Makes sure that the topic exists.
     *
     * <p>One partition: whoever reads it meets a gateway before the devices bound to it.
     *
     * @return whether it is empty
     */
    static boolean ensure(String bootstrapServers) throws InterruptedException, TimeoutException {
        var settings = Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10000);
        var admin = Admin.create(settings);
        try {
            create(admin);
            return isEmpty(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } finally {
            admin.close(Duration.ZERO); // calls under way are not waited for: they have failed
        }
    }

    private static void create(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        var topic = new NewTopic(LogTopics.REGISTRY, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static boolean isEmpty(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        var partition = new TopicPartition(LogTopics.REGISTRY, 0);
        return offset(admin, partition, OffsetSpec.latest()) == offset(admin, partition, OffsetSpec.earliest());
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        ListOffsetsResultInfo info = admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get(SECONDS, TimeUnit.SECONDS);
        return info.offset();
    }
}
