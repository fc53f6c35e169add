package io.mailuo.registry.sharing;

import com.fasterxml.jackson.annotation.JsonValue;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantScope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One organization asks another for leave to read, as the API shows it.
 *
 * @param organization who asks
 * @param owner who decides
 * @param grant id of the grant that came of it, or null
 * @param matches how many of the owner's devices the scope covers, counted up to {@link Terms#MOST_COUNTED}
 */
record ShareRequest(
        String id,
        State state,
        String organization,
        String organizationName,
        String owner,
        String ownerName,
        GrantScope scope,
        String purpose,
        @Nullable Instant from,
        Instant until,
        int resolutionMinutes,
        Instant createdAt,
        String createdBy,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason,
        @Nullable String grant,
        long matches) {

    static final String SELECT = "select t.*, o.name as organization_name, w.name as owner_name, g.id as grant_id"
            + " from share_request t join organization o on o.id = t.organization"
            + " join organization w on w.id = t.owner left join share_grant g on g.request = t.id";

    /** Where a request is in its life. */
    enum State {
        OPEN,
        GRANTED,
        REFUSED,
        WITHDRAWN;

        /** As it is written, on the API and in the database. */
        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String text) {
            for (var state : values()) {
                if (state.text().equals(text)) {
                    return state;
                }
            }
            throw ProblemException.field(
                    "state",
                    new Text(
                            "'" + text + "' is not one of open, granted, refused, withdrawn",
                            "“" + text + "”不是 open、granted、refused、withdrawn 之一"));
        }
    }

    /** Reads a row of {@link #SELECT}. */
    static ShareRequest of(Row row) throws SQLException {
        return new ShareRequest(
                row.text("id"),
                State.parse(row.text("state")),
                row.text("organization"),
                row.text("organization_name"),
                row.text("owner"),
                row.text("owner_name"),
                Terms.scope(row),
                row.text("purpose"),
                row.timeOrNull("valid_from"),
                row.time("valid_until"),
                (int) row.number("resolution_minutes"),
                row.time("created_at"),
                row.text("created_by"),
                row.timeOrNull("decided_at"),
                row.textOrNull("decided_by"),
                row.textOrNull("reason"),
                row.textOrNull("grant_id"),
                row.number("matches"));
    }

    ShareRequest with(long counted) {
        return new ShareRequest(
                id,
                state,
                organization,
                organizationName,
                owner,
                ownerName,
                scope,
                purpose,
                from,
                until,
                resolutionMinutes,
                createdAt,
                createdBy,
                decidedAt,
                decidedBy,
                reason,
                grant,
                counted);
    }
}
