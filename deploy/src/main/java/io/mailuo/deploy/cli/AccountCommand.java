package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.registry.access.Recovery;
import io.mailuo.registry.backup.BackupException;
import io.mailuo.registry.postgres.PostgresException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo account}: who may log in, and as what. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Make, list, change and disable accounts.",
            "Roles: viewer and registrar of an organization; system-admin, security-admin and audit-admin of the "
                    + "platform, of whom none can do another's part. Once each of the three has changed the first "
                    + "password, the account 'admin' of the first start is disabled, and these commands need "
                    + "a security administrator ('mailuo login')."
        })
public final class AccountCommand {

    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String ROLE =
            "viewer or registrar (with --organization), system-admin, security-admin, audit-admin.";

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make an account; its one-time password is shown only this once. -q prints it alone. Once the"
                    + " set-up is over, that of a system-admin or audit-admin is not shown but got on the platform's"
                    + " machine: mailuo account recover USER.")
    int create(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name, lower case.") String username,
            @Option(names = "--role", required = true, description = ROLE) String role,
            @Option(
                            names = "--organization",
                            paramLabel = "ID",
                            description = "Whose things it reaches, and all below.")
                    @Nullable
                    String organization) {
        var body = role(role, organization).put("username", username);
        var made = connection.client().post(ACCOUNTS, body);
        output.one(made, made.has("password") ? "password" : "passwordFrom");
        return 0;
    }

    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description = {
                "Give an administrator whose password is lost a one-time password; -q prints it alone.",
                "Works on the platform's machine only, by its data directory, whether it runs or not, and stands in the "
                        + "audit log. A name that there is not becomes a new security administrator."
            })
    int recover(
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "The administrator's user name.") String username,
            @Option(
                            names = "--data",
                            paramLabel = "DIR",
                            defaultValue = "${env:MAILUO_DATA:-data}",
                            description = "The platform's data directory (default: ./data).")
                    Path data,
            @Option(names = "--config", paramLabel = "FILE", description = "Of a registry that runs by itself.")
                    @Nullable
                    Path config)
            throws IOException {
        try {
            var recovered = Recovery.run(BackupCommands.registry(data, config), username);
            output.one(Json.MAPPER.valueToTree(recovered), "password");
            return 0;
        } catch (IllegalArgumentException | IllegalStateException | BackupException | PostgresException e) {
            throw new FailureException(String.valueOf(e.getMessage()));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List accounts and their roles.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--role", description = "Only of this role.") @Nullable String role,
            @Option(names = "--organization", paramLabel = "ID", description = "Only of this organization and below.")
                    @Nullable
                    String organization) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (role != null) {
            parameters.put("role", role);
        }
        if (organization != null) {
            parameters.put("organization", organization);
        }
        output.list(
                connection.client().list(ACCOUNTS, parameters, Integer.MAX_VALUE),
                "username",
                "username",
                "role",
                "organization",
                "disabled",
                "mustChangePassword");
        return 0;
    }

    @Command(
            name = "set-role",
            mixinStandardHelpOptions = true,
            description = "Give an account another role or organization; its sessions and tokens end.")
    int setRole(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name.") String username,
            @Option(names = "--role", required = true, description = ROLE) String role,
            @Option(
                            names = "--organization",
                            paramLabel = "ID",
                            description = "Whose things it reaches, and all below.")
                    @Nullable
                    String organization) {
        var body = role(role, organization);
        if (organization == null) {
            body.putNull("organization");
        }
        output.one(connection.client().patch(ACCOUNTS + "/" + username, body), "role");
        return 0;
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Let an account log in no more; its sessions and tokens end.")
    int disable(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name.") String username) {
        return disabled(connection, output, username, true);
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, description = "Let a disabled account log in again.")
    int enable(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name.") String username) {
        return disabled(connection, output, username, false);
    }

    @Command(
            name = "reset-password",
            mixinStandardHelpOptions = true,
            description = "Give an account a new one-time password, shown only this once; its sessions end.")
    int resetPassword(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name.") String username) {
        var path = ACCOUNTS + "/" + username + "/password";
        output.one(connection.client().post(path, Json.MAPPER.createObjectNode()), "password");
        return 0;
    }

    @Command(
            name = "link",
            mixinStandardHelpOptions = true,
            description = "Let an account log in by the OpenID Connect provider too; its sessions end.")
    int link(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name of a viewer or registrar.") String username,
            @Parameters(paramLabel = "SUBJECT", description = "Who it is at the provider; its sign-in page shows it.")
                    String subject) {
        return linked(
                connection, output, username, Json.MAPPER.createObjectNode().put("oidcSubject", subject));
    }

    @Command(
            name = "unlink",
            mixinStandardHelpOptions = true,
            description = "Let an account log in by password only; its sessions end.")
    int unlink(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "USER", description = "User name.") String username) {
        return linked(
                connection, output, username, Json.MAPPER.createObjectNode().putNull("oidcSubject"));
    }

    private static int linked(Connection connection, Output output, String username, ObjectNode change) {
        output.one(connection.client().patch(ACCOUNTS + "/" + username, change), "username");
        return 0;
    }

    private static int disabled(Connection connection, Output output, String username, boolean disabled) {
        var body = Json.MAPPER.createObjectNode().put("disabled", disabled);
        output.one(connection.client().patch(ACCOUNTS + "/" + username, body), "disabled");
        return 0;
    }

    private static ObjectNode role(String role, @Nullable String organization) {
        var body = Json.MAPPER.createObjectNode().put("role", role);
        if (organization != null) {
            body.put("organization", organization);
        }
        return body;
    }
}
