package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.spec.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mailuo device}: sensing devices, their credentials and their values. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Register and look up sensing devices, give them credentials, read their values.",
        subcommands = {
            DeviceTableCommands.Import.class,
            DeviceTableCommands.Export.class,
            DeviceTableCommands.Template.class,
            DeviceLineageCommands.Replace.class,
            DeviceLineageCommands.Lineage.class,
            DeviceLineageCommands.Links.class,
            DiscoveredCommand.class
        },
        footer = {
            "",
            "From nothing to a value in four lines:",
            "  CODE=$(./mailuo device add --type 14001 --division 110105 --name 'Cover 1' --organization city -q)",
            "  SECRET=$(./mailuo device credentials $CODE -q)",
            "  mosquitto_pub -u $CODE -P $SECRET -q 1 -t v1/devices/$CODE/observations -m '[{\"n\":\"tilt\",\"v\":1.5}]'",
            "  ./mailuo device latest $CODE"
        })
public final class DeviceCommand {

    private static final String DEVICES = "/api/v1/devices";

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Register a device; answers with its code.")
    int add(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(
                            names = "--type",
                            required = true,
                            paramLabel = "DDTTT",
                            description = "Sensing domain (2 digits) and device type (3), such as 14001.")
                    String type,
            @Option(
                            names = "--division",
                            required = true,
                            paramLabel = "DDDDDD",
                            description = "Division of GB/T 2260, such as 110105 (Chaoyang, Beijing).")
                    String division,
            @Option(names = "--name", required = true, description = "What people call it.") String name,
            @Option(names = "--organization", required = true, paramLabel = "ID", description = "Its owner.")
                    String organization,
            @Option(names = "--profile", description = "The profile of its model.") @Nullable String profile,
            @Option(names = "--codec", description = "How its payloads are written (default: senml).") @Nullable
                    String codec,
            @Option(names = "--gateway", paramLabel = "CODE", description = "The gateway it speaks through.") @Nullable
                    String gateway,
            @Option(names = "--object", paramLabel = "CODE", description = "The managed object it is installed on.")
                    @Nullable
                    String object,
            @Option(names = "--place", paramLabel = "LON,LAT", description = "Where it is, WGS 84 degrees.") @Nullable
                    String place,
            @Option(
                            names = "--external-id",
                            paramLabel = "SCHEME=VALUE",
                            description = "An identifier of another scheme, such as hj212.mn=…; repeatable.")
                    @Nullable
                    Map<String, String> externalIds,
            @Option(
                            names = "--datastream",
                            paramLabel = "PROPERTY[:UNIT]",
                            description = "An observed property with its UCUM unit; repeatable. "
                                    + "Without any, those of the profile or of the device type.")
                    @Nullable
                    List<String> datastreams) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("type", type).put("division", division).put("name", name).put("organization", organization);
        Given.fields(body, "profile", profile, "codec", codec, "gateway", gateway, "object", object);
        if (place != null) {
            body.set("place", place(place));
        }
        if (externalIds != null) {
            ArrayNode list = body.putArray("externalIds");
            externalIds.forEach(
                    (scheme, value) -> list.addObject().put("scheme", scheme).put("value", value));
        }
        if (datastreams != null) {
            ArrayNode list = body.putArray("datastreams");
            datastreams.forEach(each -> {
                String[] parts = each.split(":", 2);
                ObjectNode datastream = list.addObject().put("property", parts[0]);
                if (parts.length > 1) {
                    datastream.put("unit", parts[1]);
                }
            });
        }
        output.one(connection.client().post(DEVICES, body), "code");
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one device.")
    int show(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The device's code.") String code) {
        output.one(connection.client().get(DEVICES + "/" + code), "code");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List devices.")
    int list(
            @Mixin Connection connection,
            @Mixin Output output,
            @Option(names = "--division", paramLabel = "DDDDDD", description = "Of this division.") @Nullable
                    String division,
            @Option(names = "--domain", paramLabel = "DD", description = "Sensing domain.") @Nullable String domain,
            @Option(names = "--type", paramLabel = "DDTTT", description = "Of this domain and device type.") @Nullable
                    String type,
            @Option(names = "--organization", paramLabel = "ID", description = "Of this owner.") @Nullable
                    String organization,
            @Option(names = "--gateway", paramLabel = "CODE", description = "Behind this gateway.") @Nullable
                    String gateway,
            @Option(names = "--search", paramLabel = "TEXT", description = "Part of the name or code.") @Nullable
                    String search,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        var filters = Given.parameters(
                "division",
                division,
                "domain",
                domain,
                "type",
                type,
                "organization",
                organization,
                "gateway",
                gateway,
                "q",
                search);
        output.list(
                connection.client().list(DEVICES, filters, limit),
                "code",
                "code",
                "type",
                "division",
                "organization",
                "state",
                "name");
        return 0;
    }

    @Command(
            name = "credentials",
            mixinStandardHelpOptions = true,
            description = "Make a new secret for a device that connects by itself; it is shown only this once. "
                    + "-q prints the secret alone.")
    int credentials(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The device's code.") String code,
            @Option(names = "--revoke-all", description = "Instead of making one, revoke all there are.")
                    boolean revoke) {
        String path = DEVICES + "/" + code + "/credentials";
        if (revoke) {
            connection.client().delete(path);
            output.note("All secrets of " + code + " are revoked.");
        } else {
            output.one(connection.client().post(path, Json.MAPPER.createObjectNode()), "password");
        }
        return 0;
    }

    @Command(name = "latest", mixinStandardHelpOptions = true, description = "The last value of each datastream.")
    int latest(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The device's code.") String code) {
        var answer = connection.client().get(DEVICES + "/" + code + "/latest");
        output.list(
                (ArrayNode) answer.withArray("items"),
                "result",
                "property",
                "result",
                "unit",
                "phenomenonTime",
                "quality",
                "qualityFlags");
        return 0;
    }

    @Command(
            name = "observations",
            mixinStandardHelpOptions = true,
            description = "The history of one datastream, newest first, or aggregated by --interval.")
    int observations(
            @Mixin Connection connection,
            @Mixin Output output,
            @Parameters(paramLabel = "CODE", description = "The device's code.") String code,
            @Option(names = "--property", required = true, description = "The observed property.") String property,
            @Option(names = "--from", paramLabel = "TIME", description = "ISO 8601, inclusive.") @Nullable String from,
            @Option(names = "--to", paramLabel = "TIME", description = "ISO 8601, exclusive.") @Nullable String to,
            @Option(names = "--interval", paramLabel = "PT1H", description = "Aggregate by intervals of this length.")
                    @Nullable
                    Duration interval,
            @Option(names = "--aggregate", description = "avg, min, max, sum, count, first, last; comma list.")
                    @Nullable
                    String aggregate,
            @Option(names = "--lineage", description = "Also of the devices that served in its place.") boolean lineage,
            @Option(names = "--limit", defaultValue = "100", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        var parameters = Given.parameters(
                "property",
                property,
                "from",
                from,
                "to",
                to,
                "interval",
                interval == null ? null : interval.toString(),
                "aggregate",
                aggregate,
                "lineage",
                lineage ? "true" : null,
                "order",
                interval == null ? "desc" : null);
        var items = connection.client().list(DEVICES + "/" + code + "/observations", parameters, limit);
        var columns = interval == null
                ? List.of("phenomenonTime", "result", "quality", "receivedTime")
                : List.of("start", "count", "avg", "min", "max", "sum", "first", "last");
        var shown = lineage ? Stream.concat(Stream.of("device"), columns.stream()) : columns.stream();
        output.list(items, interval == null ? "result" : "start", shown.toArray(String[]::new));
        return 0;
    }

    private static ObjectNode place(String text) {
        String[] parts = text.split(",");
        try {
            if (parts.length == 2) {
                return Json.MAPPER
                        .createObjectNode()
                        .put("lon", Double.parseDouble(parts[0].strip()))
                        .put("lat", Double.parseDouble(parts[1].strip()));
            }
        } catch (NumberFormatException e) {
            // Said below, with what is right.
        }
        throw new FailureException("--place must read LON,LAT in degrees, such as 116.397,39.909; got '" + text + "'");
    }
}
