package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the platform. */
public final class Connection {

    @Option(names = "--url", paramLabel = "URL", description = "The platform, such as http://127.0.0.1:8080.")
    private @Nullable String url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "An API token ('mailuo token create').")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The data directory of a platform on this machine, where neither URL nor token is given "
                    + "(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    /** A client of the platform that the options, the environment or the data directory name. */
    public PlatformClient client() {
        String givenUrl = firstOf(url, System.getenv("MAILUO_URL"));
        String givenToken = firstOf(token, System.getenv("MAILUO_TOKEN"));
        if (givenUrl != null && givenToken != null) {
            return new PlatformClient(givenUrl, givenToken);
        }
        var run = RunFile.read(data);
        return new PlatformClient(
                givenUrl != null ? givenUrl : run.url(), givenToken != null ? givenToken : run.token());
    }

    /** The data directory. */
    public Path data() {
        return data;
    }

    /** The process of the platform of the data directory, if one runs there. */
    public OptionalLong platformPid() {
        return Files.exists(RunFile.path(data))
                ? OptionalLong.of(RunFile.read(data).pid())
                : OptionalLong.empty();
    }

    private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    /**
     * What {@code up} leaves in its data directory for the commands on the same machine.
     *
     * @param url where the platform serves HTTP
     * @param token an API token with all scopes, for whoever may read the file
     * @param pid the platform's process
     */
    public record RunFile(String url, String token, long pid) {

        /** The file of the data directory {@code data}. */
        public static Path path(Path data) {
            return data.resolve("run").resolve("cli.json");
        }

        /** Reads the file of {@code data}; fails with what to do where there is none. */
        public static RunFile read(Path data) {
            Path path = path(data);
            if (!Files.exists(path)) {
                throw new FailureException(
                        "no platform was found: " + path.toAbsolutePath() + " does not exist.",
                        "Start one with './mailuo up', or say where one is: --url URL --token TOKEN.");
            }
            try {
                JsonNode node = Json.MAPPER.readTree(path.toFile());
                return new RunFile(
                        node.path("url").asText(),
                        node.path("token").asText(),
                        node.path("pid").asLong());
            } catch (IOException e) {
                throw new FailureException("cannot read " + path + ": " + e.getMessage());
            }
        }
    }
}
