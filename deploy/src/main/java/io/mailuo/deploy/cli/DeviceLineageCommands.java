package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.spec.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo device replace}, {@code lineage} and {@code links}: a device among others and on its objects. */
final class DeviceLineageCommands {

    private static final String DEVICES = "/api/v1/devices/";

    private DeviceLineageCommands() {}

    /** Puts a new device in the place of another. */
    @Command(
            name = "replace",
            mixinStandardHelpOptions = true,
            description = {
                "Put a new device in the place of one that is retired by it; answers with the new code.",
                "What is not said otherwise stays: object, place, owner, model, identifiers of the place."
            },
            footer = {
                "",
                "Example:",
                "  NEW=$(./mailuo device replace 1101050300100000016 --reason 'water came in' -q)",
                "  ./mailuo device observations $NEW --property pm2_5 --lineage"
            })
    static final class Replace implements Runnable {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CODE", description = "The device that goes.")
        private String code = "";

        @Option(names = "--reason", required = true, description = "Why; kept in the history.")
        private String reason = "";

        @Option(names = "--name", description = "Another name.")
        private @Nullable String name;

        @Option(names = "--profile", description = "Another model.")
        private @Nullable String profile;

        @Option(names = "--gateway", paramLabel = "CODE", description = "Another gateway.")
        private @Nullable String gateway;

        @Option(
                names = "--external-id",
                paramLabel = "SCHEME=VALUE",
                description = "An identifier of the new device, such as imei=…; repeatable, and then all it has.")
        private @Nullable Map<String, String> externalIds;

        @Override
        public void run() {
            var body = Given.fields(
                    Json.MAPPER.createObjectNode(),
                    "reason",
                    reason,
                    "name",
                    name,
                    "profile",
                    profile,
                    "gateway",
                    gateway);
            if (externalIds != null) {
                var list = body.putArray("externalIds");
                externalIds.forEach((scheme, value) ->
                        list.addObject().put("scheme", scheme).put("value", value));
            }
            output.one(connection.client().post(DEVICES + code + "/replacement", body), "code");
        }
    }

    /** Lists the devices that served in one place. */
    @Command(
            name = "lineage",
            mixinStandardHelpOptions = true,
            description = "List the devices that served in this one's place one after the other, the oldest first.")
    static final class Lineage implements Runnable {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CODE", description = "Any of them.")
        private String code = "";

        @Override
        public void run() {
            var lineage = connection.client().get(DEVICES + code + "/lineage");
            output.list((ArrayNode) lineage.withArray("items"), "code", "code", "from", "until", "state", "name");
        }
    }

    /** Lists or sets the managed objects that a device has to do with. */
    @Command(
            name = "links",
            mixinStandardHelpOptions = true,
            description = {
                "List the managed objects that a device is installed on or observes.",
                "With --observes, or --none, set those that it observes; what it is installed on stays."
            },
            footer = {
                "",
                "Example:",
                "  ./mailuo device links 1101050300100000016 --observes 11010501002000001,11010501002000002"
            })
    static final class Links implements Runnable {

        private static final String INSTALLED = "installed-on";

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "CODE", description = "The device's code.")
        private String code = "";

        @Option(names = "--observes", split = ",", paramLabel = "CODE", description = "Observe these objects.")
        private @Nullable List<String> observes;

        @Option(names = "--none", description = "Observe none.")
        private boolean none;

        @Override
        public void run() {
            var client = connection.client();
            var path = DEVICES + code + "/links";
            var links = client.get(path);
            if (none || observes != null) {
                var body = Json.MAPPER.createObjectNode();
                var items = body.putArray("items");
                for (var link : links.path("items")) {
                    if (link.path("relation").asText().equals(INSTALLED)) {
                        items.addObject()
                                .put("object", link.path("object").asText())
                                .put("relation", INSTALLED);
                    }
                }
                for (var object : observes == null ? List.<String>of() : observes) {
                    items.addObject().put("object", object).put("relation", "observes");
                }
                links = client.put(path, body);
            }
            output.list((ArrayNode) links.withArray("items"), "object", "object", "relation", "name");
        }
    }
}
