package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailuo.deploy.harness.JavaProcess;
import io.mailuo.deploy.harness.PlatformProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five lines of shell that stand in the README do what they say, with the real mosquitto_pub. */
class ScriptIT {

    private static final String BEGIN = "<!-- five lines -->";
    private static final long PATIENCE_SECONDS = 180;

    @TempDir
    private Path temp;

    @Test
    void five_lines_of_shell_register_a_device_publish_and_read_back() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "mosquitto_pub"))),
                "mosquitto_pub is missing: apt-get install mosquitto-clients");
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();

            String output = run(
                    platform,
                    fiveLines().replace("-p 1883", "-p " + platform.ports().mqtt()));

            assertThat(output).contains("tilt").contains("1.5");
            assertThat(platform.stop()).isZero();
        }
    }

    /** The lines as they stand in the README. */
    private static String fiveLines() throws IOException {
        String readme = Files.readString(JavaProcess.root().resolve("README.md"));
        assertThat(readme).contains(BEGIN);
        String block = readme.substring(readme.indexOf(BEGIN)).split("```")[1];
        String lines = block.substring(block.indexOf('\n') + 1);
        assertThat(lines.strip().lines()).hasSize(5);
        return lines;
    }

    private String run(PlatformProcess platform, String script) throws IOException, InterruptedException {
        var command = new ArrayList<>(java.util.List.of("bash", "-euo", "pipefail", "-c", script));
        var log = temp.resolve("script.log");
        var builder = new ProcessBuilder(command)
                .directory(JavaProcess.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // What Maven is just testing is what is to run.
        builder.environment().put("MAILUO_BUILD", "never");
        builder.environment().put("MAILUO_URL", platform.url());
        builder.environment().put("MAILUO_TOKEN", platform.client().token());
        var process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
