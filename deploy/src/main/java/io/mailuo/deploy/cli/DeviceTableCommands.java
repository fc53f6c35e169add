package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo device import}, {@code export} and {@code template}: many devices at once as tables. */
final class DeviceTableCommands {

    private static final int SHOWN_FAULTS = 50;
    private static final int FAULTY = 1;

    private DeviceTableCommands() {}

    /** Sends a table, shows what is wrong with it, and commits it where nothing is. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Register or change many devices by a CSV or XLSX file.",
                "The file is checked first; it is imported only if no row has a fault, or with --skip-failed. "
                        + "Exit code 1: rows have faults."
            })
    static final class Import implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "FILE", description = "CSV (UTF-8 or GBK) or XLSX.")
        private Path file = Path.of("");

        @Option(names = "--dry-run", description = "Only check it.")
        private boolean dryRun;

        @Option(names = "--skip-failed", description = "Import the other rows although some have faults.")
        private boolean skipFailed;

        @Option(names = "--objects", description = "The rows are managed objects, not devices.")
        private boolean objects;

        @Option(
                names = "--failed-rows",
                paramLabel = "FILE",
                description = "Write the rows with faults, and the reasons, to this file (.csv or .xlsx).")
        private @Nullable Path failedRows;

        @Override
        public Integer call() {
            if (!Files.isReadable(file)) {
                throw new FailureException("there is no readable file " + file + ".");
            }
            var client = connection.client();
            var query = PlatformClient.query(Map.of(
                    "kind",
                    objects ? "object" : "device",
                    "name",
                    file.getFileName().toString()));
            var id = client.upload(ImportCommand.IMPORTS + query, file)
                    .path("id")
                    .asText();
            var job = ImportCommand.ended(client, id, output);
            var path = ImportCommand.path(id);
            boolean faulty = job.path("failed").asLong() > 0;
            if (faulty && failedRows != null) {
                client.download(path + "/failed-rows?format=" + format(failedRows), failedRows);
            }
            boolean checked = job.path("state").asText().equals("CHECKED");
            if (!checked || dryRun || faulty && !skipFailed) {
                faults(client, path);
                output.one(job, "id");
                if (checked) {
                    client.post(path + "/cancel", Json.MAPPER.createObjectNode());
                }
                return checked && !faulty ? 0 : FAULTY;
            }
            client.post(path + "/commit", Json.MAPPER.createObjectNode().put("skipFailed", skipFailed));
            var done = ImportCommand.ended(client, id, output);
            output.one(done, "id");
            return done.path("state").asText().equals("COMMITTED") ? 0 : FAULTY;
        }

        private void faults(PlatformClient client, String path) {
            ArrayNode faults = client.list(path + "/faults", Map.of(), SHOWN_FAULTS);
            for (JsonNode fault : faults) {
                var where = fault.path("column").asText() + fault.path("row").asText();
                output.note(where + "  " + fault.path("heading").asText() + " '"
                        + fault.path("value").asText() + "': "
                        + fault.path("message").asText());
            }
            if (faults.size() == SHOWN_FAULTS) {
                output.note("… only the first " + SHOWN_FAULTS + " are shown; --failed-rows FILE has them all");
            }
        }
    }

    /** Writes devices to a table. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Write devices to a table that can be changed and imported again.")
    static final class Export implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Option(
                names = "--format",
                defaultValue = "xlsx",
                description = "csv or xlsx (default: ${DEFAULT-VALUE}, or as the file's name says).")
        private String format = "xlsx";

        @Option(names = "--output", paramLabel = "FILE", description = "The file (default: devices.<format>).")
        private @Nullable Path to;

        @Option(names = "--division", paramLabel = "DDDDDD", description = "Only of this division.")
        private @Nullable String division;

        @Option(names = "--type", paramLabel = "DDTTT", description = "Only of this domain and device type.")
        private @Nullable String type;

        @Option(names = "--organization", paramLabel = "ID", description = "Only of this owner.")
        private @Nullable String organization;

        @Option(
                names = "--filter",
                paramLabel = "NAME=VALUE",
                description =
                        "As the list is narrowed: q, domain, state, gateway, object, componentClass, gridCell, bbox, "
                                + "polygon. Repeatable, all must hold.")
        private Map<String, String> filter = Map.of();

        @Option(names = "--objects", description = "Managed objects instead of devices.")
        private boolean objects;

        @Override
        public Integer call() {
            var target = to != null ? to : Path.of((objects ? "objects." : "devices.") + format);
            var query = new TreeMap<>(filter);
            query.putAll(Given.parameters(
                    "format",
                    to != null ? format(to) : format,
                    "division",
                    division,
                    "type",
                    type,
                    "organization",
                    organization));
            connection
                    .client()
                    .download(
                            "/api/v1/exports/" + (objects ? "objects" : "devices") + PlatformClient.query(query),
                            target);
            return 0;
        }
    }

    /** Writes an empty table. */
    @Command(
            name = "template",
            mixinStandardHelpOptions = true,
            description = "Write an empty table with headings, hints and an example, to fill in and import.")
    static final class Template implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Parameters(paramLabel = "TYPE", description = "A device type such as 14001, or the word object.")
        private String type = "";

        @Option(names = "--output", paramLabel = "FILE", description = "The file, .csv or .xlsx (default: TYPE.xlsx).")
        private @Nullable Path to;

        @Override
        public Integer call() {
            var target = to != null ? to : Path.of(type + ".xlsx");
            connection.client().download("/api/v1/import-templates/" + type + "?format=" + format(target), target);
            return 0;
        }
    }

    private static String format(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv") ? "csv" : "xlsx";
    }
}
