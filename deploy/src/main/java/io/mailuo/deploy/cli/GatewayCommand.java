package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo gateway}: edge gateways and their enrolment. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Register edge gateways, let them enrol, see how they are.",
        footer = {
            "",
            "On the box itself:",
            "  ./mailuo gateway enrol --url URL --code CODE --token TOKEN --dir identity",
            "  ./mailuo gateway run --config gateway.yaml"
        })
public final class GatewayCommand {

    private static final String GATEWAYS = "/api/v1/gateways";

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Register a gateway; answers with its code and the one-time token it enrols with.")
    int add(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(
                            names = "--division",
                            required = true,
                            paramLabel = "DDDDDD",
                            description = "Division of GB/T 2260.")
                    String division,
            @Option(names = "--name", required = true, description = "What people call it.") String name,
            @Option(names = "--organization", required = true, paramLabel = "ID", description = "Its owner.")
                    String organization) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("division", division)
                .put("name", name)
                .put("organization", organization);
        output.one(connection.client().post(GATEWAYS, body), "code");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List gateways.")
    int list(@Mixin Connection connection, @Mixin Output output) {
        output.list(
                connection.client().list(GATEWAYS, Map.of(), Integer.MAX_VALUE),
                "code",
                "code",
                "division",
                "organization",
                "state",
                "name");
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one gateway.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The gateway's code.") String code) {
        output.one(connection.client().get(GATEWAYS + "/" + code), "code");
        return 0;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "What a gateway last said of itself: backlog of each lane, sources, version.")
    int status(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The gateway's code.") String code) {
        output.one(connection.client().get(GATEWAYS + "/" + code + "/status"), "online");
        return 0;
    }

    @Command(
            name = "enrolment-token",
            mixinStandardHelpOptions = true,
            description = "Make a new one-time token for a gateway that must enrol again.")
    int enrolmentToken(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The gateway's code.") String code) {
        output.one(
                connection.client().post(GATEWAYS + "/" + code + "/enrolment-token", Json.MAPPER.createObjectNode()),
                "token");
        return 0;
    }
}
