package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo device discovered}: sources that quarantine saw and nobody registered. */
@Command(
        name = "discovered",
        mixinStandardHelpOptions = true,
        description = {
            "List the sources that sent through a gateway and that nobody registered, the newest first.",
            "What was held for one is replayed by itself once it is registered."
        })
final class DiscoveredCommand implements Runnable {

    private static final String DISCOVERED = "/api/v1/discovered";

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--state", defaultValue = "open", description = "open, registered or all (${DEFAULT-VALUE}).")
    private String state = "open";

    @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public void run() {
        output.list(
                connection.client().list(DISCOVERED, Map.of("state", state), limit),
                "id",
                "id",
                "scheme",
                "value",
                "gateway",
                "held",
                "replayed",
                "refused",
                "lastAt",
                "suggestion.type",
                "suggestion.name");
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show one source: what it sends, and what became of what was held.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The source's id.") String id) {
        output.one(connection.client().get(DISCOVERED + "/" + id), "id");
        return 0;
    }

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = "Register a source as a device, from what is known of it; answers with its code.")
    int register(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The source's id.") String id,
            @Option(names = "--type", paramLabel = "DDTTT", description = "Another device type than suggested.")
                    @Nullable
                    String type,
            @Option(names = "--name", description = "Another name than suggested.") @Nullable String name,
            @Option(
                            names = "--organization",
                            paramLabel = "ID",
                            description = "Another owner than that of the gateway.")
                    @Nullable
                    String organization,
            @Option(names = "--division", paramLabel = "DDDDDD", description = "Another division than the gateway's.")
                    @Nullable
                    String division) {
        var found = connection.client().get(DISCOVERED + "/" + id);
        if (!(found.path("suggestion") instanceof ObjectNode body)) {
            throw new FailureException(
                    found.has("device")
                            ? "It is registered already, as "
                                    + found.path("device").asText() + "."
                            : "It cannot be registered from what is known of it.",
                    "See: mailuo device discovered show " + id);
        }
        Given.fields(body, "type", type, "name", name, "organization", organization, "division", division);
        output.one(connection.client().post("/api/v1/devices", body), "code");
        return 0;
    }
}
