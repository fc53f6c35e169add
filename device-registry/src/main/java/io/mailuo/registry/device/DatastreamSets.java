package io.mailuo.registry.device;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sets of datastreams that devices have. Most devices of a type have the same, so a set is stored once; it never
 * changes and never goes. Thread-safe.
 */
public final class DatastreamSets {

    private static final int KEPT = 4096;

    private final Map<List<Datastream>, Long> ids = kept();
    private final Map<Long, List<Datastream>> sets = kept();

    /** The id of the set, which is stored where it is new. */
    public long id(Transaction transaction, List<Datastream> datastreams) throws SQLException {
        synchronized (ids) {
            var known = ids.get(datastreams);
            if (known != null) {
                return known;
            }
        }
        var sha256 = digest(datastreams);
        var found =
                transaction.first("select id from datastream_set where sha256 = ?", row -> row.number("id"), sha256);
        if (found.isPresent()) {
            synchronized (ids) {
                ids.put(List.copyOf(datastreams), found.get());
            }
            return found.get();
        }
        // Not remembered yet: the transaction may fail.
        return store(transaction, sha256, datastreams);
    }

    /** The datastreams of a set, in their order. */
    public List<Datastream> get(Transaction transaction, long id) throws SQLException {
        synchronized (sets) {
            var known = sets.get(id);
            if (known != null) {
                return known;
            }
        }
        var found = List.copyOf(transaction.list(
                "select * from datastream_set_member where datastream_set = ? order by position",
                DatastreamSets::datastream,
                id));
        synchronized (sets) {
            sets.put(id, found);
        }
        return found;
    }

    private static long store(Transaction transaction, String sha256, List<Datastream> datastreams)
            throws SQLException {
        var made = transaction.first(
                "insert into datastream_set (sha256) values (?) on conflict do nothing returning id",
                row -> row.number("id"),
                sha256);
        if (made.isEmpty()) {
            return transaction
                    .first("select id from datastream_set where sha256 = ?", row -> row.number("id"), sha256)
                    .orElseThrow();
        }
        var rows = new ArrayList<@Nullable Object[]>();
        for (var datastream : datastreams) {
            rows.add(new @Nullable Object[] {
                made.get(),
                rows.size(),
                datastream.property(),
                datastream.unit(),
                datastream.resultType(),
                datastream.min(),
                datastream.max(),
                datastream.intervalSeconds()
            });
        }
        transaction.batch(
                "insert into datastream_set_member (datastream_set, position, property, unit, result_type, min, max,"
                        + " interval_seconds) values (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
        return made.get();
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

    private static String digest(List<Datastream> datastreams) {
        if (datastreams.isEmpty()) {
            return "";
        }
        var text = datastreams.stream()
                .map(each -> String.join(
                        "|",
                        each.property(),
                        each.unit(),
                        each.resultType(),
                        Objects.toString(each.min(), ""),
                        Objects.toString(each.max(), ""),
                        Objects.toString(each.intervalSeconds(), "")))
                .collect(Collectors.joining("\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <K, V> Map<K, V> kept() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > KEPT;
            }
        };
    }
}
