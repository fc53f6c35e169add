package io.mailuo.ingest.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.follow.Consumers;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.LogReader;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.ingest.quarantine.Quarantine;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.LogTopics;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ingest nodes on one Kafka, as far as quarantine goes; both learn of every device at the same time. */
class SharedReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int GATEWAYS = 3;
    private static final int ENTRIES = 4;

    @TempDir
    private static Path directory;

    /** What of a node replays. */
    private record Half(DeviceIndex index, KafkaObservationLog log, Discovery discovery, Quarantine quarantine)
            implements AutoCloseable {

        static Half start(String kafka) throws Exception {
            var index = City.index();
            for (int i = 0; i < GATEWAYS; i++) {
                index.apply(City.gateway(gateway(i), State.IN_SERVICE));
            }
            var log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka));
            var acceptance = new Acceptance(index, Brokers.codecs(), TimeLimits.STANDARD);
            var discovery = new Discovery(index, acceptance, ProfileLibrary.builtIn(), _ -> {});
            var quarantine = Quarantine.start(
                    Consumers.of(kafka), 1000, index, acceptance, log, InstantSource.system(), discovery);
            discovery.start(quarantine, Consumers.inGroup(kafka, Discovery.GROUP));
            quarantine.ready().get(30, TimeUnit.SECONDS);
            return new Half(index, log, discovery, quarantine);
        }

        @Override
        public void close() {
            discovery.close();
            quarantine.close();
            log.close();
        }
    }

    @Test
    void of_two_nodes_exactly_one_replays_an_entry_and_the_other_takes_over_when_it_has_gone() throws Exception {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory.resolve("kafka")))) {
            String servers = kafka.bootstrapServers();
            var nodes = new ArrayList<>(List.of(Half.start(servers), Half.start(servers)));
            try {
                for (int i = 0; i < GATEWAYS; i++) {
                    hold(nodes.getFirst().log(), i);
                }
                await().atMost(PATIENCE)
                        .until(() ->
                                nodes.stream().allMatch(node -> node.discovery().size() == GATEWAYS)
                                        && holders(nodes).size() == 1);
                for (int i = 0; i < GATEWAYS; i++) {
                    register(nodes, i);
                }
                await().atMost(PATIENCE).until(() -> outcomes(servers).size() >= GATEWAYS * ENTRIES);

                var holder = holders(nodes).getFirst();
                nodes.remove(holder);
                holder.close();
                for (int i = 0; i < GATEWAYS; i++) {
                    hold(nodes.getFirst().log(), i);
                }
                await().atMost(PATIENCE).until(() -> outcomes(servers).size() >= 2 * GATEWAYS * ENTRIES);
                assertThat(holders(nodes)).hasSize(1);
            } finally {
                nodes.forEach(Half::close);
            }
            assertThat(outcomes(servers))
                    .hasSize(2 * GATEWAYS * ENTRIES)
                    .allMatch(QuarantineOutcome::accepted)
                    .extracting(QuarantineOutcome::entryId)
                    .doesNotHaveDuplicates();
            assertThat(LogReader.readAll(servers, LogTopics.OBSERVATIONS)).hasSize(2 * GATEWAYS * ENTRIES);
        }
    }

    /** The nodes whose turn it is; never more than one. */
    private static List<Half> holders(List<Half> nodes) {
        return nodes.stream()
                .filter(node -> !node.discovery().turns().isEmpty())
                .toList();
    }

    private static void hold(KafkaObservationLog log, int gateway) throws Exception {
        var begin = Instant.now();
        for (int i = 0; i < ENTRIES; i++) {
            var raw = "[{\"bn\":\"%s/\",\"n\":\"pm2_5\",\"u\":\"ug/m3\",\"t\":%d,\"v\":1}]"
                    .formatted(device(gateway), begin.minusSeconds(i).getEpochSecond());
            log.quarantine(new QuarantineEntry(
                            null,
                            gateway(gateway),
                            Topics.gatewayObservations(gateway(gateway)),
                            "senml",
                            "",
                            begin,
                            QuarantineReason.UNKNOWN_DEVICE,
                            "unknown",
                            raw.getBytes(StandardCharsets.UTF_8)))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void register(List<Half> nodes, int gateway) {
        RegistryRecord device = City.air(device(gateway), gateway(gateway), State.IN_SERVICE);
        nodes.forEach(node -> node.index().apply(device));
    }

    private static List<QuarantineOutcome> outcomes(String servers) {
        return LogReader.readAll(servers, LogTopics.QUARANTINE).stream()
                .map(QuarantineRecords::outcome)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String gateway(int n) {
        return "11010590001%08d".formatted(n + 500);
    }

    private static String device(int n) {
        return "11010503001%08d".formatted(n + 500);
    }
}
