package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mailuo audit}: who has done what, and whether the record of it is whole. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Read the audit log and verify that nobody changed it.")
public final class AuditCommand {

    private static final String AUDIT = "/api/v1/audit";
    private static final String VERIFICATION = AUDIT + "/verification";
    private static final int BROKEN = 1;

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Walk the chain of the audit log and name every record that was changed, removed or inserted. "
                        + "Exit status 0 where it is intact, else 1.",
                "Needs an audit administrator ('mailuo login')."
            })
    int verify(@Mixin Connection connection, @Mixin Output output) {
        var client = connection.client();
        client.post(VERIFICATION, Json.MAPPER.createObjectNode());
        var run = Waiting.until(
                client,
                VERIFICATION,
                output,
                answer -> answer.path("state").asText().equals("running"),
                answer -> answer.path("checked").asLong() + " of "
                        + answer.path("total").asLong() + " records");
        if (!run.has("outcome")) {
            throw new FailureException(
                    "the verification was interrupted.", "The service that ran it has stopped; begin again.");
        }
        print(run.path("outcome"), output);
        return run.at("/outcome/intact").asBoolean() ? 0 : BROKEN;
    }

    private static void print(JsonNode outcome, Output output) {
        if (output.isForScript()) {
            output.one(outcome, "head");
            return;
        }
        output.one(((ObjectNode) outcome.deepCopy()).without("faults"), "head");
        var language = Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";
        for (var fault : outcome.path("faults")) {
            output.note(String.join(
                    "  ",
                    fault.path("kind").asText(),
                    "record " + fault.path("record").asText("?"),
                    fault.path("entity").asText(),
                    fault.path("detail").path(language).asText()));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List who has done what, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--entity", description = "Only about this, such as device/1101050300100000016.") @Nullable
                    String entity,
            @Option(names = "--subject", description = "Only what this account, token or gateway did.") @Nullable
                    String subject,
            @Option(names = "--action", description = "Only of this kind, such as device.change.") @Nullable
                    String action,
            @Option(names = "--from", paramLabel = "TIME", description = "At this time or later, ISO 8601 with zone.")
                    @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "Before this time.") @Nullable String to,
            @Option(
                            names = "--limit",
                            defaultValue = "100",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit) {
        var parameters =
                Given.parameters("entity", entity, "subject", subject, "action", action, "from", from, "to", to);
        PlatformClient client = connection.client();
        output.list(client.list(AUDIT, parameters, limit), "id", "id", "at", "subject", "action", "entity");
        return 0;
    }
}
