package io.mailuo.registry.correction;

import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A device of the water bureau, whose place the survey office keeps, and a traffic bureau that knows better. */
abstract class Bureaus {

    @TempDir
    private static Path directory;

    private static final Map<String, String> TOKENS = new HashMap<>();
    static RegistryForTests registry;
    static String object;
    String device;

    @BeforeAll
    static void start() {
        registry = RegistryForTests.startWithoutKafka(directory);
        TOKENS.put("city", registry.service().localToken());
        as("city");
        for (var id : new String[] {"water", "survey", "traffic", "other"}) {
            registry.post("/organizations", "{'id':'" + id + "','name':'Name of " + id + "','parent':'city'}");
            TOKENS.put(
                    id,
                    registry.post(
                                    "/tokens",
                                    "{'subject':'" + id + "-clerk','organization':'" + id
                                            + "','scopes':['registry:read','registry:write'],'expiresInSeconds':3600}")
                            .text("/token"));
        }
        object = registry.post(
                        "/objects",
                        "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'110105','name':'井盖',"
                                + "'organization':'water'}")
                .text("/code");
    }

    @BeforeEach
    void register() {
        as("water");
        device = registry.post(
                        "/devices",
                        "{'type':'05001','division':'110105','name':'水位站','organization':'water',"
                                + "'place':{'lon':116.46,'lat':39.92}}")
                .text("/code");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    Reply owners(String items) {
        return registry.send(
                "PUT", "/devices/" + device + "/attribute-owners", ("{'items':" + items + "}").replace('\'', '"'));
    }

    static void as(String organization) {
        registry.as(TOKENS.get(organization));
    }
}
