package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo token}: API tokens. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Make, list and revoke API tokens.")
public final class TokenCommand {

    private static final String TOKENS = "/api/v1/tokens";

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a token; its text is shown only this once. -q prints it alone.")
    int create(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(
                            names = "--subject",
                            defaultValue = "script",
                            description = "Who uses it (default: ${DEFAULT-VALUE}).")
                    String subject,
            @Option(
                            names = "--organization",
                            paramLabel = "ID",
                            description = "Only what this organization and those below it own (default: everything).")
                    @Nullable
                    String organization,
            @Option(
                            names = "--scopes",
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "registry:read, registry:write, observations:read, quarantine:read, "
                                    + "quarantine:replay, tokens:write, audit:read, accounts:write, "
                                    + "organizations:write; comma list "
                                    + "(default: all that read data).")
                    @Nullable
                    List<String> scopes,
            @Option(
                            names = "--valid",
                            defaultValue = "P30D",
                            paramLabel = "P30D",
                            description = "How long, ISO 8601 (default: ${DEFAULT-VALUE}).")
                    Duration valid) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("subject", subject);
        if (organization != null) {
            body.put("organization", organization);
        }
        var list = body.putArray("scopes");
        (scopes != null ? scopes : readingScopes()).forEach(list::add);
        body.put("expiresInSeconds", valid.toSeconds());
        output.one(connection.client().post(TOKENS, body), "token");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List tokens, without their texts.")
    int list(@Mixin Connection connection, @Mixin Output output) {
        output.list(
                connection.client().list(TOKENS, Map.of(), Integer.MAX_VALUE),
                "id",
                "id",
                "subject",
                "organization",
                "expiresAt",
                "scopes");
        return 0;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "End a token now.")
    int revoke(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The token's id (not its text).") String id) {
        connection.client().delete(TOKENS + "/" + id);
        output.note("Token " + id + " is revoked.");
        return 0;
    }

    private static List<String> readingScopes() {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope != Scope.AUDIT_READ)
                .map(Scope::text)
                .filter(text -> text.endsWith(":read"))
                .toList();
    }
}
