package io.mailuo.registry.object;

import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.coding.ExternalIdentifiers.Bearer;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.EntityKind;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.Location;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Managed objects in the database, with their external identifiers. */
final class ObjectRows {

    /** What the history of managed objects is told from. */
    static final EntityKind HISTORY = new EntityKind(
            "object/",
            "organization",
            Reach::require,
            (transaction, code) -> find(transaction, code, ""),
            ObjectRows::restored);

    private ObjectRows() {}

    /** The objects that {@code sql} selects (columns of {@code managed_object}), whole, in its order. */
    static List<ManagedObject> list(Transaction transaction, String sql, @Nullable Object... parameters)
            throws SQLException {
        var bare = transaction.list(sql, row -> of(row, List.of()), parameters);
        if (bare.isEmpty()) {
            return bare;
        }
        var codes = bare.stream().map(ManagedObject::code).toList();
        var identifiers = ExternalIdentifiers.of(transaction, Bearer.OBJECT, codes);
        return bare.stream()
                .map(object -> with(object, identifiers.getOrDefault(object.code(), List.of())))
                .toList();
    }

    /** One object, whole. */
    static Optional<ManagedObject> find(Transaction transaction, String code, String lock) throws SQLException {
        return list(transaction, "select * from managed_object where code = ?" + lock, code).stream()
                .findFirst();
    }

    /** The object that a row put aside as JSON holds. */
    static Optional<ManagedObject> restored(Transaction transaction, String json) throws SQLException {
        var identifiers = ExternalIdentifiers.ofRow(json);
        return transaction.first(
                "select * from jsonb_populate_record(null::managed_object, ?::jsonb)",
                row -> of(row, identifiers),
                json);
    }

    private static ManagedObject of(Row row, List<ExternalId> identifiers) throws SQLException {
        var location = Location.of(row);
        return new ManagedObject(
                row.text("code"),
                row.text("standard"),
                row.text("component_class"),
                row.text("division"),
                row.text("name"),
                row.text("organization"),
                State.valueOf(row.text("state")),
                location.place(),
                location.stated(),
                row.textOrNull("grid_cell"),
                Attributes.of(row),
                identifiers,
                row.number("version"),
                row.time("created_at"),
                row.time("updated_at"));
    }

    private static ManagedObject with(ManagedObject object, List<ExternalId> identifiers) {
        return new ManagedObject(
                object.code(),
                object.standard(),
                object.componentClass(),
                object.division(),
                object.name(),
                object.organization(),
                object.state(),
                object.place(),
                object.statedPlace(),
                object.gridCell(),
                object.attributes(),
                identifiers,
                object.version(),
                object.createdAt(),
                object.updatedAt());
    }
}
