package io.mailuo.registry;

import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.registry.access.oidc.OidcConfig;
import io.mailuo.spec.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the registry.
 *
 * @param data directory of the certificate authority and, without a database URL, of the embedded PostgreSQL
 */
public record RegistryConfig(
        @Key(
                description = "Directory of the certificate authority and of the embedded PostgreSQL",
                defaultValue = "data")
        Path data,

        @Key(description = "The database") Db database,

        @Key(description = "The log, to whose topic 'registry' every change is published")
        Kafka kafka,

        @Key(description = "What enrolling gateways and the broker are told")
        Enrolment enrolment,

        @Key(description = "Directory of more device profiles (*.yaml) beside those built in") @Nullable
        Path profiles,

        @Key(description = "The departments' portal") MapConfig portal,

        @Key(description = "The OpenID Connect provider by which people may sign in; without it by password only")
        @Nullable
        OidcConfig oidc,

        @Key(description = "The HTTP server of a registry that runs by itself")
        Http http) {

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

            @Key(description = "Port of the HTTP server; 0 for any", defaultValue = "8082", min = "0", max = "65535")
            int port,

            @Key(description = "Certificate chain, PEM") @Nullable
            Path certificate,

            @Key(description = "Private key, PEM") @Nullable Path key,

            @Key(description = "Whether a proxy before this server does TLS", defaultValue = "false")
            boolean behindTlsProxy,

            @Key(
                    description = "With behindTlsProxy: addresses or networks (10.0.0.0/8) of the proxies, which are"
                            + " believed about a client's address (X-Forwarded-For)",
                    defaultValue = "127.0.0.0/8,'::1'")
            List<String> proxies) {

        public Http {
            proxies = List.copyOf(proxies);
        }

        /** For the server itself. */
        HttpConfig toHttpConfig() {
            return new HttpConfig(host, port, certificate, key, behindTlsProxy, proxies, MAX_BODY, IDLE);
        }
    }

    private static final int MAX_BODY = 1 << 20;
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** Where the database is. */
    public record Db(
            @Key(description = "JDBC URL of a PostgreSQL (15 or newer); without it one is run in the data directory")
            @Nullable
            String url,

            @Key(description = "User at the given URL", defaultValue = "mailuo")
            String user,

            @Key(description = "The user's password at the given URL", defaultValue = "", secret = true)
            String password,

            @Key(
                    description = "Port of the embedded PostgreSQL on the loopback interface; 0 takes a free one",
                    defaultValue = "15432",
                    min = "0",
                    max = "65535")
            int port) {}

    /** Where the log is. */
    public record Kafka(
            @Key(description = "Addresses host:port of Kafka, separated by commas", defaultValue = "127.0.0.1:19092")
            String bootstrapServers,

            @Key(
                    description = "How long a write waits until its change is on the topic",
                    defaultValue = "2s",
                    max = "30s")
            Duration patience) {}

    /** What enrolling gateways and the broker are told. */
    public record Enrolment(
            @Key(description = "Where certified gateways connect", defaultValue = "ssl://127.0.0.1:8883")
            String mqttUri,

            @Key(
                    description =
                            "Names and addresses under which the broker is reached; they stand in its" + " certificate",
                    defaultValue = "localhost,127.0.0.1")
            List<String> brokerHosts) {

        public Enrolment {
            brokerHosts = List.copyOf(brokerHosts);
            if (brokerHosts.isEmpty()) {
                throw new IllegalArgumentException("brokerHosts: at least one name or address is required");
            }
        }
    }

    /** Everything in {@code data}, on this machine. */
    public static RegistryConfig local(Path data, int postgresPort, String bootstrapServers) {
        return new RegistryConfig(
                data,
                new Db(null, "mailuo", "", postgresPort),
                new Kafka(bootstrapServers, Duration.ofSeconds(2)),
                new Enrolment("ssl://127.0.0.1:8883", List.of("localhost", "127.0.0.1")),
                null,
                MapConfig.NONE,
                null,
                new Http("127.0.0.1", 0, null, null, false, List.of()));
    }
}
