package io.mailuo.registry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Schema;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationsIT {

    private static final String BODY =
            "{'type':'14001','division':'110105','name':'井盖 %d','organization':'%s','externalIds':[%s]}";
    private static final int MANY = 60;

    @TempDir
    Path data;

    @Test
    void of_many_at_the_same_time_each_gets_its_own_answer() throws Exception {
        try (var registry = RegistryForTests.startWithoutKafka(data)) {
            registry.post("/organizations", "{'id':'city','name':'城市'}");
            var tokens = List.of(token(registry, "ann"), token(registry, "bob"));
            var replies = atOnce(registry.as(""), tokens);
            registry.as(tokens.getFirst());

            var codes = new ArrayList<String>();
            for (int i = 0; i < MANY; i++) {
                var reply = replies.get(i);
                switch (i % 4) {
                    case 0 -> assertThat(reply.status()).as(reply.text("")).isEqualTo(400);
                    case 1 -> assertThat(reply.status()).isIn(201, 409);
                    default -> {
                        assertThat(reply.status()).isEqualTo(201);
                        assertThat(reply.text("/name")).isEqualTo("井盖 " + i);
                        codes.add(reply.text("/code"));
                        var history = registry.get("/history/devices/" + reply.text("/code"));
                        assertThat(history.text("/items/0/who")).isEqualTo(i % 2 == 0 ? "ann" : "bob");
                    }
                }
            }
            assertThat(codes).doesNotHaveDuplicates().hasSize(MANY / 2);
            assertThat(IntStream.range(0, MANY)
                            .filter(i -> i % 4 == 1 && replies.get(i).status() == 201))
                    .as("one of those with the same identifier")
                    .hasSize(1);
            assertThat(registry.get("/devices?limit=1000").body().path("items")).hasSize(MANY / 2 + 1);
        }
    }

    @Test
    void a_set_of_datastreams_outlives_the_registration_that_failed() throws Exception {
        try (var database = Database.connect(
                PostgresForTests.newDatabase(),
                PostgresForTests.user(),
                PostgresForTests.password(),
                new Propagation(),
                Duration.ZERO)) {
            Schema.migrate(database.dataSource());
            var sets = new DatastreamSets(database);
            var wanted = List.of(new Datastream("water_level", "m", "decimal", null, null, 60));

            assertThatThrownBy(() -> database.enqueue("-", transaction -> {
                        sets.id(transaction, wanted);
                        sets.id(transaction, wanted);
                        throw new IllegalStateException(
                                "the second device of the batch has an identifier that is taken");
                    }))
                    .hasMessageContaining("taken");

            long id = database.read(transaction -> sets.id(transaction, wanted));
            var stored = database.read(transaction -> sets.get(transaction, id));
            assertThat(stored).isEqualTo(wanted);
        }
    }

    @Test
    void who_changes_devices_needs_no_second_connection_that_others_hold() throws Exception {
        try (var registry = RegistryForTests.startWithoutKafka(data)) {
            registry.post("/organizations", "{'id':'city','name':'城市'}");
            var codes = new ArrayList<String>();
            for (int i = 0; i < MANY; i++) {
                codes.add(
                        registry.post("/devices", BODY.formatted(i, "city", "")).text("/code"));
            }
            var patched = new ArrayList<Future<Reply>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < MANY; i++) {
                    var path = "/devices/" + codes.get(i);
                    var change = "{'datastreams':[{'property':'water_level','unit':'m','resultType':'number','max':"
                            + (i + 1) + "}]}";
                    patched.add(threads.submit(() -> registry.patch(path, change)));
                }
            }
            for (var reply : patched) {
                assertThat(reply.get().status())
                        .as(reply.get().response().body())
                        .isEqualTo(200);
            }
        }
    }

    /** Every fourth names an organization that is not there, every fourth has the same identifier. */
    private static List<Reply> atOnce(RegistryForTests registry, List<String> tokens)
            throws InterruptedException, ExecutionException {
        var futures = new ArrayList<Future<Reply>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                var body = BODY.formatted(
                        i, i % 4 == 0 ? "nobody" : "city", i % 4 == 1 ? "{'scheme':'imei','value':'8600001'}" : "");
                var token = tokens.get(i % 2);
                futures.add(threads.submit(() -> registry.send(
                        "POST", "/devices", body.replace('\'', '"'), "Authorization", "Bearer " + token)));
            }
        }
        var replies = new ArrayList<Reply>();
        for (var future : futures) {
            replies.add(future.get());
        }
        return replies;
    }

    private static String token(RegistryForTests registry, String subject) {
        return registry.post(
                        "/tokens",
                        "{'subject':'" + subject
                                + "','scopes':['registry:read','registry:write'],'expiresInSeconds':3600}")
                .text("/token");
    }
}
