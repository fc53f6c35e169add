package io.mailuo.deploy.cli;

import io.mailuo.spec.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo finding}: what the cross-check of the registry has found. */
@Command(
        name = "finding",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "See what contradicts itself in the registry, mend it or dismiss it.",
        footer = {
            "",
            "Example:",
            "  ./mailuo finding check",
            "  ./mailuo finding list --rule swapped-place",
            "  ./mailuo finding decide 17 fix"
        })
public final class FindingCommand {

    private static final String FINDINGS = "/api/v1/findings";

    /** What can be done about a finding. */
    enum Decision {
        FIX,
        DISMISS,
        REOPEN
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List findings, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--rule", description = "Only of this rule, such as duplicate-place.") @Nullable
                    String rule,
            @Option(names = "--state", description = "open, fixed or dismissed.") @Nullable String state,
            @Option(names = "--organization", paramLabel = "ID", description = "Only of this owner.") @Nullable
                    String organization,
            @Option(names = "--entity", paramLabel = "KIND/CODE", description = "Only about this.") @Nullable
                    String entity,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        var parameters = Given.parameters("rule", rule, "state", state, "organization", organization, "entity", entity);
        var language = Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";
        output.list(
                connection.client().list(FINDINGS, parameters, limit),
                "id",
                "id",
                "state",
                "severity",
                "rule",
                "entity",
                "organization",
                "fix.attribute",
                "text." + language);
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one finding with its evidence.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The finding's id.") String id) {
        output.one(connection.client().get(FINDINGS + "/" + id), "state");
        return 0;
    }

    @Command(
            name = "decide",
            mixinStandardHelpOptions = true,
            description = "Apply the proposed fix, dismiss the finding, or open it again.")
    int decide(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--reason", description = "Why; needed to dismiss.") @Nullable String reason,
            @Parameters(index = "0", paramLabel = "ID", description = "The finding's id.") String id,
            @Parameters(index = "1", paramLabel = "DECISION", description = "${COMPLETION-CANDIDATES}")
                    Decision decision) {
        var body = Given.fields(
                Json.MAPPER.createObjectNode(), "decision", decision.name().toLowerCase(Locale.ROOT), "reason", reason);
        output.one(connection.client().post(FINDINGS + "/" + id + "/decision", body), "state");
        return 0;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check everything; waits until that is done. -q prints how many findings are open.")
    int check(@Mixin Connection connection, @Mixin Output output) {
        var client = connection.client();
        client.post(FINDINGS + "/check", Json.MAPPER.createObjectNode());
        var check = Waiting.until(
                client,
                FINDINGS + "/check",
                output,
                answer -> answer.path("running").asBoolean(),
                answer -> "checked " + answer.path("progress").asInt() + " %");
        output.one(check, "found");
        return 0;
    }
}
