package io.mailuo.deploy.cli;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.RunFile;
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
}
