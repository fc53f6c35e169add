package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** Imports of a registry, each waited for until it rests. */
record ImportJobs(RegistryForTests registry) {

    Reply checked(String name, String text) {
        return upload(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Reply upload(String name, byte[] file) {
        return upload(name, "device", file);
    }

    Reply upload(String name, String kind, byte[] file) {
        var made = registry.upload("/imports?kind=" + kind + "&name=" + name, file);
        assertThat(made.status()).as(made.response().body()).isEqualTo(202);
        return ended(made);
    }

    Reply committed(Reply job) {
        var begun = registry.post("/imports/" + job.text("/id") + "/commit", "{}");
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        return ended(job);
    }

    Reply undone(Reply job) {
        var begun = registry.post("/imports/" + job.text("/id") + "/undo", "{}");
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        return ended(job);
    }

    Reply ended(Reply job) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> registry.get("/imports/" + job.text("/id")),
                        now -> !List.of("CHECKING", "COMMITTING", "UNDOING").contains(now.text("/state")));
    }

    List<String> faults(Reply job) {
        var faults = registry.get("/imports/" + job.text("/id") + "/faults?limit=1000");
        assertThat(faults.status()).as(faults.response().body()).isEqualTo(200);
        return StreamSupport.stream(faults.body().at("/items").spliterator(), false)
                .map(item -> item.at("/row").asText() + item.at("/column").asText() + " "
                        + item.at("/message").asText())
                .toList();
    }

    List<String> found(String name) {
        var devices = registry.get("/devices?limit=1000&q=" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8));
        return StreamSupport.stream(devices.body().at("/items").spliterator(), false)
                .map(item -> item.at("/code").asText())
                .toList();
    }
}
