package io.mailuo.ingest.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last status report of each gateway, and whether it is connected. Thread-safe; never blocks. */
public final class GatewayStatuses {

    private static final int MAX_BYTES = 64 * 1024;

    /**
     * What is known of a gateway.
     *
     * @param gateway its code
     * @param online whether it is connected
     * @param since when it came or went
     * @param reportedAt when its last report arrived, or null if none has
     * @param report as it sent it, or null if none has arrived
     */
    public record Status(
            String gateway,
            boolean online,
            Instant since,
            @Nullable Instant reportedAt,
            @Nullable ObjectNode report) {

        /** As the API shows it: the report's own fields, and what the platform knows. */
        public ObjectNode json() {
            ObjectNode node = Json.MAPPER.createObjectNode();
            if (report != null) {
                node.setAll(report);
            }
            node.put("gateway", gateway).put("online", online).put("since", since.toString());
            if (reportedAt != null) {
                node.put("reportedAt", reportedAt.toString());
            }
            return node;
        }
    }

    private final Map<String, Status> statuses = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public GatewayStatuses(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a report; returns what is wrong with it, or null. */
    @Nullable
    String report(String gateway, byte[] payload) {
        if (payload.length > MAX_BYTES) {
            return "a status report has " + payload.length + " bytes, at most " + MAX_BYTES + " are allowed";
        }
        if (payload.length == 0) {
            return null;
        }
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(payload);
        } catch (IOException e) {
            return "a status report must be a JSON object; this is not JSON";
        }
        if (!(node instanceof ObjectNode report)) {
            return "a status report must be a JSON object";
        }
        if (report.hasNonNull("gateway")
                && !gateway.equals(report.get("gateway").asText())) {
            return "the status report names gateway " + report.get("gateway").asText() + ", sent by " + gateway;
        }
        Instant now = clock.instant();
        boolean online = report.path("online").asBoolean(true);
        statuses.compute(gateway, (_, before) -> {
            Instant since = before != null && before.online() == online ? before.since() : now;
            ObjectNode kept =
                    before != null && !report.has("version") && before.report() != null ? before.report() : report;
            return new Status(gateway, online, since, now, kept);
        });
        return null;
    }

    /** Takes note that a gateway has no connection any more. */
    void gone(String gateway) {
        statuses.computeIfPresent(
                gateway,
                (_, before) -> before.online()
                        ? new Status(gateway, false, clock.instant(), before.reportedAt(), before.report())
                        : before);
    }

    /** What is known of one gateway. */
    public Optional<Status> of(String gateway) {
        return Optional.ofNullable(statuses.get(gateway));
    }
}
