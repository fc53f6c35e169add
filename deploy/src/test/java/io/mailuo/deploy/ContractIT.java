package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.harness.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What is published is what is served, and the other way round. */
class ContractIT {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    @TempDir
    private Path temp;

    @Test
    void every_served_operation_is_in_the_published_contract_and_the_other_way_round() {
        var ports = Ports.free();
        var options = new PlatformOptions(
                temp.resolve("data"),
                "127.0.0.1",
                ports.http(),
                false,
                ports.mqtt(),
                ports.mqttTls(),
                ports.mqttWebSocket(),
                ports.kafka(),
                ports.kafkaController(),
                ports.postgres());
        try (var platform = Platform.start(options, Map.of())) {
            var client = platform.client();
            var served = new TreeSet<>(
                    platform.served().stream().map(ContractIT::anonymous).toList());

            assertThat(served).isEqualTo(documented(client.text("/api/v1/openapi.yaml")));
            assertThat(client.text("/api/v1/asyncapi.yaml")).contains("v1/devices/", "v1/gateways/", "v1/live/");
            assertThat(client.text("/metrics")).contains("# TYPE");
            assertThat(client.get("/health/live").path("status").asText()).isEqualTo("up");
        }
    }

    private static TreeSet<String> documented(String openApi) {
        Map<String, Object> document = new Yaml().load(openApi);
        var operations = new TreeSet<String>();
        ((Map<?, ?>) document.getOrDefault("paths", Map.of()))
                .forEach((path, item) -> ((Map<?, ?>) item)
                        .keySet().stream()
                                .flatMap(method -> Stream.of(String.valueOf(method)))
                                .filter(METHODS::contains)
                                .forEach(method ->
                                        operations.add(anonymous(method.toUpperCase(Locale.ROOT) + " " + path))));
        return operations;
    }

    /** What a parameter is called is no part of where it stands. */
    private static String anonymous(String operation) {
        return operation.replaceAll("\\{[^}]+}", "{}");
    }
}
