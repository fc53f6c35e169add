package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mailuo organization}: the owners of objects and devices. */
@Command(
        name = "organization",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Register and list organizations, the owners of objects and devices.")
public final class OrganizationCommand {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Register an organization.")
    int add(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--id", required = true, description = "Lower-case letters, digits and hyphens.") String id,
            @Option(names = "--name", required = true, description = "What people call it.") String name,
            @Option(names = "--parent", paramLabel = "ID", description = "The organization it is part of.") @Nullable
                    String parent) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("id", id).put("name", name);
        if (parent != null) {
            body.put("parent", parent);
        }
        output.one(connection.client().post(ORGANIZATIONS, body), "id");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List organizations.")
    int list(@Mixin Connection connection, @Mixin Output output) {
        output.list(connection.client().list(ORGANIZATIONS, Map.of(), Integer.MAX_VALUE), "id", "id", "parent", "name");
        return 0;
    }
}
