package io.mailuo.deploy.city;

import io.mailuo.deploy.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes the demo gateway's configuration, {@code gateway.yaml}, as an engineer in the field would. */
final class GatewayFile {

    private final Path directory;
    private final CityState state;
    private final CityPorts ports;

    /**
     * @param directory of the gateway: configuration, identity and queue
     * @param state the registered devices
     * @param ports where everything listens
     */
    GatewayFile(Path directory, CityState state, CityPorts ports) {
        this.directory = directory;
        this.state = state;
        this.ports = ports;
    }

    /** The file. */
    Path path() {
        return directory.resolve("gateway.yaml");
    }

    /**
     * Writes it.
     *
     * @param url where the platform serves HTTP
     * @param broker {@code host:port} of the platform's MQTT listener for gateways
     * @param token the one-time enrolment token; null where the gateway has enrolled
     */
    void write(String url, String broker, @Nullable String token) throws IOException {
        var identity = new LinkedHashMap<String, Object>();
        identity.put("gateway", String.valueOf(state.gateway()));
        identity.put("directory", directory.resolve("identity").toString());
        identity.put("url", url);
        if (token != null) {
            identity.put("token", token);
        }
        var yaml = new LinkedHashMap<String, Object>();
        yaml.put("identity", identity);
        yaml.put("uplink", Map.of("uri", "mqtts://" + broker));
        yaml.put("queue", Map.of("directory", directory.resolve("queue").toString()));
        yaml.put("http", Map.of("port", ports.gatewayHttp()));
        yaml.put("modbus", List.of(modbus()));
        yaml.put("hj212", List.of(hj212()));
        yaml.put("mqtt", List.of(mqtt()));
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        PrivateFile.write(path(), new Yaml(options).dump(yaml));
    }

    private Map<String, Object> modbus() {
        var devices = CityPlan.sites().stream()
                .filter(site -> site.kind() == Site.Kind.PRESSURE || site.kind() == Site.Kind.FLOW)
                .map(site -> entry(
                        "device", state.of(site).code(),
                        "unit", unit(site),
                        "profile", site.kind().profile()))
                .toList();
        return entry("name", "water network", "host", "127.0.0.1", "port", ports.modbus(), "devices", devices);
    }

    private Map<String, Object> hj212() {
        var devices = sites(Site.Kind.AIR).stream()
                .map(site -> entry(
                        "mn", site.externalIds().getOrDefault("hj212.mn", ""),
                        "device", state.of(site).code(),
                        "profile", site.kind().profile()))
                .toList();
        return entry("name", "air stations", "port", ports.hj212(), "devices", devices);
    }

    private Map<String, Object> mqtt() {
        var devices = sites(Site.Kind.LEVEL).stream()
                .map(site -> entry(
                        "device", state.of(site).code(),
                        "password", String.valueOf(state.of(site).secret()),
                        "profile", site.kind().profile()))
                .toList();
        return entry("name", "water levels", "port", ports.gatewayMqtt(), "devices", devices);
    }

    private static int unit(Site site) {
        int station = Integer.parseInt(site.serial().substring(site.serial().lastIndexOf('-') + 1));
        return site.kind() == Site.Kind.FLOW ? WaterNetwork.FLOW_UNITS + station : station;
    }

    private static List<Site> sites(Site.Kind kind) {
        return CityPlan.sites().stream().filter(site -> site.kind() == kind).toList();
    }

    private static Map<String, Object> entry(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
