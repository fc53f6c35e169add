package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mailuo status}: how the platform is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Say whether the platform is ready, what it takes in and stores, and how its gateways are.")
public final class StatusCommand implements Callable<Integer> {

    private static final int NOT_READY = 1;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        var client = connection.client();
        ObjectNode status = Json.MAPPER.createObjectNode().put("url", client.url());
        boolean ready = client.isReady();
        status.put("ready", ready);
        if (ready) {
            status.setAll((ObjectNode) client.get("/api/v1/ingest/stats"));
            ArrayNode gateways = status.putArray("gateways");
            client.get("/api/v1/gateway-status")
                    .path("items")
                    .forEach(each -> gateways.addObject()
                            .put("gateway", each.path("gateway").asText())
                            .put("online", each.path("online").asBoolean()));
        }
        output.one(status, "ready");
        return ready ? 0 : NOT_READY;
    }
}
