package io.mailuo.deploy.cli;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.RunFile;
import io.mailuo.deploy.client.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the platform. */
public final class Connection {

    @Option(names = "--url", paramLabel = "URL", description = "The platform, such as http://127.0.0.1:8080.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "An API token ('mailuo token create'), instead of 'mailuo login'.")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The data directory of a platform on this machine, where neither URL nor token is given "
                    + "(default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--session",
            paramLabel = "FILE",
            description = "Where 'mailuo login' keeps the session (default: ~/.config/mailuo/session.json).")
    private @Nullable Path session;

    /**
     * A client of the platform that the options, the environment or the data directory name, else of that where somebody
     * has signed in. It speaks by the token given, else as who has signed in there, else by the data directory's token.
     */
    public PlatformClient client() {
        String url = url();
        String givenToken = firstOf(token, System.getenv("MAILUO_TOKEN"));
        if (givenToken != null) {
            return new PlatformClient(url, givenToken);
        }
        var signedIn = Session.read(sessionFile()).filter(each -> each.url().equals(url));
        return signedIn.isPresent()
                ? signedIn.get().client(Instant.now())
                : new PlatformClient(url, RunFile.read(data).token());
    }

    /** Where the platform is that the options, the environment, the data directory or the session name. */
    public String url() {
        String given = firstOf(url, System.getenv("MAILUO_URL"));
        if (given != null) {
            return given.replaceAll("/+$", "");
        }
        if (Files.exists(RunFile.path(data))) {
            return RunFile.read(data).url();
        }
        return Session.read(sessionFile())
                .map(Session::url)
                .orElseGet(() -> RunFile.read(data).url());
    }

    /** Where the session is kept that a command opens or uses. */
    public Path sessionFile() {
        if (session != null) {
            return session;
        }
        String configuration = System.getenv("XDG_CONFIG_HOME");
        var directory = configuration == null || configuration.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(configuration);
        return directory.resolve("mailuo").resolve("session.json");
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
