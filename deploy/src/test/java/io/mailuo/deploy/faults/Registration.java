package io.mailuo.deploy.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registers what the tests send for, through the HTTP API like anyone else. */
final class Registration {

    /** Whose devices they are. */
    static final String ORGANIZATION = "fault-test";

    private static final String DIVISION = "110105";
    private static final String AIR_STATION = "03001";

    private final PlatformClient platform;

    /**
     * Who a device is.
     *
     * @param code its unified code
     * @param secret its password
     */
    record Account(String code, String secret) {}

    /**
     * A registered gateway.
     *
     * @param code its unified code
     * @param token by which it enrols, once
     */
    record GatewayAccount(String code, String token) {}

    Registration(PlatformClient platform) {
        this.platform = platform;
        platform.create(
                "/api/v1/organizations",
                Json.MAPPER.createObjectNode().put("id", ORGANIZATION).put("name", "Fault tests"));
    }

    /** Devices that connect to the platform by themselves. */
    List<Account> devices(int count) {
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < count; i++) {
            String code = device(null);
            String secret = platform.post("/api/v1/devices/" + code + "/credentials", Json.MAPPER.createObjectNode())
                    .path("password")
                    .asText();
            accounts.add(new Account(code, secret));
        }
        return accounts;
    }

    /** Devices behind {@code gateway}, with passwords that only the gateway knows. */
    List<Account> devicesBehind(GatewayAccount gateway, int count) {
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < count; i++) {
            accounts.add(new Account(device(gateway), UUID.randomUUID().toString()));
        }
        return accounts;
    }

    /** A gateway that has yet to enrol. */
    GatewayAccount gateway() {
        var created = platform.post("/api/v1/gateways", body("gateway"));
        return new GatewayAccount(
                created.path("code").asText(),
                created.path("enrolment").path("token").asText());
    }

    private String device(@Nullable GatewayAccount gateway) {
        var body = body("device").put("type", AIR_STATION);
        body.putArray("datastreams").addObject().put("property", Ledger.PROPERTY);
        if (gateway != null) {
            body.put("gateway", gateway.code());
        }
        return platform.post("/api/v1/devices", body).path("code").asText();
    }

    private static ObjectNode body(String name) {
        return Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("division", DIVISION)
                .put("organization", ORGANIZATION);
    }
}
