package io.mailuo.deploy;

import io.mailuo.deploy.harness.BrowserScript;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of a department through its portal, in a real browser on a new platform. What it does there stands in
 * {@code device-registry/web/e2e/portal.mjs}; its screenshots are in {@code deploy/target/portal}.
 */
class PortalPageIT {

    @TempDir
    private Path temp;

    @Test
    void a_department_imports_prints_finds_and_shares_and_takes_back() throws IOException, InterruptedException {
        var script = BrowserScript.of("device-registry/web", "e2e/portal.mjs", "portal");
        var ports = Ports.free();
        var issuer = "http://127.0.0.1:" + Ports.free(1).getFirst();
        var provider = Map.of(
                "MAILUO_OIDC_ISSUER",
                issuer,
                "MAILUO_OIDC_CLIENT_ID",
                "mailuo",
                "MAILUO_OIDC_NAME",
                "城市统一身份认证",
                "MAILUO_OIDC_PUBLIC_URL",
                "http://127.0.0.1:" + ports.http());
        try (var platform = new PlatformProcess(temp.resolve("data"), ports, List.of(), provider)) {
            platform.start();
            script.run(
                    platform,
                    temp.resolve("browser.log"),
                    platform.url(),
                    platform.administratorPassword().orElseThrow(),
                    Integer.toString(platform.ports().mqtt()),
                    Integer.toString(platform.ports().mqttTls()),
                    issuer);
        }
    }
}
