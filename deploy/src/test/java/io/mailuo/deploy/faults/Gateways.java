package io.mailuo.deploy.faults;

import io.mailuo.deploy.PrivateFile;
import io.mailuo.deploy.harness.GatewayProcess;
import io.mailuo.deploy.harness.Ports;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A gateway of a test, its devices, and the sources that send for these. */
final class Gateways {

    private static final String LOOPBACK = "127.0.0.1";

    private final GatewayProcess process;
    private final List<Source> sources = new ArrayList<>();
    private final int httpPort;

    /**
     * What a test wants of its gateway.
     *
     * @param directory of configuration, identity and log
     * @param queue directory of its queue
     * @param url where the platform serves HTTP
     * @param broker port of the platform's MQTT listener for gateways, or of what stands before it
     * @param mqttDevices devices on its local MQTT input
     * @param stations devices on its HJ 212 listener
     * @param batch observations in a message of an MQTT device
     * @param perSecond messages of an MQTT device
     */
    record Wish(
            Path directory,
            Path queue,
            String url,
            int broker,
            int mqttDevices,
            int stations,
            int batch,
            double perSecond) {}

    private Gateways(Wish wish, Registration registration) throws IOException {
        var ports = Ports.free(3);
        this.httpPort = ports.get(0);
        var account = registration.gateway();
        var mqtt = new ArrayList<Map<String, Object>>();
        for (var device : registration.devicesBehind(account, wish.mqttDevices())) {
            mqtt.add(Map.of("device", device.code(), "password", device.secret()));
            sources.add(new MqttSource(
                    new InetSocketAddress(LOOPBACK, ports.get(1)), device, wish.batch(), wish.perSecond()));
        }
        var stations = new ArrayList<Map<String, Object>>();
        for (var device : registration.devicesBehind(account, wish.stations())) {
            String mn = "FAULT" + device.code();
            stations.add(Map.of("mn", mn, "device", device.code()));
            sources.add(new Hj212Source(new InetSocketAddress(LOOPBACK, ports.get(2)), mn, device.code()));
        }
        var yaml = new LinkedHashMap<String, Object>();
        yaml.put(
                "identity",
                Map.of(
                        "gateway",
                        account.code(),
                        "directory",
                        wish.directory().resolve("identity").toString(),
                        "url",
                        wish.url(),
                        "token",
                        account.token()));
        yaml.put(
                "uplink",
                Map.of("uri", "mqtts://" + LOOPBACK + ":" + wish.broker(), "maxBackoff", "3s", "keepAlive", "5s"));
        yaml.put("queue", Map.of("directory", wish.queue().toString()));
        yaml.put("http", Map.of("port", httpPort));
        yaml.put("mqtt", List.of(Map.of("name", "devices", "port", ports.get(1), "devices", mqtt)));
        if (!stations.isEmpty()) {
            yaml.put(
                    "hj212",
                    List.of(Map.of(
                            "name", "stations", "port", ports.get(2), "everyReading", true, "devices", stations)));
        }
        Path file = wish.directory().resolve("gateway.yaml");
        java.nio.file.Files.createDirectories(wish.directory());
        PrivateFile.write(file, new Yaml().dump(yaml));
        this.process = new GatewayProcess(file, httpPort, wish.directory().resolve("gateway.log"));
    }

    /** Registers a gateway and its devices and writes its configuration; does not start it. */
    static Gateways of(Wish wish, Registration registration) throws IOException {
        return new Gateways(wish, registration);
    }

    /** The gateway's process. */
    GatewayProcess process() {
        return process;
    }

    /** The sources of its devices, not begun. */
    List<Source> sources() {
        return sources;
    }

    /** Observations that wait in a lane, as the gateway itself says. */
    long waiting(String lane) throws IOException, InterruptedException {
        var status = Json.MAPPER.readTree(get("/status").body());
        return status.path("backlog").path(lane).path("depth").asLong();
    }

    /** Observations that the platform has acknowledged since the gateway started. */
    long brought() throws IOException, InterruptedException {
        return Json.MAPPER
                .readTree(get("/status").body())
                .path("uplink")
                .path("acknowledged")
                .asLong();
    }

    /** Whether it says that it takes observations. */
    boolean isReady() throws IOException, InterruptedException {
        return get("/health/ready").statusCode() == 200;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + httpPort + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
