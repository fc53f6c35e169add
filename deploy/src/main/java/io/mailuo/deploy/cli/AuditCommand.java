package io.mailuo.deploy.cli;

import io.mailuo.deploy.client.PlatformClient;
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
    private static final int BROKEN = 1;

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Walk the chain of the audit log and name every record that was changed, removed or inserted. "
                            + "Exit status 0 where it is intact, else 1.")
    int verify(@Mixin Connection connection, @Mixin Output output) {
        var outcome = connection.client().get(AUDIT + "/verification");
        output.one(outcome, "head");
        return outcome.path("intact").asBoolean() ? 0 : BROKEN;
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
