package io.mailuo.registry.sharing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leave for one organization to read some of what another has, as the API shows it.
 *
 * @param organization who may read: this organization and those below it
 * @param owner whose data: of this organization and those below it
 * @param resolutionMinutes 0 for the observations themselves, else no finer than means of so many minutes
 * @param request id of the request that it answers, or null
 * @param uses what was read by it so far
 */
record Grant(
        String id,
        State state,
        String organization,
        String organizationName,
        String owner,
        String ownerName,
        GrantScope scope,
        String purpose,
        Instant from,
        Instant until,
        int resolutionMinutes,
        Instant createdAt,
        String createdBy,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        @Nullable String reason,
        @Nullable String request,
        Uses uses) {

    static final String SELECT = "select t.*, o.name as organization_name, w.name as owner_name from share_grant t"
            + " join organization o on o.id = t.organization join organization w on w.id = t.owner";

    /** Where it is in its life; follows from the clock. */
    enum State {
        @JsonProperty("planned")
        PLANNED,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("expired")
        EXPIRED,
        @JsonProperty("revoked")
        REVOKED
    }

    /**
     * What was read by a grant.
     *
     * @param calls requests answered and live subscriptions served
     * @param observations observations, or means of several, that were given
     */
    record Uses(long calls, long observations, @Nullable Instant lastAt) {}

    /** Reads a row of {@link #SELECT}. */
    static Grant of(Row row, Instant now) throws SQLException {
        var from = row.time("valid_from");
        var until = row.time("valid_until");
        var revokedAt = row.timeOrNull("revoked_at");
        return new Grant(
                row.text("id"),
                state(from, until, revokedAt, now),
                row.text("organization"),
                row.text("organization_name"),
                row.text("owner"),
                row.text("owner_name"),
                Terms.scope(row),
                row.text("purpose"),
                from,
                until,
                (int) row.number("resolution_minutes"),
                row.time("created_at"),
                row.text("created_by"),
                revokedAt,
                row.textOrNull("revoked_by"),
                row.textOrNull("reason"),
                row.textOrNull("request"),
                new Uses(row.number("calls"), row.number("observations"), row.timeOrNull("last_use")));
    }

    private static State state(Instant from, Instant until, @Nullable Instant revokedAt, Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (!now.isBefore(until)) {
            return State.EXPIRED;
        }
        return now.isBefore(from) ? State.PLANNED : State.ACTIVE;
    }

    /** What the topic {@code registry} says about it. */
    RegistryRecord.Grant record() {
        return new RegistryRecord.Grant(id, organization, owner, scope, from, until, resolutionMinutes);
    }
}
