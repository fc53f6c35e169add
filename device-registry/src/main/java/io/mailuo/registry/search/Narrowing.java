package io.mailuo.registry.search;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters;
import io.mailuo.registry.api.Filters.Asked;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.search.NameText.Table;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What narrows devices, managed objects and gateways down: the same parameters with the same meaning for their lists,
 * their exports and their labels.
 */
public final class Narrowing {

    private static final Set<String> COMMON =
            Set.of("q", "division", "organization", "state", "gridCell", "bbox", "polygon");

    /** What is narrowed down. */
    public enum Kind {
        /** Sensing devices. */
        DEVICE(Set.of("domain", "type"), Map.of("gateway", "gateway", "object", "object")),
        /** Managed objects. */
        OBJECT(Set.of(), Map.of("componentClass", "component_class")),
        /** Edge gateways. */
        GATEWAY(Set.of(), Map.of());

        private final Set<String> parameters = new TreeSet<>(COMMON);
        private final Map<String, String> columns;

        Kind(Set<String> own, Map<String, String> columns) {
            this.columns = columns;
            parameters.addAll(own);
            parameters.addAll(columns.keySet());
        }

        /** The parameters that narrow it down. */
        public Set<String> parameters() {
            return Set.copyOf(parameters);
        }
    }

    private final NameText names;

    /** @param names what is typed, as conditions */
    public Narrowing(NameText names) {
        this.names = names;
    }

    /**
     * Adds that rows are within the principal's reach and what was asked for. What the transaction asks from
     * then on is planned for these values.
     *
     * @throws io.mailuo.spec.problem.ProblemException 400 where a parameter makes no sense
     */
    public void apply(Transaction transaction, Kind kind, Conditions conditions, Principal principal, Asked wanted)
            throws SQLException {
        transaction.planForValues();
        // Which no text in the database holds, and PostgreSQL does not take.
        Asked asked = parameter -> wanted.value(parameter).map(value -> value.replace("\0", ""));
        Reach.restrict(transaction, conditions, principal, asked.value("organization"), "organization");
        Filters.apply(asked, conditions);
        if (kind == Kind.DEVICE) {
            Filters.kind(asked, conditions);
        }
        kind.columns.forEach((parameter, column) ->
                asked.value(parameter).ifPresent(value -> conditions.and(column + " = ?", value)));
        var text = asked.value("q");
        if (text.isEmpty()) {
            return;
        }
        switch (kind) {
            case DEVICE -> names.matching(transaction, Table.DEVICE_AND_IDENTIFIERS, conditions, text.get(), principal);
            case OBJECT -> names.matching(transaction, Table.OBJECT, conditions, text.get(), principal);
            // Few, and not indexed by their names.
            case GATEWAY ->
                conditions.and(
                        "name ilike ? or code like ?",
                        Conditions.containing(text.get()),
                        Conditions.startingWith(text.get()));
        }
    }
}
