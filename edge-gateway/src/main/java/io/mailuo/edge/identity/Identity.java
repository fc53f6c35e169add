package io.mailuo.edge.identity;

import io.mailuo.edge.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's identity while it runs: enrols by itself when it has a token and no certificate, and renews the
 * certificate after two thirds of its life. Thread-safe.
 */
public final class Identity {

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final String gateway;
    private final IdentityStore store;
    private final @Nullable URI url;
    private final @Nullable String token;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Credentials> present = new AtomicReference<>();

    /** Reads what is kept; enrols nothing yet. */
    public Identity(GatewayConfig.Identity config, InstantSource clock) throws IOException {
        this.gateway = config.gateway();
        this.store = new IdentityStore(config.directory());
        this.url = config.url();
        this.token = config.token();
        this.clock = clock;
        present.set(store.load().orElse(null));
    }

    /** Code of the gateway. */
    public String gateway() {
        return gateway;
    }

    /**
     * What proves who the gateway is, enrolling first if need be.
     *
     * @throws IllegalStateException with the reason, when there is nothing and it cannot be got now
     */
    public Credentials credentials() {
        var known = present.get();
        if (known != null) {
            return known;
        }
        if (url == null || token == null) {
            throw new IllegalStateException("no certificate in identity.directory, and no identity.url and"
                    + " identity.token to enrol with; run enrol");
        }
        try {
            var fresh = new Enrolment(url, gateway).enrol(token, store.enrollingKeys());
            store.save(fresh);
            present.set(fresh);
            LOG.info(
                    "enrolled gateway={} certificate_until={}",
                    gateway,
                    fresh.certificate().getNotAfter().toInstant());
            return fresh;
        } catch (IOException e) {
            throw new IllegalStateException("enrolment: " + e.getMessage(), e);
        }
    }

    /**
     * Renews the certificate if it is time; says how long to wait before asking again.
     *
     * @param onRenewed called after a renewal
     */
    public Duration renewIfDue(Runnable onRenewed) {
        var known = present.get();
        if (known == null || url == null) {
            return TRY_AGAIN;
        }
        var wait = Duration.between(clock.instant(), known.renewAt());
        if (wait.isPositive()) {
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        }
        try {
            var fresh = new Enrolment(url, gateway).renew(known);
            store.save(fresh);
            present.set(fresh);
            LOG.info(
                    "certificate renewed gateway={} until={}",
                    gateway,
                    fresh.certificate().getNotAfter().toInstant());
            onRenewed.run();
            return Duration.ofSeconds(1);
        } catch (IOException e) {
            LOG.error(
                    "certificate not renewed, expires={} error={}",
                    known.certificate().getNotAfter().toInstant(),
                    e.getMessage());
            return TRY_AGAIN;
        }
    }
}
