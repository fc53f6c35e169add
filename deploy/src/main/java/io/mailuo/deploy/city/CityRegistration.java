package io.mailuo.deploy.city;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Registers the demo city through the HTTP API, as any user would. Registering again changes nothing: what is there is
 * found by its serial number.
 */
final class CityRegistration {

    private static final String API = "/api/v1";
    private static final int AT_ONCE = 8;
    private static final int SECRET_BYTES = 18;

    private final PlatformClient client;
    private final SecureRandom random = new SecureRandom();

    CityRegistration(PlatformClient client) {
        this.client = client;
    }

    /** Registers what {@code before} does not know of yet; returns all that is registered. */
    CityState register(CityState before) throws InterruptedException {
        for (var owner : CityPlan.owners()) {
            organization(owner);
        }
        String gateway = gateway(before.gateway());
        var devices = new ConcurrentHashMap<String, CityState.Registered>();
        inParallel(CityPlan.sites().stream()
                .<Callable<?>>map(site -> () -> devices.put(
                        site.serial(), device(site, gateway, before.devices().get(site.serial()))))
                .toList());
        return new CityState(gateway, devices);
    }

    /** A one-time token by which the gateway {@code code} enrols. */
    String enrolmentToken(String code) {
        return client.post(API + "/gateways/" + code + "/enrolment-token", Json.MAPPER.createObjectNode())
                .path("token")
                .asText();
    }

    private void organization(CityPlan.Owner owner) {
        if (client.find(API + "/organizations/" + owner.id()).isEmpty()) {
            ObjectNode body =
                    Json.MAPPER.createObjectNode().put("id", owner.id()).put("name", owner.name());
            owner.parent().ifPresent(parent -> body.put("parent", parent));
            client.create(API + "/organizations", body);
        }
    }

    private String gateway(@Nullable String known) {
        if (known != null && client.find(API + "/gateways/" + known).isPresent()) {
            return known;
        }
        for (JsonNode gateway : client.list(API + "/gateways", Map.of(), Integer.MAX_VALUE)) {
            if (CityPlan.GATEWAY_NAME.equals(gateway.path("name").asText())) {
                return gateway.path("code").asText();
            }
        }
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("division", CityPlan.GATEWAY_DIVISION)
                .put("name", CityPlan.GATEWAY_NAME)
                .put("organization", CityPlan.CITY);
        body.putObject("place").put("lon", 116.4165).put("lat", 39.9288);
        return client.post(API + "/gateways", body).path("code").asText();
    }

    private CityState.Registered device(Site site, String gateway, CityState.@Nullable Registered known) {
        if (known != null && client.find(API + "/devices/" + known.code()).isPresent()) {
            return known;
        }
        String code = resolve(site.serial());
        if (code == null) {
            code = client.create(API + "/devices", body(site, gateway))
                    .map(device -> device.path("code").asText())
                    .orElseGet(() -> resolve(site.serial()));
        }
        if (code == null) {
            throw new FailureException("demo device " + site.serial() + " can neither be registered nor found.");
        }
        return new CityState.Registered(code, secret(site, code));
    }

    private @Nullable String secret(Site site, String code) {
        return switch (site.kind()) {
            case COVER, BROKEN ->
                client.post(API + "/devices/" + code + "/credentials", Json.MAPPER.createObjectNode())
                        .path("password")
                        .asText();
            case LEVEL -> newSecret();
            case AIR, PRESSURE, FLOW -> null;
        };
    }

    private ObjectNode body(Site site, String gateway) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("type", site.kind().type())
                .put("division", site.division())
                .put("name", site.name())
                .put("organization", site.organization())
                .put("profile", site.kind().profile());
        if (site.kind().behindGateway()) {
            body.put("gateway", gateway);
        }
        place(body, site);
        var ids = body.putArray("externalIds");
        site.externalIds()
                .forEach(
                        (scheme, value) -> ids.addObject().put("scheme", scheme).put("value", value));
        site.componentClass().ifPresent(componentClass -> body.put("object", object(site, componentClass)));
        return body;
    }

    private String object(Site site, String componentClass) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("standard", "GB/T 47678.5-2026")
                .put("componentClass", componentClass)
                .put("division", site.division())
                .put("name", site.name())
                .put("organization", site.organization());
        place(body, site);
        return client.post(API + "/objects", body).path("code").asText();
    }

    private static void place(ObjectNode body, Site site) {
        body.putObject("place").put("lon", site.lon()).put("lat", site.lat());
    }

    private @Nullable String resolve(String serial) {
        return client.find(API + "/resolve?scheme=serial&value=" + URLEncoder.encode(serial, StandardCharsets.UTF_8))
                .map(found -> found.path("code").asText())
                .orElse(null);
    }

    private String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void inParallel(List<Callable<?>> tasks) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("register-", 0).factory())) {
            var results = tasks.stream().map(threads::submit).toList();
            for (var result : results) {
                result.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
