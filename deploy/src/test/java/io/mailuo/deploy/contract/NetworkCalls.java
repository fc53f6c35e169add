package io.mailuo.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Every operation of utility networks, of what devices stand on, and of replaced devices. */
final class NetworkCalls {

    private NetworkCalls() {}

    static void run(ContractClient client, String device) throws Exception {
        var objects = items(client.call(200, "GET /objects", "/objects?limit=1"));
        var manhole = objects.get(0).path("code").asText();
        var next =
                client.call(201, "POST /objects", "/objects", """
                {"standard": "GB/T 47678.5-2026", "componentClass": "01002", "division": "110105", "name": "下游井",
                 "organization": "city"}""").path("code").asText();
        client.call(
                200,
                "PUT /networks/{network}/segments",
                "/networks/drainage/segments",
                "{\"items\": [{\"id\": \"P-1\", \"from\": \"" + manhole + "\", \"to\": \"" + next + "\"}]}");
        client.call(
                200,
                "PUT /devices/{code}/links",
                "/devices/" + device + "/links",
                "{\"items\": [{\"object\": \"" + next + "\", \"relation\": \"observes\"}]}");
        client.call(200, "GET /devices/{code}/links", "/devices/" + device + "/links");
        assertThat(items(client.call(200, "GET /objects/{code}/devices", "/objects/" + next + "/devices")))
                .hasSize(1);
        assertThat(items(client.call(200, "GET /networks", "/networks"))).hasSize(1);
        client.call(200, "GET /networks/{network}/segments", "/networks/drainage/segments?object=" + next);
        var trace = client.call(
                200, "GET /networks/{network}/trace", "/networks/drainage/trace?direction=downstream&from=" + manhole);
        assertThat(trace.path("devices")).hasSize(1);
        client.call(
                200,
                "PUT /networks/{network}/segments",
                "/networks/drainage/segments",
                "{\"items\": [{\"id\": \"P-1\", \"from\": \"" + next + "\", \"to\": \"" + manhole
                        + "\"}], \"remove\": [\"P-0\"]}");
        client.call(204, "DELETE /networks/{network}/segments/{id}", "/networks/drainage/segments/P-1");
        var spare =
                client.call(201, "POST /devices", "/devices", """
                {"type": "14001", "division": "110105", "name": "旧井盖", "organization": "city"}""").path("code").asText();
        client.call(
                201, "POST /devices/{code}/replacement", "/devices/" + spare + "/replacement", "{\"reason\": \"损坏\"}");
        assertThat(items(client.call(200, "GET /devices/{code}/lineage", "/devices/" + spare + "/lineage")))
                .hasSize(2);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.call(
                                        200,
                                        "GET /devices/{code}/observations",
                                        "/devices/" + spare + "/observations?lineage=true")
                                .path("devices")
                                .size()
                        == 2);
    }

    private static JsonNode items(JsonNode page) {
        return page.path("items");
    }
}
