package io.mailuo.registry.device;

import io.mailuo.registry.database.Database;
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
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sets of datastreams that devices have. Most devices of a type have the same, so a set is stored once; it never
 * changes and never goes. Thread-safe.
 */
public final class DatastreamSets {

    private static final int KEPT = 4096;

    private final Database database;
    private final Map<List<Datastream>, Long> ids = kept();
    private final Map<Long, List<Datastream>> sets = kept();

    /** Keeps the sets in {@code database}. */
    public DatastreamSets(Database database) {
        this.database = database;
    }

    /**
     * The id of the set, which is stored where it is new: in a transaction of its own. Who is in one asks
     * {@link #id(Transaction, List)}.
     */
    public long id(List<Datastream> datastreams) {
        var known = remembered(datastreams);
        if (known != null) {
            return known;
        }
        long id = database.aside("system", transaction -> stored(transaction, datastreams));
        remember(datastreams, id);
        return id;
    }

    /**
     * The id of the set, for who is within a transaction. What is new is stored in another one even so: a set stands
     * whatever becomes of those that were to have it, so that an id once found can be remembered.
     */
    public long id(Transaction transaction, List<Datastream> datastreams) throws SQLException {
        var known = remembered(datastreams);
        if (known != null) {
            return known;
        }
        var found = find(transaction, digest(datastreams));
        if (found.isEmpty()) {
            return id(datastreams);
        }
        remember(datastreams, found.get());
        return found.get();
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

    private @Nullable Long remembered(List<Datastream> datastreams) {
        synchronized (ids) {
            return ids.get(datastreams);
        }
    }

    private void remember(List<Datastream> datastreams, long id) {
        synchronized (ids) {
            ids.put(List.copyOf(datastreams), id);
        }
    }

    private static Optional<Long> find(Transaction transaction, String sha256) throws SQLException {
        return transaction.first("select id from datastream_set where sha256 = ?", row -> row.number("id"), sha256);
    }

    private static long stored(Transaction transaction, List<Datastream> datastreams) throws SQLException {
        var sha256 = digest(datastreams);
        var made = transaction.first(
                "insert into datastream_set (sha256) values (?) on conflict do nothing returning id",
                row -> row.number("id"),
                sha256);
        if (made.isEmpty()) {
            return find(transaction, sha256).orElseThrow();
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
