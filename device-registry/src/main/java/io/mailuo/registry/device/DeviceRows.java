package io.mailuo.registry.device;

import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.coding.ExternalIdentifiers.Bearer;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.EntityKind;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.Location;
import io.mailuo.registry.search.NameGrams;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Devices in the database: the row itself, its datastreams and its external identifiers. */
public final class DeviceRows {

    /** What the history of devices is told from. */
    static final EntityKind HISTORY = new EntityKind(
            "device/",
            "organization",
            Reach::require,
            (transaction, code) -> find(transaction, code, ""),
            DeviceRows::restored);

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
                .map(device -> device.with(
                        identifiers.getOrDefault(device.code(), List.of()),
                        datastreams.getOrDefault(device.code(), List.of())))
                .toList();
    }

    /** One device, whole. */
    static Optional<Device> find(Transaction transaction, String code, String lock) throws SQLException {
        return list(transaction, "select * from device where code = ?" + lock, code).stream()
                .findFirst();
    }

    /** The device that a row put aside as JSON holds. */
    static Optional<Device> restored(Transaction transaction, String json) throws SQLException {
        var datastreams = transaction.list(
                "select m.* from jsonb_populate_record(null::device, ?::jsonb) d join datastream_set_member m"
                        + " on m.datastream_set = d.datastream_set order by m.position",
                DeviceRows::datastream,
                json);
        var identifiers = ExternalIdentifiers.ofRow(json);
        return transaction
                .first("select * from jsonb_populate_record(null::device, ?::jsonb)", DeviceRows::bare, json)
                .map(device -> device.with(identifiers, datastreams));
    }

    /** Publishes one device as it now is. The caller has locked its row. */
    public static void publish(Transaction transaction, String code) throws SQLException {
        var secrets = transaction.list(
                "select sha256 from device_secret where device = ? order by created_at",
                row -> row.text("sha256"),
                code);
        transaction.publish(find(transaction, code, "").orElseThrow().record(secrets));
    }

    /**
     * A device that is to be inserted.
     *
     * @param datastreamSet id of the set of its datastreams
     */
    record New(Device device, long datastreamSet) {}

    private record Column(String name, String type, Function<New, @Nullable Object> value) {
        static Column text(String name, Function<Device, @Nullable Object> value) {
            return new Column(name, "text", each -> value.apply(each.device()));
        }
    }

    private static final List<Column> INSERTED = List.of(
            Column.text("code", Device::code),
            Column.text("domain", device -> device.type().substring(0, 2)),
            Column.text("type", device -> device.type().substring(2)),
            Column.text("division", Device::division),
            Column.text("name", Device::name),
            Column.text("organization", Device::organization),
            Column.text("profile", Device::profile),
            Column.text("codec", Device::codec),
            Column.text("gateway", Device::gateway),
            Column.text("object", Device::object),
            Column.text("state", Device::state),
            new Column("place", "point", each -> point(each.device().place())),
            Column.text("stated_datum", device -> device.location().statedDatum()),
            new Column(
                    "stated_place",
                    "point",
                    each -> point(each.device().location().statedPlace())),
            Column.text("grid_cell", Device::gridCell),
            Column.text("utc_offset", Device::utcOffset),
            Column.text("maintainer", Device::maintainer),
            new Column("mounting", "jsonb", each -> mounting(each.device())),
            Column.text("replaces", Device::replaces),
            new Column("datastream_set", "bigint", New::datastreamSet),
            new Column("grams", "integer[]", each -> grams(each.device())));

    private static final String INSERT = "insert into device (" + names(Column::name) + ") select "
            + names(column -> column.name() + "::" + column.type()) + " from unnest(" + names(column -> "?::text[]")
            + ") with ordinality as n (" + names(Column::name) + ", position) order by position returning *";

    private static String names(Function<Column, String> text) {
        return INSERTED.stream().map(text).collect(Collectors.joining(", "));
    }

    /** Inserts new devices, in one statement; gives them as they now are, by code. */
    static Map<String, Device> insert(Transaction transaction, List<New> devices) throws SQLException {
        var columns = INSERTED.stream()
                .map(column -> devices.stream().map(column.value()).toList())
                .toArray();
        var made = new HashMap<String, Device>();
        for (var bare : transaction.list(INSERT, DeviceRows::bare, columns)) {
            made.put(bare.code(), bare);
        }
        for (var each : devices) {
            var device = each.device();
            ExternalIdentifiers.insert(transaction, Bearer.DEVICE, device.code(), device.externalIds());
            made.computeIfPresent(device.code(), (code, bare) -> bare.with(device.externalIds(), device.datastreams()));
        }
        return made;
    }

    private static @Nullable String point(@Nullable Place place) {
        return place == null ? null : "(" + place.lon() + "," + place.lat() + ")";
    }

    private static String grams(Device device) {
        return NameGrams.of(device.name()).stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    static void update(Transaction transaction, Device before, Device after, long datastreamSet) throws SQLException {
        transaction.update(
                "update device set name = ?, grams = ?::integer[], organization = ?, profile = ?, codec = ?, gateway = ?, object = ?,"
                        + " state = ?, place = ?, stated_datum = ?, stated_place = ?, grid_cell = ?, utc_offset = ?, maintainer = ?, mounting = ?::jsonb, replaced_by = ?,"
                        + " datastream_set = ?, version = version + 1, updated_at = now()"
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
                after.location().statedDatum(),
                after.location().statedPlace(),
                after.gridCell(),
                after.utcOffset(),
                after.maintainer(),
                mounting(after),
                after.replacedBy(),
                datastreamSet,
                after.code());
        if (!before.externalIds().equals(after.externalIds())) {
            ExternalIdentifiers.replace(transaction, Bearer.DEVICE, after.code(), after.externalIds());
        }
    }

    private static @Nullable String mounting(Device device) {
        return device.mounting() == null ? null : device.mounting().json();
    }

    private static Device bare(Row row) throws SQLException {
        var location = Location.of(row);
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
                location.place(),
                location.stated(),
                row.textOrNull("grid_cell"),
                row.text("utc_offset"),
                row.textOrNull("maintainer"),
                Mounting.of(row),
                List.of(),
                List.of(),
                row.textOrNull("replaces"),
                row.textOrNull("replaced_by"),
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
}
