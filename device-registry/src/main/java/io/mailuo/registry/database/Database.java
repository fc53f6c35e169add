package io.mailuo.registry.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the registry's database, and work done in transactions. Thread-safe. */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int ATTEMPTS = 5;
    private static final int DOWNLOADS = 4;
    private static final int ANSWER_SECONDS = 60;
    private static final int BULK_SECONDS = 3600;
    private static final String NO_CONNECTION = "08001";
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    /** Work within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; an exception rolls everything back. */
        T in(Transaction transaction) throws SQLException;
    }

    /** Work that reads within one transaction and passes on what it reads. */
    @FunctionalInterface
    public interface Reading {
        /** Does the work. */
        void in(Transaction transaction) throws SQLException, IOException;
    }

    /**
     * What a transaction has brought about.
     *
     * @param value the work's result
     * @param propagated whether everything that it published is on the topic {@code registry}; false where that
     *     did not happen in time, but will
     */
    public record Written<T>(T value, boolean propagated) {}

    /**
     * What a transaction has brought about, while what it published may be still on its way.
     *
     * @param value the work's result
     * @param ids of what it published
     * @param expected completes when all of that is on the topic {@code registry}
     */
    public record Committed<T>(T value, List<Long> ids, CompletableFuture<@Nullable Void> expected) {
        /** Defensive copy. */
        public Committed {
            ids = List.copyOf(ids);
        }
    }

    private final HikariDataSource pool;
    private final HikariDataSource bulkPool;
    private final HikariDataSource downloadPool;
    private final HikariDataSource asidePool;
    private final Propagation propagation;
    private final Duration patience;

    private Database(
            HikariDataSource pool,
            HikariDataSource bulkPool,
            HikariDataSource downloadPool,
            HikariDataSource asidePool,
            Propagation propagation,
            Duration patience) {
        this.pool = pool;
        this.bulkPool = bulkPool;
        this.downloadPool = downloadPool;
        this.asidePool = asidePool;
        this.propagation = propagation;
        this.patience = patience;
    }

    /**
     * Connects.
     *
     * @param propagation told of everything that is published
     * @param patience how long a write waits for it to be on the topic
     * @throws IllegalStateException where there is no connection to be had
     */
    public static Database connect(
            String url, String user, String password, Propagation propagation, Duration patience) {
        try {
            var pool = new HikariDataSource(config("registry", url, user, password, 16, ANSWER_SECONDS));
            var bulk = config("registry-bulk", url, user, password, 4, BULK_SECONDS);
            bulk.setMinimumIdle(0);
            var downloads = config("registry-downloads", url, user, password, DOWNLOADS, BULK_SECONDS);
            downloads.setMinimumIdle(0);
            var aside = config("registry-aside", url, user, password, 2, ANSWER_SECONDS);
            aside.setMinimumIdle(0);
            return new Database(
                    pool,
                    new HikariDataSource(bulk),
                    new HikariDataSource(downloads),
                    new HikariDataSource(aside),
                    propagation,
                    patience);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Cannot connect to the database " + url + " as " + user + ": " + rootMessage(e), e);
        }
    }

    private static HikariConfig config(
            String name, String url, String user, String password, int connections, int socketSeconds) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(3).toMillis());
        config.setInitializationFailTimeout(Duration.ofSeconds(30).toMillis());
        config.setAutoCommit(false);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", String.valueOf(socketSeconds));
        config.addDataSourceProperty("ApplicationName", "mailuo-" + name);
        return config;
    }

    /** Reads in one transaction. */
    public <T> T read(Work<T> work) {
        return attempts(() -> commit(pool, "-", true, work).value());
    }

    /**
     * Does bulk work in one transaction: on a connection of its own kind, whose statements may take long. Does not wait
     * for what it published to be on the topic.
     *
     * @throws SQLException as it comes, for the caller to tell what went wrong
     */
    public <T> T bulk(String who, Work<T> work) throws SQLException {
        var committed = commit(bulkPool, who, false, prepared(work));
        propagation.forget(committed.ids());
        propagation.wake();
        return committed.value();
    }

    /**
     * Fills a table with the rows of a query, which another connection reads meanwhile: the database joins and sorts on
     * one core while it writes on another. The query sees what is committed, and nothing of {@code transaction}.
     *
     * @param table its name, and its columns in parentheses
     * @param progress told how many rows there were so far, often
     * @throws SQLException as it comes, from either of the two
     */
    public void fill(Transaction transaction, String table, String query, LongConsumer progress) throws SQLException {
        commit(bulkPool, "-", true, prepared(source -> {
            RowPipe.carry(source.copies(), query, transaction.copies(), table, progress);
            return true;
        }));
    }

    private static <T> Work<T> prepared(Work<T> work) {
        return transaction -> {
            transaction.execute("set local work_mem = '64MB'; set local jit = off");
            return work.in(transaction);
        };
    }

    /**
     * Reads whatever length of result in one transaction, as of its beginning; who takes the result may be slow. There are
     * four such readers at once, who are in nobody's way.
     */
    public void readMany(Reading work) throws IOException {
        try (var connection = downloadConnection()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                work.in(new Transaction(connection, "-"));
            } finally {
                rollback(connection);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Connection downloadConnection() throws SQLException {
        try {
            return connection(downloadPool);
        } catch (SQLTransientConnectionException e) {
            if (downloadPool.getHikariPoolMXBean().getActiveConnections() < DOWNLOADS) {
                throw e;
            }
            throw new ProblemException(
                    503,
                    "too-many-downloads",
                    new Text(DOWNLOADS + " downloads are under way", "已有 " + DOWNLOADS + " 个下载正在进行"),
                    new Text("Try again when one of them has ended.", "请等其中一个结束后再试。"));
        }
    }

    /**
     * Writes in a transaction of its own, which stands whatever becomes of the one that the caller may be in: on a
     * connection that no such caller holds, so that they cannot wait for one another.
     */
    public <T> T aside(String who, Work<T> work) {
        return attempts(() -> {
            var committed = commit(asidePool, who, false, work);
            propagation.forget(committed.ids());
            return committed.value();
        });
    }

    /** Writes in one transaction and waits, within limits, until what it published is on the topic. */
    public <T> Written<T> write(String who, Work<T> work) {
        var committed = commit(who, work);
        return new Written<>(committed.value(), propagated(committed));
    }

    /** Writes in one transaction; whoever needs to, waits for {@link #propagated}. */
    public <T> Committed<T> commit(String who, Work<T> work) {
        return attempts(() -> {
            var committed = commit(pool, who, false, work);
            if (!committed.ids().isEmpty()) {
                // The connection is back in the pool by now: the publisher may need it.
                propagation.wake();
            }
            return committed;
        });
    }

    /** Waits, within limits, until what was published is on the topic; false where that takes longer. */
    public boolean propagated(Committed<?> committed) {
        return committed.ids().isEmpty() || propagation.await(committed.expected(), committed.ids(), patience);
    }

    /** Writes in one transaction and does not wait for what it published to be on the topic. */
    public <T> T enqueue(String who, Work<T> work) {
        return attempts(() -> {
            var committed = commit(pool, who, false, work);
            propagation.forget(committed.ids());
            return committed.value();
        });
    }

    /** The pool, for the migrations. */
    public DataSource dataSource() {
        return pool;
    }

    /** Whether the database answers now. */
    public boolean answers() {
        try (var connection = pool.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        asidePool.close();
        downloadPool.close();
        bulkPool.close();
        pool.close();
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private static <T> T attempts(Attempt<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (!TRY_AGAIN.contains(state(e)) || attempt == ATTEMPTS) {
                    throw failure(e);
                }
                LOG.debug("transaction runs again attempt={} state={}", attempt, state(e));
            }
        }
    }

    private <T> Committed<T> commit(HikariDataSource from, String who, boolean readOnly, Work<T> work)
            throws SQLException {
        try (var connection = connection(from)) {
            connection.setReadOnly(readOnly);
            var transaction = new Transaction(connection, who);
            try {
                T value = work.in(transaction);
                var ids = transaction.settle();
                var expected = propagation.expect(ids);
                try {
                    connection.commit();
                } catch (SQLException e) {
                    propagation.forget(ids);
                    throw e;
                }
                return new Committed<>(value, ids, expected);
            } catch (SQLException | RuntimeException e) {
                rollback(connection);
                throw e;
            }
        }
    }

    /** A connection; where there is none to be had in time, that is an outage like others. */
    private static Connection connection(HikariDataSource pool) throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw new SQLTransientConnectionException(e.getMessage(), NO_CONNECTION, e);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("rollback failed, the connection is gone reason={}", e.getMessage());
        }
    }

    private static RuntimeException failure(SQLException e) {
        var state = state(e);
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            LOG.warn("database unavailable state={} reason={}", state, e.getMessage());
            return new ProblemException(
                    503,
                    "database-unavailable",
                    new Text("The registry's database does not answer", "注册数据库暂不可用"),
                    state.equals("53100")
                            ? new Text("Its disk is full. Make room, then try again.", "磁盘已满，请清理空间后重试。")
                            : new Text("Try again in a few seconds.", "请稍后重试。"));
        }
        if (state.equals("22021")) {
            return new ProblemException(
                    400,
                    "invalid-text",
                    new Text("A text holds a character that cannot be stored", "文本含有无法保存的字符"),
                    new Text("U+0000 is not allowed.", "不允许 U+0000。"));
        }
        return new IllegalStateException("database error " + state + ": " + e.getMessage(), e);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String rootMessage(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
