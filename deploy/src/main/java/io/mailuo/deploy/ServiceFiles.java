package io.mailuo.deploy;

import io.mailuo.ingest.IngestConfig;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.ca.ServerCertificate;
import io.mailuo.spec.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The configuration files of the services that run in one process. They are written at every start, can be looked at
 * and be taken as a beginning for services of their own; what is to differ is said by environment variables.
 */
final class ServiceFiles {

    /** The variable that names a Kafka of the operator's own; without it one is run in the process. */
    static final String KAFKA_VARIABLE = "MAILUO_KAFKA_BOOTSTRAP_SERVERS";

    private static final String PREFIX = "MAILUO";

    private final DataDirectory data;
    private final PlatformOptions options;
    private final Map<String, String> environment;

    /**
     * @param data the platform's data directory
     * @param options where it listens
     * @param environment variables that override keys
     */
    ServiceFiles(DataDirectory data, PlatformOptions options, Map<String, String> environment) {
        this.data = data;
        this.options = options;
        this.environment = new HashMap<>(environment);
        // Both services have a key of this name; here each has a directory of its own.
        this.environment.remove(PREFIX + "_DATA");
    }

    /** Whether the operator brings a Kafka. */
    boolean externalKafka() {
        return !environment.getOrDefault(KAFKA_VARIABLE, "").isEmpty();
    }

    /** Writes and reads the registry's file. */
    RegistryConfig registry() throws IOException {
        var yaml = new LinkedHashMap<String, Object>();
        yaml.put("data", data.resolve("registry").toString());
        yaml.put("database", Map.of("port", options.postgresPort()));
        yaml.put("kafka", Map.of("bootstrapServers", "127.0.0.1:" + options.kafkaPort()));
        yaml.put("enrolment", Map.of("mqttUri", "mqtts://127.0.0.1:" + options.mqttTlsPort()));
        return Configuration.load(RegistryConfig.class, write("registry", yaml), environment, PREFIX);
    }

    /** Writes and reads the ingest node's file. */
    IngestConfig ingest(ServerCertificate certificate) throws IOException {
        var mqtt = new LinkedHashMap<String, Object>();
        mqtt.put("port", options.mqttPort());
        mqtt.put("webSocketPort", options.mqttWebSocketPort());
        mqtt.put("tlsPort", options.mqttTlsPort());
        mqtt.put("certificate", certificate.certificate().toString());
        mqtt.put("key", certificate.key().toString());
        mqtt.put("clientCa", certificate.authority().toString());
        var yaml = new LinkedHashMap<String, Object>();
        yaml.put("data", data.resolve("ingest").toString());
        yaml.put("kafka", Map.of("bootstrapServers", "127.0.0.1:" + options.kafkaPort()));
        yaml.put("mqtt", mqtt);
        return Configuration.load(IngestConfig.class, write("ingest", yaml), environment, PREFIX);
    }

    private Path write(String name, Map<String, Object> yaml) throws IOException {
        var style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setSplitLines(false);
        Path file = data.resolve("run").resolve(name + ".yaml");
        PrivateFile.write(file, new Yaml(style).dump(yaml));
        return file;
    }
}
