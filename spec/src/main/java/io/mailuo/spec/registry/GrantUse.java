package io.mailuo.spec.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What was read by a grant: one record of the topic {@code grant-uses}, whose key is the grant's id.
 *
 * @param grant id of the grant
 * @param subject who read
 * @param kind how
 * @param calls requests answered; 0 for what followed on a live subscription that was counted before
 * @param observations observations, or means of several, that were about to be given: after a failure perhaps a few
 *     more than were
 * @param at when
 */
public record GrantUse(String grant, String subject, Kind kind, long calls, long observations, Instant at) {

    /** How data was read. */
    public enum Kind {
        /** Observations of the past, as they are or summed up. */
        @JsonProperty("history")
        HISTORY,
        /** Last values, of a device or on the map. */
        @JsonProperty("latest")
        LATEST,
        /** The live feed: WebSocket or MQTT. */
        @JsonProperty("live")
        LIVE;

        /** As it is written. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
