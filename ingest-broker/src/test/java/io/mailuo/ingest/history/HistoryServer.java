package io.mailuo.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.ApiModule;
import io.mailuo.http.ApiServer;
import io.mailuo.http.Authenticator;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.store.LocalLastValues;
import io.mailuo.ingest.store.QuestDbStore;
import io.mailuo.ingest.support.RecordedUses;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The history of a small city over HTTP, from a real store: the departments air and works, and command and statistics
 * that own nothing. A token is the name of its organization, or {@code all}.
 */
final class HistoryServer implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final RecordedUses uses = new RecordedUses();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final DeviceIndex index = new DeviceIndex();
    private final LocalLastValues lastValues = new LocalLastValues();
    private final QuestDbStore store;
    private final WindowMeans means;
    private final ApiServer server;

    HistoryServer(Path directory) throws Exception {
        store = QuestDbStore.open(directory);
        index.apply(new Organization("city", "City", null));
        for (var id : List.of("air", "works", "command", "statistics")) {
            index.apply(new Organization(id, id, "city"));
        }
        var devices = new ReadableDevices(index);
        means = new WindowMeans(index, devices, now::get);
        var readings = new Readings(devices, lastValues, means, new GrantUses(uses, now::get), now::get);
        server = ApiServer.start(HttpConfig.loopback(0), List.of(new Module(new HistoryApi(store, readings))));
    }

    DeviceIndex index() {
        return index;
    }

    RecordedUses uses() {
        return uses;
    }

    /** Sets the clock. */
    void now(Instant time) {
        now.set(time);
    }

    /** Stores a batch, and waits until it can be read. */
    void write(Batch batch) throws Exception {
        store.write(List.of(batch));
        lastValues.take(batch);
        Awaitility.await().until(() -> store.unreadable() == 0);
    }

    /** Grants these properties of the department air. */
    void grant(String id, String organization, int minutes, String... properties) {
        index.apply(new Grant(
                id,
                organization,
                "air",
                new GrantScope(List.of(), List.of(), List.of(), null, List.of(properties)),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2100-01-01T00:00:00Z"),
                minutes));
    }

    static Device device(String code, String name, String domain, String division, String organization, Place place) {
        return device(code, name, domain, division, organization, place, null);
    }

    static Device device(
            String code,
            String name,
            String domain,
            String division,
            String organization,
            Place place,
            @Nullable String replaces) {
        return new Device(
                code,
                name,
                domain,
                "001",
                division,
                organization,
                null,
                "senml",
                null,
                State.IN_SERVICE,
                place,
                "+08:00",
                List.of(
                        new Datastream("pm2_5", "ug/m3", "number", 0.0, 1000.0, 60),
                        new Datastream("door", "", "truth", null, null, null)),
                List.of(),
                List.of(),
                null,
                replaces);
    }

    JsonNode get(int status, String path, String token) throws Exception {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as("%s: %s", path, new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.MAPPER.readTree(response.body());
    }

    @Override
    public void close() {
        server.close();
        means.close();
        store.close();
        client.close();
    }

    private record Module(HistoryApi history) implements ApiModule {

        @Override
        public void mount(Routes routes) {
            history.mount(routes);
        }

        @Override
        public Authenticator authenticator() {
            return token -> Optional.of(new Principal(
                    "t", "tester", token.equals("all") ? null : token, Set.of(Scope.OBSERVATIONS_READ), Instant.MAX));
        }
    }
}
