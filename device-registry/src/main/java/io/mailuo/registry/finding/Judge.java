package io.mailuo.registry.finding;

import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.place.AreaIndex;
import io.mailuo.registry.place.AreaKind;
import io.mailuo.registry.place.GridCells;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Applies all rules to some things and brings what is known about them up to what was found. Thread-safe. */
final class Judge {

    /** The areas by which places are judged; they are read before a transaction begins. */
    record Areas(AreaIndex divisions, AreaIndex cells) {}

    private final GridCells cells;
    private final ProfileRule profiles;
    private final InstantSource clock;

    Judge(GridCells cells, ProfileLibrary profiles, InstantSource clock) {
        this.cells = cells;
        this.profiles = new ProfileRule(profiles);
        this.clock = clock;
    }

    /** The areas as they are now. Not to be called within a transaction that holds locks. */
    Areas areas() {
        return new Areas(cells.now(AreaKind.DIVISION), cells.now(AreaKind.GRID_CELL));
    }

    /** Judges things by their codes; those that are gone have nothing wrong with them. Returns those that are there. */
    List<Thing> judge(Transaction transaction, Areas areas, Kind kind, Collection<String> codes) throws SQLException {
        return judge(transaction, areas, kind, codes, things -> things);
    }

    /** As above; {@code named} gives those of the things that may have namesakes. */
    List<Thing> judge(
            Transaction transaction, Areas areas, Kind kind, Collection<String> codes, Neighbours.Filter named)
            throws SQLException {
        var things = transaction.list(
                kind.select() + " where t.code = any (?) order by t.code", row -> Thing.of(kind, row), codes);
        var places = new PlaceRules(areas.divisions(), areas.cells());
        var found = new ArrayList<Contradiction>();
        var explained = new HashSet<String>();
        for (var thing : things) {
            places.judge(thing).ifPresent(found::add);
            profiles.judge(thing).ifPresent(found::add);
        }
        found.forEach(contradiction -> {
            if (contradiction.rule() == Rule.WRONG_DATUM) {
                explained.add(contradiction.thing().code());
            }
        });
        for (var twin : Neighbours.twins(transaction, kind, named.of(things))) {
            if (explained.add(twin.thing().code())) {
                found.add(twin);
            }
        }
        found.addAll(Neighbours.duplicates(transaction, kind, things));
        found.addAll(IdentifierRule.judge(transaction, kind, things));
        if (kind == Kind.OBJECT) {
            found.addAll(StateRules.judge(transaction, things, clock.instant()));
        }
        var entities = codes.stream().map(code -> kind.text() + "/" + code).toList();
        FindingRows.bring(transaction, entities, found, judged(places));
        return things;
    }

    /** Rules that cannot be judged say nothing, and leave alone what they said before. */
    private static Set<Rule> judged(PlaceRules places) {
        var rules = EnumSet.allOf(Rule.class);
        if (!places.judgesDivisions()) {
            rules.remove(Rule.DIVISION_PLACE);
            rules.remove(Rule.SWAPPED_PLACE);
        }
        return rules;
    }

    /** The entities whose findings may change when these things have changed. */
    static Set<String> related(Transaction transaction, Kind kind, Collection<String> codes, List<Thing> things)
            throws SQLException {
        var related = new LinkedHashSet<String>();
        var entities = codes.stream().map(code -> kind.text() + "/" + code).toList();
        related.addAll(transaction.list(
                "select distinct entity from finding where state = 'open' and other = any (?)",
                row -> row.text("entity"),
                entities));
        Neighbours.bearers(transaction, kind, things).forEach(code -> related.add(kind.text() + "/" + code));
        related.addAll(IdentifierRule.sharers(transaction, kind, things));
        if (kind == Kind.DEVICE) {
            things.stream()
                    .filter(thing -> thing.object() != null)
                    .forEach(thing -> related.add("object/" + thing.object()));
        } else if (kind == Kind.OBJECT) {
            related.addAll(transaction.list(
                    "select 'device/' || code as entity from device where object = any (?)",
                    row -> row.text("entity"),
                    codes));
        }
        entities.forEach(related::remove);
        return related;
    }

    /** Gives those another cell that are not in the one that they should be in: whoever wrote them did not. */
    static void mendCells(Transaction transaction, Areas areas, Kind kind, List<Thing> things) throws SQLException {
        for (var thing : things) {
            var place = thing.place();
            var cell = place == null ? null : GridCells.of(areas.cells(), place);
            if (!java.util.Objects.equals(cell, thing.gridCell())) {
                transaction.update(
                        "update " + kind.table() + " set grid_cell = ? where code = ? and version = ?",
                        cell,
                        thing.code(),
                        thing.version());
            }
        }
    }
}
