package io.mailuo.registry.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of one entity, put together from the audit log, which has the entity before and after, and from the table
 * of what imports have changed, which has the row before, and after only where the import was undone. What an import
 * left otherwise is what the next event found, or what is there now.
 */
final class Timeline {

    private static final int MOST_IMPORTS = 10_000;

    /** Remarks that stand beside the state in the audit log. */
    private static final List<String> REMARKS = List.of("links", "reason");

    private record Found(Instant at, @Nullable JsonNode state) {}

    private final Transaction transaction;
    private final EntityKind kind;
    private final String key;
    private final List<Event> imports;

    Timeline(Transaction transaction, EntityKind kind, String key) throws SQLException {
        this.transaction = transaction;
        this.kind = kind;
        this.key = key;
        this.imports = kind.restored() == null ? List.of() : imports();
    }

    /** The entity as it is now. */
    Optional<JsonNode> current() throws SQLException {
        return kind.current().read(transaction, key).map(Json.MAPPER::<JsonNode>valueToTree);
    }

    /**
     * Events, the newest first.
     *
     * @param auditBelow only records of the audit log with a smaller id
     * @param importsBefore only what imports did before this moment
     * @param most how many
     */
    List<Event> newest(long auditBelow, Instant importsBefore, int most) throws SQLException {
        var events = new ArrayList<>(transaction.list(
                "select * from audit where entity = ? and id < ? order by id desc limit ?",
                row -> new Event(
                        row.time("at"),
                        row.number("id"),
                        row.text("who"),
                        row.text("action"),
                        null,
                        null,
                        json(row.textOrNull("before")),
                        json(row.textOrNull("after"))),
                kind.entity(key),
                auditBelow,
                most));
        imports.stream().filter(event -> event.at().isBefore(importsBefore)).forEach(events::add);
        // Stable: records of the audit log stay in the order of their ids where times are the same.
        events.sort(Comparator.comparing(Event::at).reversed());
        return complete(events.subList(0, Math.min(most, events.size())));
    }

    /** The entity as it was at a moment; empty where it was not registered, or nobody has kept what it was. */
    Optional<JsonNode> asOf(Instant moment) throws SQLException {
        var audited = transaction.first(
                "select at, after::text as state from audit where entity = ? and at <= ?"
                        + " and jsonb_exists(after, 'version') order by id desc limit 1",
                row -> new Found(row.time("at"), json(row.textOrNull("state"))),
                kind.entity(key),
                moment);
        var imported =
                imports.stream().filter(event -> !event.at().isAfter(moment)).max(Comparator.comparing(Event::at));
        if (imported.isPresent()
                && (audited.isEmpty()
                        || !imported.get().at().isBefore(audited.get().at()))) {
            return Optional.ofNullable(after(imported.get()));
        }
        return audited.map(found -> plain(found.state()));
    }

    /** What an event of an import has left. */
    private @Nullable JsonNode after(Event event) throws SQLException {
        if (event.after() != null) {
            return restored(event.after());
        }
        boolean removed = event.action().equals(Event.UNDONE) && event.before() == null;
        return removed ? null : foundAfter(event.at());
    }

    /** What the first event after a moment found; what is there now where there was none. */
    private @Nullable JsonNode foundAfter(Instant moment) throws SQLException {
        var audited = transaction.first(
                "select at, before::text as state from audit where entity = ? and at > ?"
                        + " and jsonb_exists(coalesce(before, after), 'version') order by id limit 1",
                row -> new Found(row.time("at"), json(row.textOrNull("state"))),
                kind.entity(key),
                moment);
        var imported =
                imports.stream().filter(event -> event.at().isAfter(moment)).min(Comparator.comparing(Event::at));
        if (imported.isPresent()
                && (audited.isEmpty()
                        || imported.get().at().isBefore(audited.get().at()))) {
            return found(imported.get());
        }
        return audited.isPresent() ? plain(audited.get().state()) : current().orElse(null);
    }

    /** What an event of an import found: for one that undid another, what that other had left. */
    private @Nullable JsonNode found(Event event) throws SQLException {
        if (event.action().equals(Event.IMPORTED)) {
            return restored(event.before());
        }
        for (var other : imports) {
            if (other.action().equals(Event.IMPORTED) && java.util.Objects.equals(other.importId(), event.importId())) {
                return restored(other.after());
            }
        }
        return null;
    }

    /** Fills in what events of imports found and left, from the events around them. */
    private List<Event> complete(List<Event> newestFirst) throws SQLException {
        var complete = new ArrayList<Event>();
        JsonNode foundNext = null;
        boolean known = false;
        for (var event : newestFirst) {
            var whole = event;
            if (event.isOfImport()) {
                boolean removed = event.action().equals(Event.UNDONE) && event.before() == null;
                var kept = event.after() != null ? restored(event.after()) : null;
                var left = removed ? null : kept != null ? kept : known ? foundNext : foundAfter(event.at());
                whole = event.with(found(event), left);
            }
            if (whole.tellsState()) {
                foundNext = Event.isState(whole.before()) ? plain(whole.before()) : null;
                known = true;
            }
            complete.add(whole.noted());
        }
        return complete;
    }

    private List<Event> imports() throws SQLException {
        var events = new ArrayList<Event>();
        transaction.each(
                "select c.import, c.before::text as before, c.after::text as after, c.links::text as links, c.undone,"
                        + " coalesce(j.committed_by, j.subject) as committed_by, coalesce(j.undone_by, j.subject) as undone_by,"
                        + " j.committed_at, j.undone_at from import_change c join import_job j on j.id = c.import"
                        + " where c.code = ? and j.committed_at is not null order by c.import desc limit "
                        + MOST_IMPORTS,
                row -> {
                    var before = json(row.textOrNull("before"));
                    var links = links(json(row.textOrNull("links")));
                    long id = row.number("import");
                    events.add(new Event(
                            row.time("committed_at"),
                            0,
                            row.text("committed_by"),
                            Event.IMPORTED,
                            id,
                            links,
                            before,
                            json(row.textOrNull("after"))));
                    var undone = row.timeOrNull("undone_at");
                    if (undone != null && row.truth("undone")) {
                        var back = links == null ? null : links.back();
                        events.add(new Event(undone, 0, row.text("undone_by"), Event.UNDONE, id, back, before, null));
                    }
                },
                key);
        return List.copyOf(events);
    }

    private static Event.@Nullable Links links(@Nullable JsonNode codes) {
        return codes == null ? null : new Event.Links(observed(codes.path("before")), observed(codes.path("after")));
    }

    private static JsonNode observed(JsonNode codes) {
        var links = Json.MAPPER.createArrayNode();
        codes.forEach(code -> links.addObject().put("object", code.asText()).put("relation", "observes"));
        return links;
    }

    private @Nullable JsonNode restored(@Nullable JsonNode row) throws SQLException {
        var reading = kind.restored();
        if (row == null || reading == null) {
            return null;
        }
        return reading.read(transaction, row.toString())
                .map(Json.MAPPER::<JsonNode>valueToTree)
                .orElse(null);
    }

    /** The state without what was noted beside it. */
    private static @Nullable JsonNode plain(@Nullable JsonNode state) {
        return state instanceof ObjectNode fields ? fields.deepCopy().without(REMARKS) : state;
    }

    private static @Nullable JsonNode json(@Nullable String text) throws SQLException {
        try {
            return text == null ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("jsonb that is not JSON", e);
        }
    }
}
