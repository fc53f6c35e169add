package io.mailuo.deploy;

import io.mailuo.deploy.harness.BrowserScript;
import io.mailuo.deploy.harness.PlatformProcess;
import java.io.IOException;
import java.nio.file.Path;
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
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            script.run(
                    platform,
                    temp.resolve("browser.log"),
                    platform.url(),
                    platform.administratorPassword().orElseThrow(),
                    Integer.toString(platform.ports().mqtt()),
                    Integer.toString(platform.ports().mqttTls()));
        }
    }
}
