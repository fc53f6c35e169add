package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.client.PlatformClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo area}: grid cells and divisions as areas. */
@Command(
        name = "area",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Take grid cells and areas of divisions from GeoJSON; everything is given its grid cell by them.")
public final class AreaCommand {

    private static final String CELLS = "/api/v1/grid-cells";

    /** What the areas are of. */
    enum Kind {
        CELLS,
        DIVISIONS
    }

    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description =
                    "Replace all grid cells, or the areas of all divisions, by those of a GeoJSON file; waits until"
                            + " everything has its cell.")
    int put(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
            @Parameters(index = "1", paramLabel = "FILE", description = "A FeatureCollection.") Path file,
            @Option(names = "--code-field", description = "The property that holds the code (default: code).") @Nullable
                    String codeField,
            @Option(names = "--datum", description = "WGS84 (default), CGCS2000, GCJ02 or BD09.") @Nullable
                    String datum,
            @Option(names = "--merge", description = "Keep the areas that are not in the file.") boolean merge) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (codeField != null) {
            parameters.put("codeField", codeField);
        }
        if (datum != null) {
            parameters.put("datum", datum);
        }
        if (merge) {
            parameters.put("merge", "true");
        }
        var path = kind == Kind.CELLS ? CELLS : "/api/v1/division-areas";
        var client = connection.client();
        var outcome = client.uploadPut(path + PlatformClient.query(parameters), file);
        if (kind == Kind.CELLS) {
            var assignment = Waiting.until(
                    client,
                    CELLS + "/assignment",
                    output,
                    answer -> answer.path("running").asBoolean(),
                    answer -> "assigned " + answer.path("progress").asInt() + " %");
            ((ObjectNode) outcome).set("assignment", assignment);
        }
        output.one(outcome, "areas");
        return 0;
    }
}
