package io.mailuo.registry.device;

import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.coding.ExternalIdentifiers.Bearer;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many devices as the topic {@code registry} shall hear of them, page by page, as they are when they are read. */
public final class DeviceFeed {

    private static final int PAGE = 4000;

    /**
     * One page.
     *
     * @param records keys and devices; null for those that are gone
     * @param position of the last one; where the next page begins
     * @param last whether no page follows
     */
    public record Page(List<Entry> records, String position, boolean last) {
        public Page {
            records = List.copyOf(records);
        }
    }

    /** A key of the topic and what stands there, or null for a tombstone. */
    public record Entry(String key, RegistryRecord.@Nullable Device device) {}

    private record Found(String position, String code) {}

    private final DatastreamSets sets;

    public DeviceFeed(DatastreamSets sets) {
        this.sets = sets;
    }

    /**
     * The page after {@code position}.
     *
     * @param importId those that this import has changed, or null for all
     * @param position empty for the first page
     */
    public Page page(Transaction transaction, @Nullable Long importId, String position) throws SQLException {
        var secrets = new HashMap<String, List<String>>();
        var identifiers = new HashMap<String, List<ExternalId>>();
        var codes = importId == null
                ? transaction.list(
                        "select code as position, code from device where code > ? order by code limit " + PAGE,
                        DeviceFeed::bare,
                        position)
                : transaction.list(
                        "select number::text as position, code from import_change where import = ? and number > ?"
                                + " order by number limit " + PAGE,
                        DeviceFeed::bare,
                        importId,
                        position.isEmpty() ? 0 : Integer.parseInt(position));
        var wanted = codes.stream().map(Found::code).toList();
        transaction.list(
                "select device, sha256 from device_secret where device = any (?) order by created_at",
                row -> secrets.computeIfAbsent(row.text("device"), ignored -> new ArrayList<>())
                        .add(row.text("sha256")),
                wanted);
        identifiers.putAll(ExternalIdentifiers.of(transaction, Bearer.DEVICE, wanted));
        var devices = new HashMap<String, RegistryRecord.Device>();
        transaction.each(
                "select * from device where code = any (?)",
                row -> {
                    var code = row.text("code");
                    devices.put(
                            code,
                            device(
                                    row,
                                    sets.get(transaction, row.number("datastream_set")),
                                    identifiers.getOrDefault(code, List.of()),
                                    secrets.getOrDefault(code, List.of())));
                },
                wanted);
        var records = wanted.stream()
                .map(code -> new Entry("device/" + code, devices.get(code)))
                .toList();
        return new Page(records, codes.isEmpty() ? position : codes.getLast().position(), codes.size() < PAGE);
    }

    private static Found bare(Row row) throws SQLException {
        return new Found(row.text("position"), row.text("code"));
    }

    private static RegistryRecord.Device device(
            Row row, List<Datastream> datastreams, List<ExternalId> identifiers, List<String> secrets)
            throws SQLException {
        return new RegistryRecord.Device(
                row.text("code"),
                row.text("name"),
                row.text("domain"),
                row.text("type"),
                row.text("division"),
                row.text("organization"),
                row.textOrNull("profile"),
                row.text("codec"),
                row.textOrNull("gateway"),
                State.valueOf(row.text("state")),
                row.placeOrNull("place"),
                row.text("utc_offset"),
                datastreams,
                identifiers,
                secrets,
                row.time("created_at"),
                row.textOrNull("replaces"));
    }
}
