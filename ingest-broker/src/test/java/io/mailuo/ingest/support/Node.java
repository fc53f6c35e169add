package io.mailuo.ingest.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.ApiServer;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.ingest.IngestConfig;
import io.mailuo.ingest.IngestService;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.ingest.mqtt.MqttConfig;
import io.mailuo.spec.config.DataSize;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A whole ingest node with a Kafka of its own, and the registry's part played by records put on the topic. */
public final class Node implements AutoCloseable {

    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> registry;
    private final IngestService service;
    private final ApiServer server;
    private final MqttConfig mqtt;
    private final HttpClient http = HttpClient.newHttpClient();

    private Node(
            EmbeddedKafka kafka,
            KafkaProducer<byte[], byte[]> registry,
            IngestService service,
            ApiServer server,
            MqttConfig mqtt) {
        this.kafka = kafka;
        this.registry = registry;
        this.service = service;
        this.server = server;
        this.mqtt = mqtt;
    }

    /** Starts a node that knows {@code records}, with the embedded store. */
    public static Node start(Path directory, MqttConfig mqtt, List<RegistryRecord> records) throws Exception {
        return start(directory, mqtt, records, IngestConfig.Store.embedded("store", "test"));
    }

    /** Starts a node that knows {@code records} and keeps observations in {@code store}. */
    public static Node start(Path directory, MqttConfig mqtt, List<RegistryRecord> records, IngestConfig.Store store)
            throws Exception {
        return start(directory, mqtt, records, store, InstantSource.system());
    }

    /** Starts a node that goes by {@code clock}. */
    public static Node start(
            Path directory,
            MqttConfig mqtt,
            List<RegistryRecord> records,
            IngestConfig.Store store,
            InstantSource clock)
            throws Exception {
        var kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory.resolve("kafka")));
        KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()))
                .close();
        var registry = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        for (var record : records) {
            send(registry, record);
        }
        registry.flush();
        var service = IngestService.start(config(directory, kafka.bootstrapServers(), mqtt, store), () -> true, clock);
        var server = ApiServer.start(HttpConfig.loopback(0), List.of(service.api()));
        return new Node(kafka, registry, service, server, mqtt);
    }

    private static IngestConfig config(
            Path directory, String bootstrapServers, MqttConfig mqtt, IngestConfig.Store store) {
        return new IngestConfig(
                directory.resolve("ingest"),
                new IngestConfig.Kafka(
                        bootstrapServers,
                        4,
                        1,
                        Duration.ofSeconds(15),
                        DataSize.parse("32MiB"),
                        DataSize.parse("64MiB"),
                        Duration.ofHours(72),
                        DataSize.parse("4GiB")),
                mqtt,
                new IngestConfig.Intake(DataSize.parse("96MiB")),
                store,
                new IngestConfig.Quarantine(1000),
                new IngestConfig.Quality(24, Duration.ofMinutes(5)),
                new IngestConfig.Reports(Duration.ofHours(1)),
                MapConfig.NONE,
                null,
                new IngestConfig.Http("127.0.0.1", 0, null, null, false, List.of()));
    }

    /** Publishes a change of the registry, durably. */
    public void change(RegistryRecord record) throws IOException, InterruptedException, ExecutionException {
        send(registry, record).get();
    }

    private static java.util.concurrent.Future<?> send(KafkaProducer<byte[], byte[]> producer, RegistryRecord record)
            throws IOException {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(
                LogTopics.REGISTRY,
                key,
                Json.MAPPER.writerFor(RegistryRecord.class).writeValueAsBytes(record)));
    }

    /** Where its Kafka is. */
    public String kafka() {
        return kafka.bootstrapServers();
    }

    /** Puts an entry into quarantine, durably; its id. */
    public String quarantine(QuarantineEntry entry) throws InterruptedException, ExecutionException {
        var place = registry.send(QuarantineRecords.encode(entry)).get();
        return QuarantineRecords.id(place.partition(), place.offset());
    }

    /** Every operation that is served, such as {@code GET /devices/{code}}. */
    public List<String> served() {
        return server.served();
    }

    /** Any call of a path below {@code /api/v1}; the token {@code nobody} stands for none. */
    public HttpResponse<String> call(String method, String path, String token, @Nullable String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path));
        if (!token.equals("nobody")) {
            request.header("Authorization", "Bearer " + token);
        }
        var content = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return send(request.header("Content-Type", "application/json")
                .method(method, content)
                .build());
    }

    /** Where MQTT clients connect. */
    public String mqttUri() {
        return "tcp://127.0.0.1:" + mqtt.port();
    }

    /** The settings of the MQTT front. */
    public MqttConfig mqtt() {
        return mqtt;
    }

    /** Where the API is, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return server.url();
    }

    /** GET of a path below {@code /api/v1} as the reader of everything; the body, whatever the status. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return get(path, City.TOKEN);
    }

    /** GET of a path below {@code /api/v1}; the body, whatever the status. */
    public JsonNode get(String path, String token) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(send(request(path, token).GET().build()).body());
    }

    /** POST of JSON to a path below {@code /api/v1}; the body, whatever the status. */
    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        var request = request(path, City.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.MAPPER.readTree(send(request).body());
    }

    /** The text at a path of the server. */
    public String text(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path)).build())
                .body();
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        service.close();
        registry.close();
        kafka.close();
        http.close();
    }
}
