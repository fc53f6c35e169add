package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo history}: who has changed what, when, from what to what. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Show who has changed a device, object, gateway or organization, and what; newest first.",
        footer = {"", "Example:", "  ./mailuo history device 1101050300100000016"})
public final class HistoryCommand implements Runnable {

    /** What has a history. */
    enum Kind {
        DEVICE,
        OBJECT,
        GATEWAY,
        ORGANIZATION;

        String path() {
            return "/api/v1/history/" + name().toLowerCase(Locale.ROOT) + "s/";
        }
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
    private Kind kind = Kind.DEVICE;

    @Parameters(index = "1", paramLabel = "CODE", description = "Its code, or an organization's id.")
    private String code = "";

    @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public void run() {
        var events = connection.client().list(kind.path() + code, Map.of(), limit);
        if (output.isForScript()) {
            output.list(events, "at");
        } else {
            output.list(changes(events), "at", "at", "who", "action", "field", "before", "after");
        }
    }

    /** A row for each field that was changed. */
    private static ArrayNode changes(ArrayNode events) {
        var rows = Json.MAPPER.createArrayNode();
        for (var event : events) {
            for (var change : event.path("changes")) {
                rows.add(((ObjectNode) event.deepCopy()).setAll((ObjectNode) change));
            }
            if (event.path("changes").isEmpty()) {
                rows.add(event);
            }
        }
        return rows;
    }
}
