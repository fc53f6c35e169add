package io.mailuo.deploy.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script of a web page of ours that drives a real browser; without one the test is skipped. */
public final class BrowserScript {

    private static final int PATIENCE_SECONDS = 900;

    private final Path page;
    private final String script;
    private final Path shots;

    private BrowserScript(Path page, String script, Path shots) {
        this.page = page;
        this.script = script;
        this.shots = shots;
    }

    /**
     * A script that can run here.
     *
     * @param page directory of the page in the project
     * @param script the script in it
     * @param shots where its screenshots go, in {@code deploy/target}
     */
    public static BrowserScript of(String page, String script, String shots) {
        var root = Path.of(JavaProcess.root().toString());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "needs a browser: apt-get install chromium");
        assumeTrue(Files.isDirectory(root.resolve("node_modules/playwright-core")), "needs playwright-core: npm ci");
        var directory = root.resolve(page);
        assumeTrue(Files.exists(directory.resolve("dist/index.html")), "the page was not built (-Dweb.skip=true)");
        return new BrowserScript(
                directory, script, root.resolve("deploy/target").resolve(shots));
    }

    /** Runs it with these arguments and the directory of the screenshots; fails with what it said. */
    public void run(PlatformProcess platform, Path log, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(Arrays.asList(arguments));
        command.add(shots.toString());
        var browser = new ProcessBuilder(command)
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
                keepLogs(platform.data().resolve("logs"));
            }
            assertThat(browser.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
    }

    private void keepLogs(Path logs) throws IOException {
        Files.createDirectories(shots);
        try (var files = Files.list(logs)) {
            for (var file : files.toList()) {
                Files.copy(file, shots.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
