package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo import}: the tables that were sent, and what became of them. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "List the tables that were imported, show, cancel and undo one; 'mailuo device import' sends one.")
public final class ImportCommand {

    static final String IMPORTS = "/api/v1/imports";

    private static final int FAILED = 1;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List imports, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(
                            names = "--limit",
                            defaultValue = "50",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit) {
        output.list(
                connection.client().list(IMPORTS, Map.of(), limit),
                "id",
                "id",
                "state",
                "kind",
                "rows",
                "created",
                "updated",
                "failed",
                "by",
                "file");
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one import.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "Of the import.") String id) {
        output.one(connection.client().get(path(id)), "state");
        return 0;
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Stop an import that is being checked or committed, or drop one that is checked.")
    int cancel(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "Of the import.") String id) {
        return done(connection.client(), output, id, "cancel", "CANCELLED");
    }

    @Command(
            name = "undo",
            mixinStandardHelpOptions = true,
            description = {
                "Take back what an import registered and changed.",
                "What was changed since is left alone and counted under 'kept'."
            })
    int undo(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "Of the import.") String id) {
        return done(connection.client(), output, id, "undo", "UNDONE");
    }

    private static int done(PlatformClient client, Output output, String id, String what, String state) {
        client.post(path(id) + "/" + what, Json.MAPPER.createObjectNode());
        var job = ended(client, id, output);
        output.one(job, "state");
        return job.path("state").asText().equals(state) ? 0 : FAILED;
    }

    /** The import when nothing goes on with it any more. */
    static JsonNode ended(PlatformClient client, String id, Output output) {
        return Waiting.until(
                client,
                path(id),
                output,
                job -> job.path("state").asText().endsWith("ING"),
                job -> job.path("state").asText() + " " + job.path("progress").asInt() + " %");
    }

    static String path(String id) {
        return IMPORTS + "/" + id;
    }
}
