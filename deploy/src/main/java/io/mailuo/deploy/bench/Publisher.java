package io.mailuo.deploy.bench;

import io.mailuo.spec.observation.DatastreamId;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One registered source that the load tool speaks for: a gateway with its certificate, or a device with its secret.
 *
 * @param code also its client id and user name
 * @param password null for a gateway
 * @param tls null for a device on the plain listener
 * @param topic where it publishes
 * @param datastreams what it may publish
 */
record Publisher(
        String code,
        @Nullable String password,
        @Nullable SslContext tls,
        String topic,
        List<DatastreamId> datastreams) {
    Publisher {
        datastreams = List.copyOf(datastreams);
    }
}
