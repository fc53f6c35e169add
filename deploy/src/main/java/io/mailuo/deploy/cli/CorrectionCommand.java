package io.mailuo.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mailuo.spec.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo correction}: saying that something registered is wrong, and answering those who say so. */
@Command(
        name = "correction",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Say that an attribute is wrong and what it should be; accept or refuse what others say.",
        footer = {
            "",
            "Example:",
            "  ID=$(./mailuo correction raise device/1101050300100000016 name 'East gate' --reason 'seen there' -q)",
            "  ./mailuo correction decide $ID"
        })
public final class CorrectionCommand {

    private static final String CORRECTIONS = "/api/v1/corrections";

    @Command(
            name = "raise",
            mixinStandardHelpOptions = true,
            description = "Say that an attribute is wrong. -q prints the correction's id.")
    int raise(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "KIND/CODE", description = "Such as device/1101050300100000016.")
                    String entity,
            @Parameters(index = "1", paramLabel = "ATTRIBUTE", description = "Such as name, state or place.")
                    String attribute,
            @Parameters(
                            index = "2",
                            paramLabel = "VALUE",
                            description = "What it should be: a text, or JSON such as {\"lon\":116.4,\"lat\":39.9}.")
                    String proposed,
            @Option(names = "--reason", required = true, description = "How you know.") String reason) {
        var body = Json.MAPPER.createObjectNode();
        body.put("entity", entity).put("attribute", attribute).put("reason", reason);
        body.set("proposed", value(proposed));
        output.one(connection.client().post(CORRECTIONS, body), "id");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List corrections, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--side", description = "raised (by you) or owned (yours to answer).") @Nullable
                    String side,
            @Option(names = "--state", description = "open, accepted, refused or withdrawn.") @Nullable String state,
            @Option(names = "--entity", paramLabel = "KIND/CODE", description = "Only about this.") @Nullable
                    String entity,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        var parameters = Given.parameters("side", side, "state", state, "entity", entity);
        output.list(
                connection.client().list(CORRECTIONS, parameters, limit),
                "id",
                "id",
                "state",
                "entity",
                "attribute",
                "stated",
                "proposed",
                "raisedFor",
                "owner",
                "reason");
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one correction with its thread.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The correction's id.") String id) {
        output.one(connection.client().get(CORRECTIONS + "/" + id), "state");
        return 0;
    }

    @Command(
            name = "decide",
            mixinStandardHelpOptions = true,
            description = "Accept a correction, which changes the attribute, or refuse it.")
    int decide(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--refuse", paramLabel = "REASON", description = "Refuse, with this reason.") @Nullable
                    String reason,
            @Parameters(paramLabel = "ID", description = "The correction's id.") String id) {
        var body = Given.fields(
                Json.MAPPER.createObjectNode(), "decision", reason == null ? "accept" : "refuse", "reason", reason);
        output.one(connection.client().post(CORRECTIONS + "/" + id + "/decision", body), "state");
        return 0;
    }

    @Command(name = "withdraw", mixinStandardHelpOptions = true, description = "Take a correction back.")
    int withdraw(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "ID", description = "The correction's id.") String id) {
        output.one(
                connection.client().post(CORRECTIONS + "/" + id + "/withdrawal", Json.MAPPER.createObjectNode()),
                "state");
        return 0;
    }

    /** JSON where it is an object, an array or a word in quotes, else the text itself. */
    private static JsonNode value(String text) {
        if (text.startsWith("{") || text.startsWith("[") || text.startsWith("\"")) {
            try {
                return Json.MAPPER.readTree(text);
            } catch (JsonProcessingException e) {
                return TextNode.valueOf(text);
            }
        }
        return TextNode.valueOf(text);
    }
}
