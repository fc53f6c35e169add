package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo network}: segments of utility networks, and what lies upstream and downstream. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Keep the segments of utility networks (drainage, water-supply, gas, heating, power …), trace them.",
        footer = {
            "",
            "Example: a pipe from one manhole to the next, and what drains into the second:",
            "  ./mailuo network put drainage P-1=11010501002000001:11010501002000002",
            "  ./mailuo network trace drainage 11010501002000002 --upstream"
        })
public final class NetworkCommand {

    @Command(name = "put", mixinStandardHelpOptions = true, description = "Make or change segments; all or none.")
    int put(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "NETWORK", description = "Such as drainage.") String network,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "ID=FROM:TO[:OBJECT]",
                            description = "A segment: codes of the managed objects that the flow comes from and goes"
                                    + " to, and of the one that the segment is.")
                    List<String> segments) {
        var body = Json.MAPPER.createObjectNode();
        var items = body.putArray("items");
        for (var segment : segments) {
            var parts = segment.split("[=:]", -1);
            if (parts.length < 3 || parts.length > 4) {
                throw new FailureException(
                        "'" + segment + "' is not a segment.", "It must read ID=FROM:TO or ID=FROM:TO:OBJECT.");
            }
            Given.fields(
                    items.addObject(),
                    "id",
                    parts[0],
                    "from",
                    parts[1],
                    "to",
                    parts[2],
                    "object",
                    parts.length == 4 ? parts[3] : null);
        }
        output.one(connection.client().put(path(network), body), "created");
        return 0;
    }

    @Command(name = "segments", mixinStandardHelpOptions = true, description = "List segments.")
    int segments(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "NETWORK", description = "Such as drainage.") String network,
            @Option(names = "--object", paramLabel = "CODE", description = "Only those at this managed object.")
                    @Nullable
                    String object,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        var parameters = Given.parameters("object", object);
        output.list(connection.client().list(path(network), parameters, limit), "id", "id", "from", "to", "object");
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove a segment.")
    int remove(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "NETWORK", description = "Such as drainage.") String network,
            @Parameters(index = "1", paramLabel = "ID", description = "The segment's id.") String id) {
        connection.client().delete(path(network) + "/" + id);
        output.note("Segment " + id + " is removed.");
        return 0;
    }

    @Command(
            name = "trace",
            mixinStandardHelpOptions = true,
            description =
                    "What is downstream of a managed object, or upstream, the nearest first; -q prints the devices.")
    int trace(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "NETWORK", description = "Such as drainage.") String network,
            @Parameters(index = "1", paramLabel = "CODE", description = "The managed object to begin at.") String from,
            @Option(names = "--upstream", description = "Against the flow.") boolean upstream,
            @Option(names = "--limit", defaultValue = "1000", description = "Most objects (${DEFAULT-VALUE}).")
                    int limit) {
        var parameters = Given.parameters(
                "from", from, "direction", upstream ? "upstream" : "downstream", "limit", Integer.toString(limit));
        var trace =
                connection.client().get("/api/v1/networks/" + network + "/trace" + PlatformClient.query(parameters));
        if (output.isJson()) {
            output.one(trace, "complete");
            return 0;
        }
        if (!output.isForScript()) {
            output.list((ArrayNode) trace.withArray("objects"), "code", "distance", "code", "organization", "name");
            output.note("");
        }
        output.list((ArrayNode) trace.withArray("devices"), "code", "code", "object", "name");
        if (!trace.path("complete").asBoolean()) {
            output.note("… there is more: --limit");
        }
        return 0;
    }

    private static String path(String network) {
        return "/api/v1/networks/" + network + "/segments";
    }
}
