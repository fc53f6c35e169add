package io.mailuo.registry.device;

import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.coding.ExternalIdentifiers.Bearer;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices in the database: the row itself, its datastreams and its external identifiers. */
public final class DeviceRows {

    private DeviceRows() {}

    /** The devices that {@code sql} selects (columns of {@code device}), whole, in its order. */
    static List<Device> list(Transaction transaction, String sql, @Nullable Object... parameters) throws SQLException {
        var bare = transaction.list(sql, DeviceRows::bare, parameters);
        if (bare.isEmpty()) {
            return bare;
        }
        var codes = bare.stream().map(Device::code).toList();
        var datastreams = new HashMap<String, List<Datastream>>();
        transaction.list(
                "select * from datastream where device = any (?) order by device, position",
                row -> datastreams
                        .computeIfAbsent(row.text("device"), ignored -> new ArrayList<>())
                        .add(datastream(row)),
                codes);
        var identifiers = ExternalIdentifiers.of(transaction, Bearer.DEVICE, codes);
        return bare.stream()
                .map(device -> whole(device, datastreams, identifiers))
                .toList();
    }

    /** One device, whole. */
    static Optional<Device> find(Transaction transaction, String code, String lock) throws SQLException {
        return list(transaction, "select * from device where code = ?" + lock, code).stream()
                .findFirst();
    }

    /** Publishes one device as it now is. The caller has locked its row. */
    public static void publish(Transaction transaction, String code) throws SQLException {
        var secrets = transaction.list(
                "select sha256 from device_secret where device = ? order by created_at",
                row -> row.text("sha256"),
                code);
        transaction.publish(find(transaction, code, "").orElseThrow().record(secrets));
    }

    /** Inserts a new device; gives it as it now is. */
    static Device insert(Transaction transaction, Device device, long datastreamSet) throws SQLException {
        var made = transaction
                .first(
                        "insert into device (code, domain, type, division, name, organization, profile, codec, gateway, object,"
                                + " state, place, grid_cell, utc_offset, datastream_set, grams)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::integer[]) returning *",
                        DeviceRows::bare,
                        device.code(),
                        device.type().substring(0, 2),
                        device.type().substring(2),
                        device.division(),
                        device.name(),
                        device.organization(),
                        device.profile(),
                        device.codec(),
                        device.gateway(),
                        device.object(),
                        device.state(),
                        device.place(),
                        device.gridCell(),
                        device.utcOffset(),
                        datastreamSet,
                        NameGrams.of(device.name()))
                .orElseThrow();
        ExternalIdentifiers.insert(transaction, Bearer.DEVICE, device.code(), device.externalIds());
        return whole(made, Map.of(device.code(), device.datastreams()), Map.of(device.code(), device.externalIds()));
    }

    static void update(Transaction transaction, Device before, Device after, long datastreamSet) throws SQLException {
        transaction.update(
                "update device set name = ?, grams = ?::integer[], organization = ?, profile = ?, codec = ?, gateway = ?, object = ?,"
                        + " state = ?, place = ?, grid_cell = ?, utc_offset = ?, datastream_set = ?, version = version + 1, updated_at = now()"
                        + " where code = ?",
                after.name(),
                NameGrams.of(after.name()),
                after.organization(),
                after.profile(),
                after.codec(),
                after.gateway(),
                after.object(),
                after.state(),
                after.place(),
                after.gridCell(),
                after.utcOffset(),
                datastreamSet,
                after.code());
        if (!Objects.equals(before.place(), after.place())) {
            transaction.update(
                    "update device set stated_datum = null, stated_place = null where code = ?", after.code());
        }
        if (!before.externalIds().equals(after.externalIds())) {
            ExternalIdentifiers.replace(transaction, Bearer.DEVICE, after.code(), after.externalIds());
        }
    }

    private static Device bare(Row row) throws SQLException {
        return new Device(
                row.text("code"),
                row.text("domain") + row.text("type"),
                row.text("division"),
                row.text("name"),
                row.text("organization"),
                row.textOrNull("profile"),
                row.text("codec"),
                row.textOrNull("gateway"),
                row.textOrNull("object"),
                State.valueOf(row.text("state")),
                row.placeOrNull("place"),
                row.textOrNull("grid_cell"),
                row.text("utc_offset"),
                List.of(),
                List.of(),
                row.number("version"),
                row.time("created_at"),
                row.time("updated_at"));
    }

    private static Datastream datastream(Row row) throws SQLException {
        return new Datastream(
                row.text("property"),
                row.text("unit"),
                row.text("result_type"),
                row.decimalOrNull("min"),
                row.decimalOrNull("max"),
                row.integerOrNull("interval_seconds"));
    }

    private static Device whole(
            Device device, Map<String, List<Datastream>> datastreams, Map<String, List<ExternalId>> identifiers) {
        return new Device(
                device.code(),
                device.type(),
                device.division(),
                device.name(),
                device.organization(),
                device.profile(),
                device.codec(),
                device.gateway(),
                device.object(),
                device.state(),
                device.place(),
                device.gridCell(),
                device.utcOffset(),
                identifiers.getOrDefault(device.code(), List.of()),
                datastreams.getOrDefault(device.code(), List.of()),
                device.version(),
                device.createdAt(),
                device.updatedAt());
    }
}
