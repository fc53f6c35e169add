package io.mailuo.registry;

import io.mailuo.http.ApiModule;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HealthCheck;
import io.mailuo.http.Routes;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.access.Accounts;
import io.mailuo.registry.access.TokenIndex;
import io.mailuo.registry.access.Tokens;
import io.mailuo.registry.ca.CertificateAuthority;
import io.mailuo.registry.ca.ServerCertificate;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Schema;
import io.mailuo.registry.device.Devices;
import io.mailuo.registry.gateway.Enrolments;
import io.mailuo.registry.gateway.Gateways;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.outbox.OutboxPublisher;
import io.mailuo.registry.outbox.Propagation;
import io.mailuo.registry.postgres.EmbeddedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole registry, without its HTTP server: database, certificate authority, outbox, API. Thread-safe. */
public final class RegistryService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryService.class);
    private static final Duration BACKLOG_ALLOWED = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Database database;
    private final OutboxPublisher outbox;
    private final TokenIndex tokenIndex;
    private final Tokens tokens;
    private final CertificateAuthority authority;
    private final ServerCertificate brokerCertificate;
    private final Api api;
    private final Optional<String> firstPassword;

    private RegistryService(RegistryConfig config, InstantSource clock) {
        try {
            var propagation = new Propagation();
            this.database = opened(connect(config, propagation));
            Schema.migrate(database.dataSource());
            this.authority = CertificateAuthority.open(config.data().resolve("ca"), clock);
            this.brokerCertificate = ServerCertificate.ensure(
                    config.data().resolve("broker-tls"), config.enrolment().brokerHosts(), authority, clock);
            this.tokenIndex = opened(new TokenIndex(database, clock));
            this.tokens = new Tokens(database, tokenIndex, clock);
            var organizations = new Organizations(database);
            var accounts = new Accounts(database, tokens, clock);
            organizations.makeFirst();
            this.firstPassword = accounts.makeFirst();
            this.outbox = opened(new OutboxPublisher(
                    database, propagation, config.kafka().bootstrapServers(), () -> new Republication(database).run()));
            var profiles =
                    config.profiles() == null ? ProfileLibrary.builtIn() : ProfileLibrary.with(config.profiles());
            var enrolments = new Enrolments(
                    database, authority, clock, config.enrolment().mqttUri());
            this.api = new Api(
                    organizations,
                    accounts,
                    tokens,
                    new Devices(database, profiles),
                    new Gateways(database, enrolments));
        } catch (RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    /**
     * Starts the registry; its routes are served by whoever mounts {@link #api()}. Kafka need not be there yet.
     *
     * @throws RuntimeException whose message says what is wrong and what to do
     */
    public static RegistryService start(RegistryConfig config) {
        return new RegistryService(config, Clock.systemUTC());
    }

    /** The routes of the registry. */
    public ApiModule api() {
        return api;
    }

    /** Who stands behind a token; does not block. */
    public Authenticator authenticator() {
        return tokenIndex;
    }

    /** One-time password of the administrator {@code admin}, at the very first start only. */
    public Optional<String> firstAdministratorPassword() {
        return firstPassword;
    }

    /** A fresh token with every right for the command line on this machine; the one issued before ends. */
    public String localToken() {
        return tokens.issueLocal();
    }

    /** The certificate that the MQTT broker shows, and the authority that signs the gateways' certificates. */
    public ServerCertificate brokerCertificate() {
        return brokerCertificate;
    }

    /** The authority's certificate as PEM. */
    public String caCertificate() {
        return authority.certificatePem();
    }

    /** Stops publishing, closes the connections, stops the embedded database. */
    @Override
    public void close() {
        closeParts();
    }

    private Database connect(RegistryConfig config, Propagation propagation) {
        var given = config.database();
        var url = given.url();
        if (url != null) {
            return Database.connect(
                    url,
                    given.user(),
                    given.password(),
                    propagation,
                    config.kafka().patience());
        }
        var server = opened(EmbeddedPostgres.start(config.data().resolve("postgres"), given.port()));
        return Database.connect(
                server.jdbcUrl(),
                server.user(),
                server.password(),
                propagation,
                config.kafka().patience());
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("cannot close part={}", part.getClass().getSimpleName(), e);
            }
        }
    }

    /** The module that the HTTP server mounts. */
    private final class Api implements ApiModule {

        private final Organizations organizations;
        private final Accounts accounts;
        private final Tokens tokenRoutes;
        private final Devices devices;
        private final Gateways gateways;

        Api(Organizations organizations, Accounts accounts, Tokens tokens, Devices devices, Gateways gateways) {
            this.organizations = organizations;
            this.accounts = accounts;
            this.tokenRoutes = tokens;
            this.devices = devices;
            this.gateways = gateways;
        }

        @Override
        public void mount(Routes routes) {
            organizations.mount(routes);
            accounts.mount(routes);
            tokenRoutes.mount(routes);
            devices.mount(routes);
            gateways.mount(routes);
        }

        @Override
        public Authenticator authenticator() {
            return tokenIndex;
        }

        @Override
        public List<HealthCheck> healthChecks() {
            return List.of(
                    new HealthCheck("postgresql", () -> database.answers() ? null : "does not answer"),
                    new HealthCheck("registry-outbox", this::backlogFault));
        }

        private @Nullable String backlogFault() {
            try {
                var backlog = outbox.backlog();
                var oldest = backlog.oldest();
                boolean old = oldest != null && oldest.isBefore(Instant.now().minus(BACKLOG_ALLOWED));
                return old ? backlog.depth() + " changes wait for Kafka since " + oldest : null;
            } catch (RuntimeException e) {
                return "cannot be read";
            }
        }
    }
}
