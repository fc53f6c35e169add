package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.deploy.client.PlatformClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo quality}: how good the data of organizations and devices are. */
@Command(
        name = "quality",
        mixinStandardHelpOptions = true,
        description = {
            "Show how good the data of organizations or devices are, over whole hours (default: the last 24).",
            "With a device's code, show how its numbers are made."
        })
public final class QualityCommand implements Runnable {

    private static final String QUALITY = "/api/v1/quality";
    private static final String[] COLUMNS = {
        "score", "completeness", "timeliness", "onlineRate", "quarantined", "stuck", "outOfRange", "received", "name"
    };

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "CODE", arity = "0..1", description = "A device, to see its arithmetic.")
    private @Nullable String device;

    @Option(names = "--by", defaultValue = "organization", description = "organization or device (${DEFAULT-VALUE}).")
    private String by = "organization";

    @Option(names = "--organization", paramLabel = "ID", description = "Of this organization and those below it.")
    private @Nullable String organization;

    @Option(names = "--domain", paramLabel = "DD", description = "Of this sensing domain.")
    private @Nullable String domain;

    @Option(names = "--from", paramLabel = "TIME", description = "ISO 8601, taken back to the hour.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "ISO 8601, taken on to the hour.")
    private @Nullable String to;

    @Option(names = "--sort", paramLabel = "FIELD", description = "By this; with a minus, the highest first.")
    private @Nullable String sort;

    @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public void run() {
        if (device != null) {
            var span = PlatformClient.query(Given.parameters("from", from, "to", to));
            one(connection.client().get(QUALITY + "/devices/" + device + span));
            return;
        }
        var parameters = Given.parameters(
                "by", by, "organization", organization, "domain", domain, "from", from, "to", to, "sort", sort);
        String key = by.equals("device") ? "device" : "organization";
        var columns = new String[COLUMNS.length + 1];
        columns[0] = key;
        System.arraycopy(COLUMNS, 0, columns, 1, COLUMNS.length);
        output.list(connection.client().list(QUALITY, parameters, limit), key, columns);
    }

    private void one(JsonNode answer) {
        if (output.isForScript()) {
            output.one(answer, "score");
            return;
        }
        output.note(answer.path("device").asText() + "  " + answer.path("name").asText() + "  "
                + answer.path("from").asText() + " – " + answer.path("to").asText());
        output.list((ArrayNode) answer.withArray("parts"), "id", "id", "part", "whole", "value", "weight", "points");
        output.note("score " + answer.path("score").asText());
        for (var part : answer.path("parts")) {
            output.note(part.at("/formula/en").asText() + "  ("
                    + part.at("/meaning/en").asText() + ")");
        }
        output.note(answer.at("/formula/en").asText());
    }
}
