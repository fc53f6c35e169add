package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo label}: labels with QR codes as PDF. */
@Command(
        name = "label",
        mixinStandardHelpOptions = true,
        description = {
            "Draw labels with QR codes for devices, managed objects or gateways, as PDF; up to 20,000 at once.",
            "Which: codes, or --codes-from FILE (one a line), or filters."
        },
        footer = {
            "",
            "The sheets: mailuo label --sheets",
            "Example: mailuo label --filter organization=water --filter type=14001 --sheet a4-3x8 -o labels.pdf"
        })
public final class LabelCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--sheets", description = "List the sheets and rolls there are.")
    private boolean sheets;

    @Option(
            names = "--kind",
            defaultValue = "device",
            description = "device, object or gateway (default: ${DEFAULT-VALUE}).")
    private String kind = "device";

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description =
                    "As the list is narrowed: organization, division, domain, type, componentClass, state, gateway, "
                            + "object, gridCell, bbox, polygon, q; or import. Repeatable, all must hold.")
    private @Nullable Map<String, String> filter;

    @Option(
            names = "--part",
            description = "Which 20,000 of those that the filters select, from 1, where they are more.")
    private @Nullable Integer part;

    @Option(names = "--codes-from", paramLabel = "FILE", description = "Codes, one a line, in this order.")
    private @Nullable Path codesFrom;

    @Option(names = "--sheet", defaultValue = "a4-3x8", description = "Which sheet (default: ${DEFAULT-VALUE}).")
    private String sheet = "a4-3x8";

    @Option(
            names = "--skip",
            defaultValue = "0",
            description = "Labels of the first sheet that are used already (default: ${DEFAULT-VALUE}).")
    private int skip;

    @Option(names = "--language", description = "zh or en (default: that of this machine).")
    private @Nullable String language;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "labels.pdf",
            paramLabel = "FILE",
            description = "The PDF (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("labels.pdf");

    @Parameters(paramLabel = "CODE", arity = "0..*", description = "Codes, in this order.")
    private @Nullable List<String> codes;

    @Override
    public Integer call() {
        var client = connection.client();
        if (sheets) {
            output.list(
                    client.list("/api/v1/label-sheets", Map.of(), 1000),
                    "id",
                    "id",
                    "columns",
                    "rows",
                    "widthMillimetres",
                    "heightMillimetres");
            return 0;
        }
        client.download("/api/v1/labels", body(), file);
        output.note("Labels are in " + file + ".");
        return 0;
    }

    private ObjectNode body() {
        var body = Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("sheet", sheet)
                .put("skip", skip);
        body.put(
                "language",
                language != null ? language : Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en");
        if (filter != null) {
            var fields = body.putObject("filter");
            filter.forEach(fields::put);
            if (part != null) {
                body.put("part", part);
            }
        }
        if (codes != null || codesFrom != null) {
            var list = body.putArray("codes");
            if (codes != null) {
                codes.forEach(list::add);
            }
            if (codesFrom != null) {
                lines(codesFrom).forEach(list::add);
            }
        }
        if (!body.has("filter") && !body.has("codes")) {
            throw new FailureException("say which labels: codes, --codes-from or --filter.");
        }
        return body;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.replaceAll("\\s", ""))
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new FailureException("cannot read " + file + ": " + e.getMessage());
        }
    }
}
