package io.mailuo.ingest;

import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.ingest.mqtt.MqttConfig;
import io.mailuo.ingest.store.StoreEngine;
import io.mailuo.spec.config.DataSize;
import io.mailuo.spec.config.Key;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an ingest node.
 *
 * @param data directory of what the node keeps
 * @param kafka the log
 * @param mqtt the MQTT front
 * @param intake the path to the log
 * @param store the store writer
 * @param quarantine the quarantine's memory
 * @param quality how data quality is counted
 * @param reports how the registry learns that devices report
 * @param console the live console's map
 * @param profiles directory of further device profiles, whose declared codecs are read; null for those built in only
 * @param http the HTTP server, where the node runs as a process of its own
 */
public record IngestConfig(
        @Key(description = "Directory of the broker's and the store's files", defaultValue = "data/ingest")
        Path data,

        @Key(description = "The log") Kafka kafka,
        @Key(description = "The MQTT front") MqttConfig mqtt,

        @Key(description = "The path from the listeners to the log")
        Intake intake,

        @Key(description = "How the store is filled") Store store,

        @Key(description = "What is kept of the quarantine in memory")
        Quarantine quarantine,

        @Key(description = "How data quality is counted") Quality quality,

        @Key(description = "How the registry learns that devices report")
        Reports reports,

        @Key(description = "The live console") MapConfig console,

        @Key(description = "Directory of more device profiles (*.yaml), for the codecs that they declare") @Nullable
        Path profiles,

        @Key(description = "The HTTP server of an ingest node that runs by itself")
        Http http) {

    /**
     * Where the log is.
     *
     * @param bootstrapServers addresses of the brokers
     * @param partitions of topics that the node creates
     * @param replicas of topics that the node creates
     * @param deliveryTimeout after which an append that was not confirmed has failed
     * @param limit most bytes handed to Kafka and not confirmed
     * @param queue most bytes that wait for room under that limit
     * @param keep how long observations stay once they are in the store
     * @param keepBytes most bytes of observations that are in the store
     */
    public record Kafka(
            @Key(description = "Addresses of Kafka, host:port with commas", defaultValue = "127.0.0.1:19092")
            String bootstrapServers,

            @Key(
                    description = "Partitions of the topics that the node creates where they are absent; "
                            + "on a broker with one disk each costs every append a sync of its own",
                    defaultValue = "1",
                    min = "1",
                    max = "1000")
            int partitions,

            @Key(
                    description = "Replicas of the topics that the node creates where they are absent",
                    defaultValue = "1",
                    min = "1",
                    max = "9")
            int replicas,

            @Key(
                    description = "After this long without confirmation an append has failed",
                    defaultValue = "15s",
                    min = "1s",
                    max = "5m")
            Duration deliveryTimeout,

            @Key(description = "Most bytes handed to Kafka and not confirmed", defaultValue = "32MiB", min = "1MiB")
            DataSize limit,

            @Key(description = "Most bytes that wait for room under the limit", defaultValue = "64MiB", min = "1MiB")
            DataSize queue,

            @Key(
                    description = "How long observations stay in the log; what is not in the store stays longer",
                    defaultValue = "72h",
                    min = "1m")
            Duration keep,

            @Key(
                    description = "Most bytes of observations in the log; what is not in the store stays all the same",
                    defaultValue = "4GiB",
                    min = "16MiB")
            DataSize keepBytes) {}

    /**
     * The path to the log.
     *
     * @param maxHeld most payload bytes on their way to the log
     */
    public record Intake(
            @Key(
                    description = "Most payload bytes that may be on their way to the log at once; senders of"
                            + " more are turned away and send again",
                    defaultValue = "96MiB",
                    min = "1MiB")
            DataSize maxHeld) {}

    /**
     * The store writer.
     *
     * @param group consumer group whose offsets say what is stored
     * @param node name of this node within the group
     * @param engine what observations are kept in
     * @param url where an InfluxDB is; not used by the embedded engine
     * @param database its database or bucket
     * @param token its token, or {@code user:password} of a 1.x; null where access is open
     * @param organization its organization
     */
    public record Store(
            @Key(description = "Consumer group of the store writers", defaultValue = "store")
            String group,

            @Key(description = "Name of this node within the group, unique", defaultValue = "ingest-1")
            String node,

            @Key(
                    description =
                            "What observations are kept in: QuestDB in the process, InfluxDB before 1.8, or later",
                    defaultValue = "questdb")
            StoreEngine engine,

            @Key(description = "Where InfluxDB is", defaultValue = "http://127.0.0.1:8086")
            URI url,

            @Key(description = "Database or bucket of InfluxDB", defaultValue = "mailuo")
            String database,

            @Key(description = "Token of InfluxDB; none where access is open") @Nullable
            String token,

            @Key(description = "Organization of InfluxDB 2", defaultValue = "mailuo")
            String organization) {

        /** This group and node on the embedded engine. */
        public static Store embedded(String group, String node) {
            return new Store(
                    group, node, StoreEngine.QUESTDB, URI.create("http://127.0.0.1:8086"), "mailuo", null, "mailuo");
        }
    }

    /**
     * The quarantine's memory.
     *
     * @param indexed newest entries in memory
     */
    public record Quarantine(
            @Key(
                    description = "How many of the newest entries are kept in memory, without their bytes",
                    defaultValue = "50000",
                    min = "100",
                    max = "1000000")
            int indexed) {}

    /**
     * Data quality.
     *
     * @param hours kept for lists of organizations and devices
     * @param grace after the end of an hour until it is counted
     */
    public record Quality(
            @Key(
                    description =
                            "How many hours of data quality are kept for lists, counted from the store at a start; "
                                    + "2 to 10 bytes for each device and hour",
                    defaultValue = "168",
                    min = "24",
                    max = "744")
            int hours,

            @Key(
                    description = "How long after its end an hour is counted; what comes later corrects it",
                    defaultValue = "5m",
                    min = "0s",
                    max = "1h")
            Duration grace) {}

    /**
     * What the registry is told of devices that report.
     *
     * @param every least time between two such records of a device, unless a condition of its object changes
     */
    public record Reports(
            @Key(
                    description = "How often the registry is told that a device reports, at most; "
                            + "at once when a condition of its object begins or ends",
                    defaultValue = "1h",
                    min = "1m",
                    max = "24h")
            Duration every) {}

    /**
     * The HTTP server.
     *
     * @param host address
     * @param port 0 for any
     * @param certificate PEM, or null for plain HTTP
     * @param key PEM, or null for plain HTTP
     * @param behindTlsProxy whether a proxy does TLS
     * @param proxies addresses or networks of proxies that are believed about a client's address
     */
    public record Http(
            @Key(description = "Address of the HTTP server", defaultValue = "127.0.0.1")
            String host,

            @Key(description = "Port of the HTTP server; 0 for any", defaultValue = "8081", min = "0", max = "65535")
            int port,

            @Key(description = "Certificate chain, PEM") @Nullable
            Path certificate,

            @Key(description = "Private key, PEM") @Nullable Path key,

            @Key(description = "Whether a proxy before the server does TLS", defaultValue = "false")
            boolean behindTlsProxy,

            @Key(
                    description = "With behindTlsProxy: addresses or networks (10.0.0.0/8) of the proxies, which are"
                            + " believed about a client's address (X-Forwarded-For)",
                    defaultValue = "127.0.0.0/8,'::1'")
            List<String> proxies) {

        private static final int MAX_BODY = 1 << 20;
        private static final Duration IDLE = Duration.ofSeconds(60);

        public Http {
            proxies = List.copyOf(proxies);
        }

        /** As the server takes it. */
        public HttpConfig toHttpConfig() {
            return new HttpConfig(host, port, certificate, key, behindTlsProxy, proxies, MAX_BODY, IDLE);
        }
    }
}
