package io.mailuo.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * What was sent and acknowledged, held against what the store gives back, observation by observation.
 *
 * @param sent observations
 * @param acknowledged of those
 * @param refused of those, answered with a reason
 * @param stored observations that the store has of these devices
 * @param lost acknowledged and not stored
 * @param invented stored and never sent, or stored with another value
 * @param repeated stored more than once
 */
record Count(long sent, long acknowledged, long refused, long stored, long lost, long invented, long repeated) {

    private static final int PAGE = 1000;

    /** Nothing. */
    static final Count ZERO = new Count(0, 0, 0, 0, 0, 0, 0);

    /** Reads everything of the ledger's device back, through the API. */
    static Count of(Ledger ledger, PlatformClient platform) {
        var seen = new BitSet();
        long stored = 0;
        long invented = 0;
        long repeated = 0;
        String cursor = null;
        do {
            var parameters = new LinkedHashMap<String, String>();
            parameters.put("limit", Integer.toString(PAGE));
            if (cursor != null) {
                parameters.put("cursor", cursor);
            }
            JsonNode page = platform.get(
                    "/api/v1/devices/" + ledger.device() + "/observations" + PlatformClient.query(parameters));
            for (JsonNode item : page.path("items")) {
                stored++;
                int k = ledger.find(Instant.parse(item.path("phenomenonTime").asText()));
                if (k < 0
                        || item.path("result").asDouble() != Ledger.value(k)
                        || !item.path("property").asText().equals(Ledger.PROPERTY)) {
                    invented++;
                } else if (seen.get(k)) {
                    repeated++;
                } else {
                    seen.set(k);
                }
            }
            cursor = page.path("next").isTextual() ? page.path("next").asText() : null;
        } while (cursor != null);
        return new Count(
                ledger.sent(),
                ledger.acknowledged(),
                ledger.refused(),
                stored,
                ledger.missing(seen),
                invented,
                repeated);
    }

    Count plus(Count other) {
        return new Count(
                sent + other.sent,
                acknowledged + other.acknowledged,
                refused + other.refused,
                stored + other.stored,
                lost + other.lost,
                invented + other.invented,
                repeated + other.repeated);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d sent, %,d acknowledged, %,d refused, %,d stored, %,d lost, %,d invented, %,d repeated",
                sent,
                acknowledged,
                refused,
                stored,
                lost,
                invented,
                repeated);
    }
}
