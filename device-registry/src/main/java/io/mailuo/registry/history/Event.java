package io.mailuo.registry.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One event in the life of an entity.
 *
 * @param at when it was committed, to within the time that the transaction still took
 * @param audit id of the record of the audit log; 0 where an import did it
 * @param subject who did it
 * @param action such as {@code device.change}
 * @param importId the import that did it, or null
 * @param links what an import did to the links of a device, or null
 * @param before the entity as it was, or null
 * @param after the entity as it became; null where it was removed, and where nothing has kept it
 */
record Event(
        Instant at,
        long audit,
        String subject,
        String action,
        @Nullable Long importId,
        @Nullable Links links,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {

    /** What an import does, and what undoing it does. */
    static final String IMPORTED = "import.commit";

    static final String UNDONE = "import.undo";

    /** Fields that every change changes, and that say nothing. */
    private static final Set<String> COUNTED = Set.of("version", "updatedAt");

    /** The links of a device before an event and after it: lists as {@code /devices/{code}/links} has them. */
    record Links(JsonNode before, JsonNode after) {

        /** What undoing it does. */
        Links back() {
            return new Links(after, before);
        }
    }

    /** A field that differs. */
    record Change(
            String field,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    boolean isOfImport() {
        return importId != null;
    }

    /** Whether it tells the entity's state, before or after. */
    boolean tellsState() {
        return isOfImport() || isState(before) || isState(after);
    }

    /** Whether a value is an entity, whole, and not just a remark about it. */
    static boolean isState(@Nullable JsonNode value) {
        return value != null && value.has("version");
    }

    Event with(@Nullable JsonNode newBefore, @Nullable JsonNode newAfter) {
        return new Event(at, audit, subject, action, importId, links, newBefore, newAfter);
    }

    /** With the links of an import noted beside the state, as the audit log has those of other changes. */
    Event noted() {
        return links == null ? this : with(noted(before, links.before()), noted(after, links.after()));
    }

    private static @Nullable JsonNode noted(@Nullable JsonNode state, JsonNode links) {
        return state instanceof ObjectNode fields ? fields.deepCopy().set("links", links) : state;
    }

    /** The fields that differ, in the order of their names. */
    List<Change> changes() {
        return changes(before, after);
    }

    static List<Change> changes(@Nullable JsonNode before, @Nullable JsonNode after) {
        var names = new TreeSet<String>();
        var changes = new ArrayList<Change>();
        for (var value : new @Nullable JsonNode[] {before, after}) {
            if (value instanceof ObjectNode fields) {
                fields.fieldNames().forEachRemaining(names::add);
            }
        }
        names.removeAll(COUNTED);
        for (var name : names) {
            var was = before == null ? null : before.get(name);
            var is = after == null ? null : after.get(name);
            if (!Objects.equals(was, is)) {
                changes.add(new Change(name, was, is));
            }
        }
        return changes;
    }
}
