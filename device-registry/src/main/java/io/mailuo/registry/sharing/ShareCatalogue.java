package io.mailuo.registry.sharing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.search.NameText;
import io.mailuo.registry.search.NameText.Table;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is in the city and whose it is, for every department: {@code /sharing/catalogue}. No values, no external
 * identifiers, nothing of how a device connects; retired devices are left out.
 */
public final class ShareCatalogue {

    private static final int MOST_NAMED = 100;

    /** Whether the caller's organization may read a device. */
    enum Reading {
        @JsonProperty("own")
        OWN,
        @JsonProperty("granted")
        GRANTED,
        @JsonProperty("requested")
        REQUESTED,
        @JsonProperty("none")
        NONE
    }

    /** A datastream in the catalogue. */
    record Stream(String property, String unit, @Nullable Integer intervalSeconds) {}

    /**
     * A device in the catalogue.
     *
     * @param keeps its attributes that the caller's organization or one below it keeps; null for none
     */
    record Item(
            String device,
            String name,
            String domain,
            String type,
            String division,
            String organization,
            String organizationName,
            @Nullable Place place,
            State state,
            List<Stream> datastreams,
            Reading access,
            @Nullable List<String> keeps) {

        static Item of(Row row) throws SQLException {
            return new Item(
                    row.text("code"),
                    row.text("name"),
                    row.text("domain"),
                    row.text("type"),
                    row.text("division"),
                    row.text("organization"),
                    row.text("organization_name"),
                    row.placeOrNull("place"),
                    State.valueOf(row.text("state")),
                    List.of(),
                    Reading.NONE,
                    null);
        }

        Item with(List<Stream> streams, Reading reading, @Nullable List<String> kept) {
            return new Item(
                    device,
                    name,
                    domain,
                    type,
                    division,
                    organization,
                    organizationName,
                    place,
                    state,
                    streams,
                    reading,
                    kept);
        }
    }

    /** A scope, and the organizations whose devices it is about. */
    private record Claim(Set<String> owners, GrantScope scope) {
        boolean covers(Item item) {
            return owners.contains(item.organization())
                    && scope.coversDevice(item.device(), item.division(), item.domain(), item.place());
        }
    }

    private final Database database;
    private final NameText names;
    private final InstantSource clock;

    /** @param names finds devices by their names */
    public ShareCatalogue(Database database, NameText names, InstantSource clock) {
        this.database = database;
        this.names = names;
        this.clock = clock;
    }

    /** Adds the route. */
    public void mount(Routes routes) {
        routes.get("/sharing/catalogue", Access.scope(Scope.REGISTRY_READ), this::list);
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var now = clock.instant();
        var items = database.read(transaction -> {
            var conditions = conditions(transaction, call);
            var found = transaction.list(
                    "select code, name, domain, type, division, organization, place, state, (select o.name from"
                            + " organization o where o.id = device.organization) as organization_name from device"
                            + conditions.where() + " order by code limit ?",
                    Item::of,
                    conditions.parameters(limit + 1));
            return completed(transaction, call.principal(), found, now);
        });
        return Answer.json(Page.of(items, limit, Item::device));
    }

    /**
     * What is asked for. Whatever can be looked up first is, so that the database knows how much it is about: it reads
     * either the index of codes from the page's beginning, or all that is rare enough, never a million rows for nothing.
     */
    private Conditions conditions(Transaction transaction, Call call) throws SQLException {
        var conditions = new Conditions().and("code > ?", Page.after(call)).and("state <> 'RETIRED'");
        Filters.applyStateAndPlace(call::query, conditions);
        call.query("division").ifPresent(division -> Filters.within(conditions, "code", division));
        Filters.kind(call::query, conditions);
        call.query("devices").ifPresent(devices -> conditions.andAmong("code", codes(devices)));
        var organization = call.query("organization");
        if (organization.isPresent()) {
            conditions.andAmong("organization", Reach.of(transaction, organization.get()));
        }
        var property = call.query("property");
        if (property.isPresent()) {
            conditions.and(
                    "datastream_set = any (?::bigint[])",
                    transaction.list(
                            "select datastream_set from datastream_set_member where property = ?",
                            row -> row.number("datastream_set"),
                            property.get()));
        }
        var text = call.query("q");
        if (text.isPresent()) {
            names.matching(transaction, Table.DEVICE, conditions, text.get(), call.principal());
        }
        return conditions;
    }

    private static List<String> codes(String text) {
        var codes = List.of(text.split(",", -1));
        if (codes.size() > MOST_NAMED) {
            throw ProblemException.field(
                    "devices",
                    new Text(
                            "is a list of up to " + MOST_NAMED + " codes with commas",
                            "应为以逗号分隔的编码，最多 " + MOST_NAMED + " 个"));
        }
        return codes;
    }

    private static List<Item> completed(Transaction transaction, Principal principal, List<Item> found, Instant now)
            throws SQLException {
        if (found.isEmpty()) {
            return found;
        }
        var streams = new HashMap<String, List<Stream>>();
        transaction.list(
                "select device, property, unit, interval_seconds from datastream where device = any (?)"
                        + " order by device, position",
                row -> streams.computeIfAbsent(row.text("device"), ignored -> new ArrayList<>())
                        .add(new Stream(row.text("property"), row.text("unit"), row.integerOrNull("interval_seconds"))),
                found.stream().map(Item::device).toList());
        var own = principal.organization();
        var reach = own == null ? Set.<String>of() : Reach.of(transaction, own);
        var keeps = keeps(transaction, reach, found);
        var granted = own == null ? List.<Claim>of() : granted(transaction, own, now);
        var requested = own == null ? List.<Claim>of() : requested(transaction, own);
        return found.stream()
                .map(item -> item.with(
                        streams.getOrDefault(item.device(), List.of()),
                        own == null ? Reading.OWN : reading(item, reach, granted, requested),
                        keeps.get(item.device())))
                .toList();
    }

    private static Map<String, List<String>> keeps(Transaction transaction, Set<String> reach, List<Item> found)
            throws SQLException {
        var keeps = new HashMap<String, List<String>>();
        transaction.list(
                "select device, attribute from attribute_owner where device = any (?) and organization = any (?)"
                        + " order by attribute",
                row -> keeps.computeIfAbsent(row.text("device"), ignored -> new ArrayList<>())
                        .add(row.text("attribute")),
                found.stream().map(Item::device).toList(),
                reach);
        return keeps;
    }

    private static Reading reading(Item item, Set<String> reach, List<Claim> granted, List<Claim> requested) {
        if (reach.contains(item.organization())) {
            return Reading.OWN;
        }
        if (granted.stream().anyMatch(claim -> claim.covers(item))) {
            return Reading.GRANTED;
        }
        return requested.stream().anyMatch(claim -> claim.covers(item)) ? Reading.REQUESTED : Reading.NONE;
    }

    private static List<Claim> granted(Transaction transaction, String own, Instant now) throws SQLException {
        var claims = new ArrayList<Claim>();
        var reaches = new HashMap<String, Set<String>>();
        for (var grant : Grants.heldBy(transaction, own, now)) {
            claims.add(new Claim(reach(transaction, grant.owner(), reaches), grant.scope()));
        }
        return claims;
    }

    private static List<Claim> requested(Transaction transaction, String own) throws SQLException {
        var open = transaction.list(
                ShareRequest.SELECT + " where t.state = 'open' and t.organization in (select organization_above(?))",
                ShareRequest::of,
                own);
        var claims = new ArrayList<Claim>();
        var reaches = new HashMap<String, Set<String>>();
        for (var request : open) {
            claims.add(new Claim(reach(transaction, request.owner(), reaches), request.scope()));
        }
        return claims;
    }

    private static Set<String> reach(Transaction transaction, String root, Map<String, Set<String>> known)
            throws SQLException {
        var reach = known.get(root);
        if (reach == null) {
            reach = Reach.of(transaction, root);
            known.put(root, reach);
        }
        return reach;
    }
}
