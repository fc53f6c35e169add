package io.mailuo.registry.correction;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody holds that an attribute is wrong, and says what it should be (疑义校核), as the API shows it.
 *
 * @param entity such as {@code device/1101…}
 * @param entityName for people; the code where the name is not the reader's to see
 * @param stated what the registry said when it was raised; null for nothing, and where it is not the reader's to see
 * @param raisedFor organization that raised it; null for the whole platform
 * @param owner organization that may change the attribute, and decides
 * @param thread what was said about it; empty in lists
 */
record Correction(
        String id,
        State state,
        String entity,
        String entityName,
        String attribute,
        @Nullable JsonNode stated,
        JsonNode proposed,
        String reason,
        String raisedBy,
        @Nullable String raisedFor,
        String owner,
        Instant createdAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        List<Message> thread) {

    /** Where it is in its life. */
    enum State {
        OPEN,
        ACCEPTED,
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
                            "'" + text + "' is not one of open, accepted, refused, withdrawn",
                            "“" + text + "”不是 open、accepted、refused、withdrawn 之一"));
        }
    }

    /** Something that was said. */
    record Message(Instant at, String who, @Nullable String organization, String text) {
        static Message of(Row row) throws SQLException {
            return new Message(row.time("at"), row.text("who"), row.textOrNull("organization"), row.text("text"));
        }
    }

    /**
     * Reads a row of {@code correction}.
     *
     * @param owned whether the reader may change the attribute, and so see everything
     */
    static Correction of(Row row, boolean owned) throws SQLException {
        var entity = row.text("entity");
        var stated = owned || row.truth("stated_shown") ? row.textOrNull("stated") : null;
        return new Correction(
                row.text("id"),
                State.parse(row.text("state")),
                entity,
                owned || row.truth("name_shown") ? row.text("entity_name") : entity.substring(entity.indexOf('/') + 1),
                row.text("attribute"),
                stated == null ? null : json(stated),
                json(row.text("proposed")),
                row.text("reason"),
                row.text("raised_by"),
                row.textOrNull("raised_for"),
                row.text("owner"),
                row.time("created_at"),
                row.timeOrNull("decided_at"),
                row.textOrNull("decided_by"),
                List.of());
    }

    Correction with(List<Message> messages) {
        return new Correction(
                id,
                state,
                entity,
                entityName,
                attribute,
                stated,
                proposed,
                reason,
                raisedBy,
                raisedFor,
                owner,
                createdAt,
                decidedAt,
                decidedBy,
                messages);
    }

    private static JsonNode json(String text) throws SQLException {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("a column of correction is not JSON", e);
        }
    }
}
