package io.mailuo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.registry.support.RegistryForTests;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryApiIT {

    private static final String COVER = "{'type':'14001','division':'110105','name':'Cover','organization':'city'}";

    @TempDir
    private static Path directory;

    private static RegistryForTests registry;
    private static String token;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        token = registry.service().localToken();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void useLocalToken() {
        registry.as(token);
    }

    @Test
    void lists_nothing_but_the_first_organization_at_first() throws Exception {
        try (var empty = RegistryForTests.startWithoutKafka(directory.resolve("empty"))) {
            assertThat(empty.get("/organizations").body().at("/items")).hasSize(1);
            assertThat(empty.get("/organizations/city").text("/id")).isEqualTo("city");
            for (var list : new String[] {"/devices", "/gateways"}) {
                var reply = empty.get(list);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.response().body()).isEqualTo("{\"items\":[]}");
            }
        }
    }

    @Test
    void registers_a_device_with_the_datastreams_of_its_type() {
        var made = registry.post("/devices", json(COVER));

        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.text("/code")).matches("11010514001[0-9]{8}");
        assertThat(made.text("/codec")).isEqualTo("senml");
        assertThat(made.text("/utcOffset")).isEqualTo("+08:00");
        assertThat(made.text("/version")).isEqualTo("1");
        assertThat(made.body().at("/datastreams")).isNotEmpty();
        assertThat(made.response().headers().firstValue("Location")).hasValue("/api/v1/devices/" + made.text("/code"));
        assertThat(registry.get("/devices/" + made.text("/code")).body()).isEqualTo(made.body());
    }

    @Test
    void never_gives_a_code_twice_to_32_callers_at_once() {
        var codes = ConcurrentHashMap.<String>newKeySet();
        int callers = 32;
        int each = 10;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        var made = registry.post("/devices", json(COVER));
                        assertThat(made.status()).isEqualTo(201);
                        assertThat(codes.add(made.text("/code"))).isTrue();
                    }
                });
            }
        }
        assertThat(codes).hasSize(callers * each);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
