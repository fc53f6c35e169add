package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mailuo.spec.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which a command's answer is shaped, and the printing of it. */
public final class Output {

    private static final int FIRST_WIDE = 0x1100;
    private static final String CLEAR_TO_END = "\u001b[K";

    @Option(names = "--json", description = "Answer with JSON, one document, for scripts.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the code, id or secret, for scripts.")
    private boolean quiet;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Whether the answer is for a script: JSON, or one word. */
    public boolean isForScript() {
        return json || quiet;
    }

    /** Whether the answer is JSON. */
    public boolean isJson() {
        return json;
    }

    /** Prints one thing: as JSON, or only {@code key}'s value, or field by field. */
    public void one(JsonNode node, String key) {
        if (json) {
            out().println(node.toPrettyString());
        } else if (quiet) {
            out().println(node.path(key).asText());
        } else {
            int width = StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            node.properties()
                    .forEach(field -> out().println(pad(field.getKey(), width) + "  " + cell(field.getValue())));
        }
    }

    /** Prints a list: as JSON {@code {"items":[…]}}, or only {@code key}'s values, or a table of {@code columns}. */
    public void list(ArrayNode items, String key, String... columns) {
        if (json) {
            out().println(Json.MAPPER.createObjectNode().set("items", items).toPrettyString());
        } else if (quiet) {
            items.forEach(item -> out().println(item.path(key).asText()));
        } else {
            table(items, List.of(columns));
        }
    }

    /** Prints a line for people; nothing where the answer is for a script. */
    public void note(String line) {
        if (!json && !quiet) {
            out().println(line);
        }
    }

    /**
     * Shows somebody at a terminal how far something is, in place of what was shown before; an empty line ends it. Shows
     * nothing where the answer is for a script.
     */
    public void progress(String line) {
        if (!isForScript() && atTerminal()) {
            var err = spec.commandLine().getErr();
            err.print("\r" + line + CLEAR_TO_END);
            err.flush();
        }
    }

    /** Whether somebody sits at a terminal, and this command reads from it and writes to it. */
    static boolean atTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private void table(ArrayNode items, List<String> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream()
                .map(each -> each.substring(each.lastIndexOf('.') + 1))
                .toList());
        for (JsonNode item : items) {
            rows.add(columns.stream()
                    .map(column -> cell(item.at("/" + column.replace('.', '/'))))
                    .toList());
        }
        int[] widths = new int[columns.size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(pad(row.get(i), i == widths.length - 1 ? 0 : widths[i]))
                        .append("  ");
            }
            out().println(line.toString().stripTrailing());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String cell(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.isMissingNode() ? "" : value.asText();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    // A terminal shows East Asian characters two columns wide.
    private static int width(String text) {
        return text.codePoints().map(c -> c >= FIRST_WIDE ? 2 : 1).sum();
    }
}
