package io.mailuo.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What a service contributes to an {@link ApiServer}. */
public interface ApiModule {

    /** Adds the service's routes; called once, before the server listens. */
    void mount(Routes routes);

    /** Who stands behind a token of this module's routes. */
    Authenticator authenticator();

    /** What must hold for the service to be ready; asked at each {@code /health/ready}. */
    default List<HealthCheck> healthChecks() {
        return List.of();
    }

    /** Adds the service's metrics; called once, before the server listens. */
    default void register(PrometheusRegistry metrics) {}
}
