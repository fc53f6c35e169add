package io.mailuo.deploy;

import io.mailuo.deploy.harness.BrowserScript;
import io.mailuo.deploy.harness.PlatformProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live console in a real browser on the demo city. What it does there stands in {@code
 * ingest-broker/web/e2e/console.mjs}; its screenshots are in {@code deploy/target/console}.
 */
class ConsolePageIT {

    @TempDir
    private Path temp;

    @Test
    void shows_the_city_live_in_chinese_and_english() throws IOException, InterruptedException {
        var script = BrowserScript.of("ingest-broker/web", "e2e/console.mjs", "console");
        try (var platform = PlatformProcess.in(temp.resolve("data"), "--demo")) {
            platform.start();
            script.run(
                    platform,
                    temp.resolve("browser.log"),
                    platform.url(),
                    platform.administratorPassword().orElseThrow());
        }
    }
}
