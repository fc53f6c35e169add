package io.mailuo.registry.sharing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.follow.TopicFollower;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up, by day (UTC+8), what the topic {@code grant-uses} says was read by grants. Every record counts once.
 */
public final class GrantUseTally {

    private static final Logger LOG = LoggerFactory.getLogger(GrantUseTally.class);
    private static final ZoneOffset DAY_ZONE = ZoneOffset.ofHours(8);
    private static final int LONGEST_SUBJECT = 200;

    private record Key(long grant, String day, String subject, String kind) {}

    private static final class Sum {
        private long calls;
        private long observations;
        private Instant last = Instant.EPOCH;

        void add(GrantUse use) {
            calls += Math.max(0, use.calls());
            observations += Math.max(0, use.observations());
            last = use.at().isAfter(last) ? use.at() : last;
        }
    }

    private GrantUseTally() {}

    /** Starts adding up; Kafka need not be there yet, nor the topic. */
    public static TopicFollower start(Database database, String bootstrapServers) {
        return new TopicFollower(
                database, bootstrapServers, LogTopics.GRANT_USES, "share_use_position", (transaction, records) -> {
                    var sums = new HashMap<Key, Sum>();
                    records.forEach(record -> take(record, sums));
                    write(transaction, sums);
                });
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<Key, Sum> sums) {
        try {
            var use = Json.MAPPER.readValue(record.value(), GrantUse.class);
            var subject = use.subject().length() <= LONGEST_SUBJECT
                    ? use.subject()
                    : use.subject().substring(0, LONGEST_SUBJECT);
            var day = use.at().atOffset(DAY_ZONE).toLocalDate().toString();
            var key = new Key(
                    Long.parseLong(use.grant()),
                    day,
                    subject.replace("\0", ""),
                    use.kind().text());
            sums.computeIfAbsent(key, ignored -> new Sum()).add(use);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "use of a grant passed over partition={} offset={} reason={}",
                    record.partition(),
                    record.offset(),
                    e.toString());
        }
    }

    /** In the order of the keys, so that two that write at once do not wait for each other in a circle. */
    private static void write(Transaction transaction, Map<Key, Sum> sums) throws SQLException {
        var keys = new ArrayList<>(sums.keySet());
        keys.sort((a, b) -> a.toString().compareTo(b.toString()));
        for (var key : keys) {
            var sum = sums.getOrDefault(key, new Sum());
            int known = transaction.update(
                    "update share_grant set calls = calls + ?, observations = observations + ?,"
                            + " last_use = greatest(last_use, ?) where id = ?",
                    sum.calls,
                    sum.observations,
                    sum.last,
                    key.grant());
            if (known == 0) {
                LOG.warn("use of a grant that is not known grant={}", key.grant());
                continue;
            }
            transaction.update(
                    "insert into share_use (share_grant, day, subject, kind, calls, observations)"
                            + " values (?, ?::date, ?, ?, ?, ?) on conflict (share_grant, day, subject, kind) do update"
                            + " set calls = share_use.calls + excluded.calls,"
                            + " observations = share_use.observations + excluded.observations",
                    key.grant(),
                    key.day(),
                    key.subject(),
                    key.kind(),
                    sum.calls,
                    sum.observations);
        }
    }
}
