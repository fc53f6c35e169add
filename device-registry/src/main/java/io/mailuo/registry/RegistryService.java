package io.mailuo.registry;

import io.mailuo.http.ApiModule;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HealthCheck;
import io.mailuo.http.Routes;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.access.AccountAdministration;
import io.mailuo.registry.access.Accounts;
import io.mailuo.registry.access.OidcSessions;
import io.mailuo.registry.access.TokenIndex;
import io.mailuo.registry.access.Tokens;
import io.mailuo.registry.audit.AuditLog;
import io.mailuo.registry.ca.CertificateAuthority;
import io.mailuo.registry.ca.ServerCertificate;
import io.mailuo.registry.catalogue.Catalogues;
import io.mailuo.registry.catalogue.CodeChecks;
import io.mailuo.registry.correction.CorrectionDesk;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Schema;
import io.mailuo.registry.device.DatastreamSets;
import io.mailuo.registry.device.DeviceFeed;
import io.mailuo.registry.device.Devices;
import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.registry.finding.Findings;
import io.mailuo.registry.gateway.Enrolments;
import io.mailuo.registry.gateway.Gateways;
import io.mailuo.registry.importing.Exports;
import io.mailuo.registry.importing.Imports;
import io.mailuo.registry.importing.Templates;
import io.mailuo.registry.label.Labels;
import io.mailuo.registry.network.Networks;
import io.mailuo.registry.object.Objects;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.outbox.OutboxPublisher;
import io.mailuo.registry.place.Areas;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.place.Nearby;
import io.mailuo.registry.portal.PortalPage;
import io.mailuo.registry.postgres.EmbeddedPostgres;
import io.mailuo.registry.search.GramFrequencies;
import io.mailuo.registry.search.NameText;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.registry.search.Search;
import io.mailuo.registry.search.SearchUpkeep;
import io.mailuo.registry.sharing.GrantUseTally;
import io.mailuo.registry.sharing.Grants;
import io.mailuo.registry.sharing.ShareCatalogue;
import io.mailuo.registry.sharing.ShareRequests;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
            var temporary = opened(TemporaryFiles.open(config.data().resolve("temporary")));
            this.authority = CertificateAuthority.open(config.data().resolve("ca"), clock);
            this.brokerCertificate = ServerCertificate.ensure(
                    config.data().resolve("broker-tls"), config.enrolment().brokerHosts(), authority, clock);
            this.tokenIndex = opened(new TokenIndex(database, clock));
            this.tokens = new Tokens(database, tokenIndex, clock);
            var organizations = new Organizations(database);
            var accounts = new Accounts(database, tokens, tokenIndex, clock);
            var oidc = opened(new OidcSessions(config.oidc(), database, tokens, clock));
            var issuer = config.oidc() == null ? null : config.oidc().issuer().toString();
            organizations.makeFirst();
            this.firstPassword = accounts.makeFirst();
            var sets = new DatastreamSets(database);
            this.outbox = opened(new OutboxPublisher(
                    database,
                    propagation,
                    config.kafka().bootstrapServers(),
                    new DeviceFeed(sets),
                    () -> new Republication(database).run()));
            var audit = opened(new AuditLog(database, config.data().resolve("audit"), clock));
            opened(audit.startSealing());
            opened(GrantUseTally.start(database, config.kafka().bootstrapServers()));
            var profiles =
                    config.profiles() == null ? ProfileLibrary.builtIn() : ProfileLibrary.with(config.profiles());
            var frequencies = new GramFrequencies();
            opened(new SearchUpkeep(database, frequencies));
            var names = new NameText(frequencies);
            var narrowing = new Narrowing(names);
            var cells = new GridCells(database);
            var areas = opened(new Areas(database, cells, temporary));
            var imports = opened(new Imports(database, profiles, sets, cells, temporary));
            var enrolments = new Enrolments(
                    database, authority, clock, config.enrolment().mqttUri());
            var devices = new Devices(database, profiles, sets, cells, names, narrowing);
            var objects = new Objects(database, cells, narrowing);
            var gateways = new Gateways(database, enrolments, cells, narrowing);
            var findings = opened(new Findings(
                    database,
                    config.kafka().bootstrapServers(),
                    cells,
                    profiles,
                    new Findings.Changes(devices::patch, objects::patch, gateways::patch),
                    clock));
            var labels = opened(new Labels(database, temporary, narrowing));
            this.api = new Api(List.of(
                    organizations::mount,
                    objects::mount,
                    devices::mount,
                    gateways::mount,
                    new CorrectionDesk(database, devices, objects, gateways, clock)::mount,
                    imports::mount,
                    labels::mount,
                    new Networks(database)::mount,
                    new Exports(database, narrowing)::mount,
                    new Templates()::mount,
                    areas::mount,
                    findings::mount,
                    new Nearby(database)::mount,
                    new Search(database, frequencies)::mount,
                    new CodeChecks(database)::mount,
                    new ShareCatalogue(database, names, clock)::mount,
                    new ShareRequests(database, clock)::mount,
                    new Grants(database, clock)::mount,
                    new Catalogues()::mount,
                    accounts::mount,
                    oidc::mount,
                    new AccountAdministration(database, tokenIndex, issuer)::mount,
                    tokens::mount,
                    audit::mount,
                    new PortalPage(config.portal())::mount));
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
        return start(config, Clock.systemUTC());
    }

    /** As {@link #start(RegistryConfig)}, by another clock. */
    public static RegistryService start(RegistryConfig config, InstantSource clock) {
        return new RegistryService(config, clock);
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

        private final List<Consumer<Routes>> resources;

        Api(List<Consumer<Routes>> resources) {
            this.resources = resources;
        }

        @Override
        public void mount(Routes routes) {
            resources.forEach(resource -> resource.accept(routes));
        }

        @Override
        public Authenticator authenticator() {
            return tokenIndex;
        }

        @Override
        public void register(PrometheusRegistry metrics) {
            GaugeWithCallback.builder()
                    .name("mailuo_registry_outbox_entries")
                    .help("Changes that wait to be published to the topic registry")
                    .callback(callback ->
                            callback.call(backlog().map(b -> (double) b.depth()).orElse(Double.NaN)))
                    .register(metrics);
            GaugeWithCallback.builder()
                    .name("mailuo_registry_outbox_age_seconds")
                    .help("Age of the oldest change that waits to be published")
                    .callback(callback ->
                            callback.call(backlog().map(b -> age(b.oldest())).orElse(Double.NaN)))
                    .register(metrics);
        }

        private static double age(@Nullable Instant oldest) {
            return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1000.0;
        }

        @Override
        public List<HealthCheck> healthChecks() {
            return List.of(
                    new HealthCheck("postgresql", () -> database.answers() ? null : "does not answer"),
                    new HealthCheck("registry-outbox", this::backlogFault));
        }

        private @Nullable String backlogFault() {
            var backlog = backlog();
            if (backlog.isEmpty()) {
                return "cannot be read";
            }
            return age(backlog.get().oldest()) > BACKLOG_ALLOWED.toSeconds()
                    ? backlog.get().depth() + " changes wait for Kafka since "
                            + backlog.get().oldest()
                    : null;
        }

        /** Empty while the database does not answer. */
        private Optional<OutboxPublisher.Backlog> backlog() {
            try {
                return Optional.of(outbox.backlog());
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }
    }
}
