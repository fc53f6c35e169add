package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mailuo share}: what there is, asking for it, granting it. */
@Command(
        name = "share",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Find other departments' data, ask for it, grant yours, take it back.")
public final class ShareCommand {

    private static final String SHARING = "/api/v1/sharing";
    /** Devices in one question; what fits into a URL. */
    private static final int SCORES = 100;

    @Spec
    private CommandSpec spec;

    /** What is asked for or granted. */
    static final class Terms {
        @Option(names = "--purpose", required = true, description = "What for.")
        private String purpose;

        @Option(
                names = "--until",
                required = true,
                paramLabel = "2027-06-30",
                description = "Until the beginning of this day here, or a time with zone.")
        private String until;

        @Option(
                names = "--minutes",
                defaultValue = "0",
                paramLabel = "N",
                description = "0 for the observations themselves, else no finer than means of N minutes (default: 0).")
        private int minutes;

        @Option(names = "--devices", split = ",", paramLabel = "CODE", description = "Only these devices.")
        @Nullable
        private List<String> devices;

        @Option(names = "--divisions", split = ",", paramLabel = "CODE", description = "Only in these divisions.")
        @Nullable
        private List<String> divisions;

        @Option(names = "--domains", split = ",", paramLabel = "NN", description = "Only of these sensing domains.")
        @Nullable
        private List<String> domains;

        @Option(names = "--properties", split = ",", paramLabel = "NAME", description = "Only these properties.")
        @Nullable
        private List<String> properties;

        ObjectNode body(CommandSpec spec) {
            var body = Json.MAPPER.createObjectNode();
            var scope = body.putObject("scope");
            put(scope, "devices", devices);
            put(scope, "divisions", divisions);
            put(scope, "domains", domains);
            put(scope, "properties", properties);
            return body.put("purpose", purpose)
                    .put("until", time(spec, until).toString())
                    .put("resolutionMinutes", minutes);
        }

        private static void put(ObjectNode scope, String name, @Nullable List<String> values) {
            if (values != null) {
                var list = scope.putArray(name);
                values.forEach(list::add);
            }
        }

        private static Instant time(CommandSpec spec, String text) {
            try {
                return text.contains("T")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDate.parse(text)
                                .atStartOfDay(ZoneId.systemDefault())
                                .toInstant();
            } catch (DateTimeException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + text
                                + "' is neither a day such as 2027-06-30 nor a time such as 2027-06-30T08:00:00+08:00");
            }
        }
    }

    @Command(
            name = "catalogue",
            mixinStandardHelpOptions = true,
            description = "What there is in the city, whose it is, how good, and whether you may read it.",
            footer = {"", "Example:", "  ./mailuo share catalogue --domain 05 --property water_level"})
    int catalogue(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--domain", paramLabel = "NN", description = "Only of this sensing domain.") @Nullable
                    String domain,
            @Option(names = "--property", paramLabel = "NAME", description = "Only those that observe this.") @Nullable
                    String property,
            @Option(names = "--organization", paramLabel = "ID", description = "Only of this owner.") @Nullable
                    String organization,
            @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many.")
                    int limit,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "TEXT",
                            description = "Part of the name, or beginning of the code.")
                    @Nullable
                    String text) {
        var parameters =
                Given.parameters("domain", domain, "property", property, "organization", organization, "q", text);
        var client = connection.client();
        var items = client.list(SHARING + "/catalogue", parameters, limit);
        addScores(client, items);
        output.list(items, "device", "device", "name", "organization", "state", "access", "quality.score");
        return 0;
    }

    /** How good the data are, of the last day: {@code quality} of each item; none without leave to read observations. */
    private static void addScores(PlatformClient client, ArrayNode items) {
        for (int from = 0; from < items.size(); from += SCORES) {
            var page = new LinkedHashMap<String, ObjectNode>();
            for (int i = from; i < Math.min(items.size(), from + SCORES); i++) {
                page.put(items.get(i).path("device").asText(), (ObjectNode) items.get(i));
            }
            try {
                client.get("/api/v1/quality/scores?devices=" + String.join(",", page.keySet()))
                        .path("items")
                        .forEach(
                                score -> page.get(score.path("device").asText()).set("quality", score));
            } catch (FailureException refused) {
                return;
            }
        }
    }

    @Command(
            name = "request",
            mixinStandardHelpOptions = true,
            description = "Ask an owner for leave to read. -q prints the request's id.")
    int request(
            @Mixin Connection connection,
            @Mixin Output output,
            @Mixin Terms terms,
            @Option(names = "--organization", paramLabel = "ID", description = "Who asks (default: the token's).")
                    @Nullable
                    String organization,
            @Parameters(paramLabel = "OWNER", description = "Whose data.") String owner) {
        var body = Given.fields(terms.body(spec), "owner", owner, "organization", organization);
        output.one(connection.client().post(SHARING + "/requests", body), "id");
        return 0;
    }

    @Command(
            name = "decide",
            mixinStandardHelpOptions = true,
            description = "Grant a request as it is, or refuse it. -q prints the grant's id.")
    int decide(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--refuse", paramLabel = "REASON", description = "Refuse, with this reason.") @Nullable
                    String reason,
            @Parameters(paramLabel = "REQUEST", description = "The request's id.") String id) {
        var body = Given.fields(
                Json.MAPPER.createObjectNode(), "decision", reason == null ? "grant" : "refuse", "reason", reason);
        output.one(connection.client().post(SHARING + "/requests/" + id + "/decision", body), "grant");
        return 0;
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = "Give an organization leave to read, unasked. -q prints the grant's id.")
    int grant(
            @Mixin Connection connection,
            @Mixin Output output,
            @Mixin Terms terms,
            @Option(names = "--owner", paramLabel = "ID", description = "Whose data (default: the token's own).")
                    @Nullable
                    String owner,
            @Parameters(paramLabel = "ORGANIZATION", description = "Who may read.") String organization) {
        var body = Given.fields(terms.body(spec), "organization", organization, "owner", owner);
        output.one(connection.client().post(SHARING + "/grants", body), "id");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List grants, or requests.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--requests", description = "Requests instead of grants.") boolean requests,
            @Option(names = "--state", description = "Only in this state, such as active or open.") @Nullable
                    String state) {
        var parameters = Given.parameters("state", state);
        var path = SHARING + (requests ? "/requests" : "/grants");
        var items = connection.client().list(path, parameters, Integer.MAX_VALUE);
        if (requests) {
            output.list(items, "id", "id", "state", "organization", "owner", "purpose", "until", "matches");
        } else {
            output.list(
                    items,
                    "id",
                    "id",
                    "state",
                    "organization",
                    "owner",
                    "purpose",
                    "until",
                    "resolutionMinutes",
                    "uses.calls",
                    "uses.observations");
        }
        return 0;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Take a grant back, now.")
    int revoke(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Parameters(paramLabel = "GRANT", description = "The grant's id.") String id) {
        connection
                .client()
                .post(
                        SHARING + "/grants/" + id + "/revocation",
                        Json.MAPPER.createObjectNode().put("reason", reason));
        output.note("Grant " + id + " is revoked.");
        return 0;
    }
}
