package io.mailuo.registry.network;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A segment in a list, with what a reader calls its objects and where they are.
 *
 * @param id as in {@link Segment}
 * @param from as in {@link Segment}
 * @param to as in {@link Segment}
 * @param object as in {@link Segment}
 * @param fromName null where the object belongs to an organization that the caller may not see
 * @param fromPlace null likewise, and where it has no place
 * @param toName as {@code fromName}
 * @param toPlace as {@code fromPlace}
 * @param objectName as {@code fromName}
 */
record ListedSegment(
        String id,
        String from,
        String to,
        @Nullable String object,
        @Nullable String fromName,
        @Nullable Place fromPlace,
        @Nullable String toName,
        @Nullable Place toPlace,
        @Nullable String objectName) {

    /** A managed object that the caller may see. */
    record Seen(String code, String name, @Nullable Place place) {}

    /** The objects of these segments that the caller may see, by code. */
    static Map<String, Seen> ends(Transaction transaction, Principal principal, List<Segment> segments)
            throws SQLException {
        var codes = new TreeSet<String>();
        segments.forEach(segment -> Stream.of(segment.from(), segment.to(), segment.object())
                .filter(Objects::nonNull)
                .forEach(codes::add));
        var conditions = new Conditions().and("code = any (?)", codes);
        Reach.restrict(conditions, principal, "organization");
        var seen = new HashMap<String, Seen>();
        transaction.list(
                "select code, name, place from managed_object" + conditions.where(),
                row -> seen.put(
                        row.text("code"), new Seen(row.text("code"), row.text("name"), row.placeOrNull("place"))),
                conditions.parameters());
        return seen;
    }

    /** The segment with what {@code seen} knows of its objects. */
    static ListedSegment of(Segment segment, Map<String, Seen> seen) {
        var from = seen.get(segment.from());
        var to = seen.get(segment.to());
        var object = segment.object() == null ? null : seen.get(segment.object());
        return new ListedSegment(
                segment.id(),
                segment.from(),
                segment.to(),
                segment.object(),
                from == null ? null : from.name(),
                from == null ? null : from.place(),
                to == null ? null : to.name(),
                to == null ? null : to.place(),
                object == null ? null : object.name());
    }
}
