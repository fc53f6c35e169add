package io.mailuo.ingest.support;

import io.mailuo.codec.senml.SenmlCbor;
import io.mailuo.codec.senml.SenmlJson;
import io.mailuo.ingest.acceptance.Codecs;
import io.mailuo.ingest.mqtt.MqttConfig;
import io.mailuo.spec.config.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of brokers for tests. */
public final class Brokers {

    /**
     * The files of a TLS listener.
     *
     * @param certificate of the server
     * @param key of the server
     * @param authority of the clients
     */
    public record Tls(Path certificate, Path key, Path authority) {}

    private Brokers() {}

    /** Listeners on free ports; TLS where files are given. */
    public static MqttConfig config(@Nullable Tls tls) {
        return new MqttConfig(
                "127.0.0.1",
                freePort(),
                freePort(),
                "127.0.0.1",
                freePort(),
                tls == null ? null : tls.certificate(),
                tls == null ? null : tls.key(),
                tls == null ? null : tls.authority(),
                DataSize.parse("1MiB"),
                20_000,
                100,
                Duration.ofSeconds(2),
                Duration.ofHours(1));
    }

    /** Both forms of SenML. */
    public static Codecs codecs() {
        return new Codecs(List.of(new SenmlJson(), new SenmlCbor()));
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
