package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            description = "What there is in the city, whose it is, and whether you may read it.")
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
        var parameters = new LinkedHashMap<String, String>();
        add(parameters, "domain", domain);
        add(parameters, "property", property);
        add(parameters, "organization", organization);
        add(parameters, "q", text);
        output.list(
                connection.client().list(SHARING + "/catalogue", parameters, limit),
                "device",
                "device",
                "name",
                "organization",
                "state",
                "access");
        return 0;
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
        var body = terms.body(spec).put("owner", owner);
        if (organization != null) {
            body.put("organization", organization);
        }
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
        var body = Json.MAPPER.createObjectNode().put("decision", reason == null ? "grant" : "refuse");
        if (reason != null) {
            body.put("reason", reason);
        }
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
        var body = terms.body(spec).put("organization", organization);
        if (owner != null) {
            body.put("owner", owner);
        }
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
        var parameters = new LinkedHashMap<String, String>();
        add(parameters, "state", state);
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

    private static void add(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
