package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailuo.deploy.harness.JavaProcess;
import io.mailuo.deploy.harness.PlatformProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live console in a real browser on the demo city. What it does there stands in {@code
 * ingest-broker/web/e2e/console.mjs}; its screenshots are in {@code deploy/target/console}.
 */
class ConsolePageIT {

    private static final int PATIENCE_SECONDS = 900;

    @TempDir
    private Path temp;

    @Test
    void shows_the_city_live_in_chinese_and_english() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "needs a browser: apt-get install chromium");
        var root = Path.of(JavaProcess.root().toString());
        var page = root.resolve("ingest-broker/web");
        assumeTrue(Files.isDirectory(root.resolve("node_modules/playwright-core")), "needs playwright-core: npm ci");
        assumeTrue(Files.exists(page.resolve("dist/index.html")), "the page was not built (-Dweb.skip=true)");

        try (var platform = PlatformProcess.in(temp.resolve("data"), "--demo")) {
            platform.start();
            var password = platform.administratorPassword().orElseThrow();
            var shots = root.resolve("deploy/target/console");
            var log = temp.resolve("browser.log");
            var browser = new ProcessBuilder(
                            List.of("node", "e2e/console.mjs", platform.url(), password, shots.toString()))
                    .directory(page.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                var ended = browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(ended)
                        .as("the browser is done: %s", Files.readString(log))
                        .isTrue();
                if (browser.exitValue() != 0) {
                    keepLogs(platform.data().resolve("logs"), shots);
                }
                assertThat(browser.exitValue()).as(Files.readString(log)).isZero();
            } finally {
                browser.descendants().forEach(ProcessHandle::destroyForcibly);
                browser.destroyForcibly();
            }
        }
    }

    private static void keepLogs(Path logs, Path where) throws IOException {
        try (var files = Files.list(logs)) {
            for (var file : files.toList()) {
                Files.copy(file, where.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
