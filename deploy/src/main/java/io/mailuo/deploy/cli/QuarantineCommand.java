package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo quarantine}: what could not be accepted, and why. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "See what could not be accepted and why; replay it once the cause is mended.")
public final class QuarantineCommand {

    private static final String QUARANTINE = "/api/v1/quarantine";

    /** Which entries. */
    static final class Filter {
        @Option(names = "--source", paramLabel = "CODE", description = "Of this gateway or device.")
        private @Nullable String source;

        @Option(names = "--reason", description = "Of this reason.")
        private @Nullable String reason;

        @Option(names = "--from", paramLabel = "TIME", description = "Received from, ISO 8601, inclusive.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Received until, ISO 8601, exclusive.")
        private @Nullable String to;

        Map<String, String> parameters() {
            return Given.parameters("source", source, "reason", reason, "from", from, "to", to);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List entries, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Mixin Filter filter,
            @Option(names = "--limit", defaultValue = "50", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        output.list(
                connection.client().list(QUARANTINE, filter.parameters(), limit),
                "id",
                "id",
                "receivedTime",
                "source",
                "reason",
                "state",
                "detail");
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one entry with its raw bytes.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The entry's id.") String id) {
        output.one(connection.client().get(QUARANTINE + "/" + id), "id");
        return 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Try entries again: those named, or all that the filter finds.")
    int replay(
            @Mixin Connection connection,
            @Mixin Output output,
            @Mixin Filter filter,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of entries.") @Nullable
                    List<String> ids) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (ids != null && !ids.isEmpty()) {
            ids.forEach(body.putArray("ids")::add);
        } else {
            filter.parameters().forEach(body::put);
        }
        if (body.isEmpty()) {
            throw new FailureException(
                    "replay needs ids, or a filter.", "For example: mailuo quarantine replay --reason unknown-device");
        }
        output.one(connection.client().post(QUARANTINE + "/replay", body), "accepted");
        return 0;
    }
}
