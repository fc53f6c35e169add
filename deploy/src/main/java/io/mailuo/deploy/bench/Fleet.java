package io.mailuo.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.DatastreamId;
import io.mailuo.spec.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Registers the gateways and devices that the load tool speaks for, through the HTTP API like anyone else. */
final class Fleet {

    private static final String ORGANIZATION = "load-test";
    private static final String DIVISION = "110105";
    private static final String AIR_STATION = "03001";
    private static final String PROPERTY = "pm2_5";
    private static final int REGISTRARS = 8;

    private final PlatformClient platform;

    Fleet(PlatformClient platform) {
        this.platform = platform;
    }

    /** {@code gateways} gateways that share {@code devices} devices. */
    List<Publisher> gateways(int gateways, int devices) {
        organization();
        var tasks = new ArrayList<Callable<Publisher>>();
        for (int i = 0; i < gateways; i++) {
            int number = i;
            int bound = devices / gateways + (i < devices % gateways ? 1 : 0);
            tasks.add(() -> gateway(number, bound));
        }
        return all(tasks);
    }

    /** {@code devices} devices that connect by themselves. */
    List<Publisher> devices(int devices) {
        organization();
        var tasks = new ArrayList<Callable<Publisher>>();
        for (int i = 0; i < devices; i++) {
            int number = i;
            tasks.add(() -> device(number));
        }
        return all(tasks);
    }

    private void organization() {
        if (platform.find("/api/v1/organizations/" + ORGANIZATION).isEmpty()) {
            platform.post(
                    "/api/v1/organizations",
                    Json.MAPPER.createObjectNode().put("id", ORGANIZATION).put("name", "Load test"));
        }
    }

    private Publisher gateway(int number, int devices) {
        var created = platform.post("/api/v1/gateways", named("load gateway " + number));
        var code = created.path("code").asText();
        var tls = GatewayCredentials.enrol(
                platform.url(), code, created.path("enrolment").path("token").asText());
        var datastreams = new ArrayList<DatastreamId>();
        for (int i = 0; i < devices; i++) {
            datastreams.add(new DatastreamId(register("load device " + number + "." + i, code), PROPERTY));
        }
        return new Publisher(code, null, tls, Topics.gatewayObservations(code), datastreams);
    }

    private Publisher device(int number) {
        var code = register("load device " + number, null);
        var secret = platform.post("/api/v1/devices/" + code + "/credentials", Json.MAPPER.createObjectNode())
                .path("password")
                .asText();
        return new Publisher(
                code, secret, null, Topics.deviceObservations(code), List.of(new DatastreamId(code, PROPERTY)));
    }

    private String register(String name, @Nullable String gateway) {
        var device = named(name).put("type", AIR_STATION);
        device.putArray("datastreams").addObject().put("property", PROPERTY);
        if (gateway != null) {
            device.put("gateway", gateway);
        }
        JsonNode created = platform.post("/api/v1/devices", device);
        return created.path("code").asText();
    }

    private static ObjectNode named(String name) {
        return Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("division", DIVISION)
                .put("organization", ORGANIZATION);
    }

    private static List<Publisher> all(List<Callable<Publisher>> tasks) {
        try (var registrars = Executors.newFixedThreadPool(REGISTRARS)) {
            var publishers = new ArrayList<Publisher>();
            for (var done : registrars.invokeAll(tasks)) {
                publishers.add(done.get());
            }
            return publishers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while registering");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("registering failed", e.getCause());
        }
    }
}
