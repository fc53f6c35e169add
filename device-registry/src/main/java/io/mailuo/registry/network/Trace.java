package io.mailuo.registry.network;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies upstream or downstream of a managed object. The database walks from object to object and meets each once,
 * so that rings end; the nearest come first.
 *
 * @param objects with the object itself, at distance 0
 * @param complete whether that is all there is
 */
record Trace(List<Reached> objects, List<Segment> segments, List<Sensing> devices, boolean complete) {

    private static final int MOST_DEVICES = 10_000;

    /**
     * An object of the network.
     *
     * @param name null where the object belongs to an organization that the caller may not see
     * @param place null likewise
     * @param distance segments from where the trace began
     */
    record Reached(
            String code,
            @Nullable String name,
            String organization,
            @Nullable Place place,
            int distance) {}

    /** A device on one of the objects, or that observes it. */
    record Sensing(String code, String name, String object) {}

    private record Owned(
            String code,
            String name,
            String organization,
            @Nullable Place place) {}

    Trace {
        objects = List.copyOf(objects);
        segments = List.copyOf(segments);
        devices = List.copyOf(devices);
    }

    /** Walks; {@code limit} objects at most. */
    static Trace walk(
            Transaction transaction, Principal principal, String network, String from, boolean downstream, int limit)
            throws SQLException {
        var here = downstream ? "source" : "target";
        var there = downstream ? "target" : "source";
        // One index lookup for each object met: a plan for all at once would read the whole network in every round.
        var codes = transaction.list(
                "with recursive met (object) as (select ?::text union select next.object from met cross join lateral"
                        + " (select s." + there + " as object from network_segment s where s." + here
                        + " = met.object and s.network = ? offset 0) next) select object from met limit ?",
                row -> row.text("object"),
                from,
                network,
                limit + 1);
        boolean all = codes.size() <= limit;
        var reached = all ? codes : codes.subList(0, limit);
        var segments = transaction.list(
                "select " + Segment.COLUMNS + " from network_segment where network = ? and source = any (?)"
                        + " and target = any (?) order by id",
                Segment::of,
                network,
                reached,
                reached);
        var distances = distances(from, segments, downstream);
        var devices = devices(transaction, principal, reached);
        boolean allDevices = devices.size() <= MOST_DEVICES;
        return new Trace(
                objects(transaction, principal, reached, distances),
                segments,
                allDevices ? devices : devices.subList(0, MOST_DEVICES),
                all && allDevices);
    }

    private static Map<String, Integer> distances(String from, List<Segment> segments, boolean downstream) {
        var next = new HashMap<String, List<String>>();
        for (var segment : segments) {
            next.computeIfAbsent(downstream ? segment.from() : segment.to(), ignored -> new ArrayList<>())
                    .add(downstream ? segment.to() : segment.from());
        }
        var distances = new LinkedHashMap<String, Integer>();
        distances.put(from, 0);
        var queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            var object = queue.removeFirst();
            for (var other : next.getOrDefault(object, List.of())) {
                if (distances.putIfAbsent(other, distances.getOrDefault(object, 0) + 1) == null) {
                    queue.addLast(other);
                }
            }
        }
        return distances;
    }

    private static List<Reached> objects(
            Transaction transaction, Principal principal, List<String> codes, Map<String, Integer> distances)
            throws SQLException {
        var owned = transaction.list(
                "select code, name, organization, place from managed_object where code = any (?)",
                row -> new Owned(
                        row.text("code"), row.text("name"), row.text("organization"), row.placeOrNull("place")),
                codes);
        var seen = new HashMap<String, Boolean>();
        for (var organization :
                new HashSet<>(owned.stream().map(Owned::organization).toList())) {
            seen.put(organization, Reach.covers(transaction, principal, organization));
        }
        return owned.stream()
                .map(object -> {
                    boolean visible = seen.getOrDefault(object.organization(), false);
                    return new Reached(
                            object.code(),
                            visible ? object.name() : null,
                            object.organization(),
                            visible ? object.place() : null,
                            distances.getOrDefault(object.code(), 0));
                })
                .sorted(Comparator.comparingInt(Reached::distance).thenComparing(Reached::code))
                .toList();
    }

    private static List<Sensing> devices(Transaction transaction, Principal principal, List<String> objects)
            throws SQLException {
        var conditions = new Conditions().and("d.state <> 'RETIRED'");
        Reach.restrict(conditions, principal, "d.organization");
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(objects);
        parameters.add(objects);
        parameters.addAll(List.of(conditions.parameters()));
        return transaction.list(
                "select d.code, d.name, l.object from (select code, object from device where object = any (?) union"
                        + " select device, object from device_link where object = any (?)) l join device d on d.code ="
                        + " l.code" + conditions.where() + " order by d.code, l.object limit " + (MOST_DEVICES + 1),
                row -> new Sensing(row.text("code"), row.text("name"), row.text("object")),
                parameters.toArray());
    }
}
