package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.cairo.wal.seq.SeqTxnTracker;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.std.Misc;
import io.questdb.std.str.Utf8String;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store: QuestDB in this process, without any listener. Writes go to QuestDB's write-ahead log, synced;
 * a thread of ours applies them to the table, where they become readable. When the disk is full QuestDB suspends the
 * table: writes fail then, until there is room again, and nothing needs to be done by hand.
 */
public final class QuestDbStore implements TimeSeriesStore {

    private static final Logger LOG = LoggerFactory.getLogger(QuestDbStore.class);
    private static final int QUERY_THREADS = 2;
    private static final int MOST_UNAPPLIED = 200;
    private static final Duration APPLY_TIMEOUT = Duration.ofSeconds(20);
    private static final byte NUMBER = 0;
    private static final byte TRUTH = 1;
    private static final byte TEXT = 2;

    private static final int DEVICE = 0;
    private static final int PROPERTY = 1;
    private static final int TIME = 2;
    private static final int VALUE = 3;
    private static final int WORDS = 4;
    private static final int KIND = 5;
    private static final int QUALITY = 6;
    private static final int RECEIVED = 7;
    private static final int SCANNED_QUALITY = 4;
    private static final int SCANNED_RECEIVED = 5;

    private final CairoEngine engine;
    private final QuestDbJobs jobs;
    private final TableToken table;
    private final SeqTxnTracker transactions;
    // QuestDB keeps native memory in thread locals, so it is only ever called from these few threads.
    private final ExecutorService queries;
    private @Nullable WalWriter writer;
    private boolean suspended;

    private QuestDbStore(CairoEngine engine) throws SqlException {
        this.engine = engine;
        try (var context = context()) {
            engine.execute(QuestDbSql.CREATE, context);
        }
        this.table = engine.verifyTableName(QuestDbSql.TABLE);
        this.transactions = engine.getTableSequencerAPI().getTxnTracker(table);
        this.jobs = new QuestDbJobs(engine, this::revive);
        this.queries = Executors.newFixedThreadPool(
                QUERY_THREADS,
                Thread.ofPlatform().name("store-query-", 0).daemon().factory());
    }

    /**
     * Opens the store in {@code directory}, created if absent.
     *
     * @throws StoreException if the directory cannot be used
     */
    public static QuestDbStore open(Path directory) throws StoreException {
        if (System.getProperty("out") == null) {
            System.setProperty("out", "/io/mailuo/ingest/store/questdb-log.conf");
        }
        CairoEngine engine = null;
        try {
            Files.createDirectories(directory);
            engine = new CairoEngine(new QuestDbConfiguration(directory));
            engine.load();
            return new QuestDbStore(engine);
        } catch (IOException | SqlException | CairoException e) {
            Misc.free(engine);
            throw new StoreException("cannot open the store in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String engine() {
        return "questdb";
    }

    @Override
    public void write(List<Batch> batches) throws StoreException {
        awaitApplied();
        try {
            var open = writer;
            if (open == null || open.isDistressed()) {
                writer = null;
                Misc.free(open);
                open = engine.getWalWriter(table);
                writer = open;
            }
            for (var batch : batches) {
                long received = QuestDbSql.micros(batch.receivedAt());
                for (var observation : batch.observations()) {
                    append(open, observation, received);
                }
            }
            open.commit();
            jobs.wake();
        } catch (CairoException e) {
            dropWriter();
            throw new StoreException("the store did not take observations: " + e.getMessage(), e);
        }
    }

    @Override
    public long unreadable() {
        return Math.max(0, transactions.getSeqTxn() - transactions.getWriterTxn());
    }

    @Override
    public List<StoredObservation> read(RawQuery query) throws StoreException {
        return ask(() -> {
            var page = new QuestDbPage(query);
            scan(QuestDbSql.read(query), row -> page.take(stored(row)));
            return page.rows();
        });
    }

    @Override
    public List<Bucket> aggregate(AggregateQuery query) throws StoreException {
        return ask(() -> {
            var buckets = new ArrayList<Bucket>();
            scan(QuestDbSql.aggregate(query), row -> buckets.add(bucket(query, row)));
            return buckets;
        });
    }

    @Override
    public void latest(Consumer<StoredObservation> each) throws StoreException {
        ask(() -> {
            scan(QuestDbSql.LATEST, row -> {
                each.accept(stored(row));
                return true;
            });
            return true;
        });
    }

    @Override
    public void scan(Instant from, Instant to, Sink each) throws StoreException {
        ask(() -> {
            var devices = new Words(DEVICE);
            var properties = new Words(PROPERTY);
            scan(QuestDbSql.scan(from, to), row -> {
                each.take(
                        devices.of(row),
                        properties.of(row),
                        row.getTimestamp(TIME),
                        row.getDouble(VALUE),
                        row.getInt(SCANNED_QUALITY),
                        row.getTimestamp(SCANNED_RECEIVED));
                return true;
            });
            return true;
        });
    }

    /** The words of a symbol column, each made once for a scan: their hash codes are computed once, too. */
    private static final class Words {

        private final int column;
        private @Nullable String[] known = new String[64];

        Words(int column) {
            this.column = column;
        }

        String of(Record row) {
            int key = row.getInt(column);
            if (key < 0) {
                return row.getSymA(column).toString();
            }
            if (key >= known.length) {
                known = Arrays.copyOf(known, Math.max(2 * known.length, key + 1));
            }
            String word = known[key];
            if (word == null) {
                word = row.getSymA(column).toString();
                known[key] = word;
            }
            return word;
        }
    }

    @Override
    public void close() {
        queries.close();
        dropWriter();
        jobs.close();
        Misc.free(engine);
    }

    /** Keeps what is durable but not applied bounded. */
    private void awaitApplied() throws StoreException {
        long deadline = System.nanoTime() + APPLY_TIMEOUT.toNanos();
        while (transactions.isSuspended() || unreadable() > MOST_UNAPPLIED) {
            if (transactions.isSuspended()) {
                throw new StoreException("the store cannot apply what it has: " + transactions.getErrorMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new StoreException("the store applies too slowly, " + unreadable() + " writes wait");
            }
            jobs.wake();
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** Gives a suspended table another try, whether anybody writes or not; called by the thread of the jobs. */
    private void revive() {
        boolean now = transactions.isSuspended();
        if (now != suspended) {
            suspended = now;
            if (now) {
                LOG.error("store suspended, tried again until it works cause={}", transactions.getErrorMessage());
            } else {
                LOG.info("store resumed");
            }
        }
        if (!now) {
            return;
        }
        try (var context = context()) {
            engine.execute(QuestDbSql.RESUME, context);
        } catch (SqlException | CairoException e) {
            LOG.warn("store not resumed cause={}", e.getMessage());
        }
    }

    private void dropWriter() {
        var open = writer;
        writer = null;
        if (open == null) {
            return;
        }
        try {
            open.rollback();
        } catch (CairoException e) {
            LOG.debug("rollback failed, the writer is given up", e);
        }
        Misc.free(open);
    }

    private <T> T ask(Callable<T> question) throws StoreException {
        try {
            return queries.submit(question).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the store was asked", e);
        } catch (ExecutionException e) {
            throw new StoreException("the store did not answer: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private void scan(String sql, Predicate<Record> each) throws SqlException {
        try (var context = context();
                var factory = engine.select(sql, context);
                var cursor = factory.getCursor(context)) {
            var row = cursor.getRecord();
            while (cursor.hasNext() && each.test(row)) {
                continue;
            }
        }
    }

    private SqlExecutionContextImpl context() {
        return new SqlExecutionContextImpl(engine, 1).with(AllowAllSecurityContext.INSTANCE);
    }

    private static void append(WalWriter writer, Observation observation, long received) {
        var row = writer.newRow(QuestDbSql.micros(observation.phenomenonTime()));
        row.putSym(DEVICE, observation.device());
        row.putSym(PROPERTY, observation.property());
        switch (observation.result()) {
            case Result.Number(double value) -> {
                row.putDouble(VALUE, value);
                row.putByte(KIND, NUMBER);
            }
            case Result.Truth truth -> {
                row.putDouble(VALUE, truth == Result.Truth.TRUE ? 1 : 0);
                row.putByte(KIND, TRUTH);
            }
            case Result.Text(String value) -> {
                row.putVarchar(WORDS, new Utf8String(value));
                row.putByte(KIND, TEXT);
            }
        }
        row.putInt(QUALITY, observation.quality().bits());
        row.putTimestamp(RECEIVED, received);
        row.append();
    }

    private static StoredObservation stored(Record row) {
        double value = row.getDouble(VALUE);
        Result result = switch (row.getByte(KIND)) {
            case TRUTH -> Result.of(value == 1);
            case TEXT -> Result.of(text(row));
            default -> Result.of(value);
        };
        return new StoredObservation(
                new Observation(
                        row.getSymA(DEVICE).toString(),
                        row.getSymA(PROPERTY).toString(),
                        QuestDbSql.instant(row.getTimestamp(TIME)),
                        result,
                        Quality.ofBits(row.getInt(QUALITY))),
                QuestDbSql.instant(row.getTimestamp(RECEIVED)));
    }

    private static String text(Record row) {
        var words = row.getVarcharA(WORDS);
        return words == null ? "" : words.toString();
    }

    private static Bucket bucket(AggregateQuery query, Record row) {
        var interval = query.interval();
        var start = interval == null
                ? query.from()
                : QuestDbSql.instant(row.getLong(1) * interval.toSeconds() * 1_000_000
                        - query.offset().toSeconds() * 1_000_000);
        long numbers = row.getLong(8);
        return new Bucket(
                row.getSymA(0).toString(),
                start,
                row.getLong(2),
                number(row, 3),
                number(row, 4),
                number(row, 5),
                number(row, 6),
                number(row, 7),
                numbers);
    }

    private static @Nullable Double number(Record row, int column) {
        double value = row.getDouble(column);
        return Double.isNaN(value) ? null : value;
    }
}
