package io.mailuo.ingest;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.ApiModule;
import io.mailuo.http.Authenticator;
import io.mailuo.http.Call;
import io.mailuo.http.HealthCheck;
import io.mailuo.http.Routes;
import io.mailuo.ingest.console.ConsolePage;
import io.mailuo.ingest.discovery.Discovery;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.history.HistoryApi;
import io.mailuo.ingest.history.Readings;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.TokenAuthenticator;
import io.mailuo.ingest.live.LiveFeed;
import io.mailuo.ingest.mqtt.GatewayStatuses;
import io.mailuo.ingest.quality.DataQuality;
import io.mailuo.ingest.quarantine.Quarantine;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.Scope;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ingest node's part of the HTTP API. */
final class IngestApi implements ApiModule {

    private final DeviceIndex index;
    private final IngestStats stats;
    private final GatewayStatuses statuses;
    private final LiveFeed feed;
    private final Quarantine quarantine;
    private final Discovery discovery;
    private final DataQuality quality;
    private final Readings readings;
    private final TimeSeriesStore store;
    private final TopicFollower registry;
    private final ConsolePage console;
    private final InstantSource clock;

    IngestApi(
            DeviceIndex index,
            IngestStats stats,
            GatewayStatuses statuses,
            LiveFeed feed,
            Quarantine quarantine,
            Discovery discovery,
            DataQuality quality,
            Readings readings,
            TimeSeriesStore store,
            TopicFollower registry,
            ConsolePage console,
            InstantSource clock) {
        this.index = index;
        this.stats = stats;
        this.statuses = statuses;
        this.feed = feed;
        this.quarantine = quarantine;
        this.discovery = discovery;
        this.quality = quality;
        this.readings = readings;
        this.store = store;
        this.registry = registry;
        this.console = console;
        this.clock = clock;
    }

    @Override
    public void mount(Routes routes) {
        console.mount(routes);
        quarantine.mount(routes);
        discovery.mount(routes);
        quality.mount(routes);
        new HistoryApi(store, readings).mount(routes);
        routes.get("/ingest/stats", Access.authenticated(), _ -> Answer.json(stats.json()));
        routes.get("/gateway-status", Access.scope(Scope.OBSERVATIONS_READ), this::gatewayStatuses);
        routes.get("/gateways/{code}/status", Access.scope(Scope.OBSERVATIONS_READ), this::gatewayStatus);
        routes.webSocket("/live", Access.scope(Scope.OBSERVATIONS_READ), feed);
    }

    private Answer gatewayStatuses(Call call) {
        var items = index.gateways().stream()
                .filter(gateway -> mayRead(call, gateway))
                .sorted(Comparator.comparing(Gateway::code))
                .map(Gateway::code)
                .map(statuses::of)
                .flatMap(Optional::stream)
                .map(GatewayStatuses.Status::json)
                .toList();
        return Answer.json(Map.of("items", items));
    }

    private Answer gatewayStatus(Call call) {
        String code = call.path("code");
        Gateway gateway = index.gateway(code);
        if (gateway == null || !mayRead(call, gateway)) {
            throw ProblemException.notFound(new Text("gateway " + code, "网关 " + code));
        }
        return statuses.of(code)
                .map(status -> Answer.json(status.json()))
                .orElseGet(() -> Answer.json(
                        Json.MAPPER.createObjectNode().put("gateway", code).put("online", false)));
    }

    private boolean mayRead(Call call, Gateway gateway) {
        String organization = call.principal().organization();
        return organization == null || index.within(gateway.organization(), organization);
    }

    @Override
    public Authenticator authenticator() {
        return new TokenAuthenticator(index, clock);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(
                new HealthCheck(
                        "registry", () -> registry.ready().isDone() ? null : "the registry is still being read"),
                new HealthCheck("log", stats::logFault),
                new HealthCheck(
                        "last values",
                        () -> readings.lastValues().isComplete() ? null : "the last values are still being read"));
    }

    @Override
    public void register(PrometheusRegistry metrics) {
        stats.register(metrics);
    }
}
