package io.mailuo.registry.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server of our own in a directory of ours: SCRAM passwords, data checksums, fsync on, reachable from
 * this machine only. It is restarted when it dies and stopped when it is closed. After a kill of this process the
 * kernel shuts it down; should it run on all the same, the next start ends it before it begins anew. Thread-safe.
 *
 * <p>Layout of the directory: {@code bin-<version>} the programs, {@code data} the database, {@code password} the
 * superuser's password (mode 0600), {@code lock} held while a platform uses the directory, {@code postgres.log}.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private final Cluster cluster;
    private final Postmaster postmaster;
    private final FileChannel lock;
    private final int port;

    /**
     * What to start.
     *
     * @param directory where everything is kept; made where it does not exist
     * @param port on the loopback interface; 0 picks a free one
     * @param home an installation of PostgreSQL to use instead of the bundled one, such as
     *     {@code /usr/lib/postgresql/15}
     */
    public record Options(Path directory, int port, Optional<Path> home) {}

    private EmbeddedPostgres(Cluster cluster, Postmaster postmaster, FileChannel lock, int port) {
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.lock = lock;
        this.port = port;
    }

    /** Starts the bundled PostgreSQL in {@code directory}; see {@link Options}. */
    public static EmbeddedPostgres start(Path directory, int port) {
        return start(new Options(directory, port, Optional.empty()));
    }

    /**
     * Starts a server and returns when it takes connections.
     *
     * @throws PostgresException where that cannot be; the message says why and what to do
     */
    public static EmbeddedPostgres start(Options options) {
        var directory = options.directory().toAbsolutePath().normalize();
        var lock = lock(directory);
        try {
            var runAs = RunAs.choose(directory, Cluster.dataIn(directory));
            var binaries =
                    options.home().map(PostgresBinaries::at).orElseGet(() -> PostgresBinaries.unpackedIn(directory));
            var cluster = Cluster.open(directory, binaries, runAs);
            OrphanedServer.end(cluster.data(), binaries, runAs);
            int port = options.port() == 0 ? freePort() : options.port();
            var log = directory.resolve("postgres.log");
            var postmaster = new Postmaster(binaries, runAs, cluster.data(), log, settings(port));
            postmaster.start();
            var server = new EmbeddedPostgres(cluster, postmaster, lock, port);
            server.createDatabase();
            return server;
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** JDBC URL of the database {@code mailuo}, without user and password. */
    public String jdbcUrl() {
        return url(Cluster.NAME);
    }

    /** The superuser's name. */
    public String user() {
        return Cluster.NAME;
    }

    /** The superuser's password: random, kept in the file {@code password}. */
    public String password() {
        return cluster.password();
    }

    /** The port on the loopback interface. */
    public int port() {
        return port;
    }

    /** Process id of the server, or -1 while it is down. */
    public long pid() {
        return postmaster.pid();
    }

    /** Stops the server in order and gives the directory free. */
    @Override
    public void close() {
        postmaster.stop();
        release(lock);
    }

    private void createDatabase() {
        try (var connection = DriverManager.getConnection(url("postgres"), user(), password());
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery("select 1 from pg_database where datname = '" + Cluster.NAME + "'")) {
            if (!found.next()) {
                statement.execute("create database " + Cluster.NAME);
            }
        } catch (SQLException e) {
            postmaster.stop();
            throw new PostgresException(
                    "The database server runs but refuses its own password or has no room: " + e.getMessage(), e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static List<String> settings(int port) {
        return List.of(
                "cluster_name=" + Cluster.NAME,
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                "password_encryption=scram-sha-256",
                "max_connections=50",
                "shared_buffers=" + bufferMib() + "MB",
                "max_wal_size=2GB",
                "logging_collector=off",
                "log_destination=stderr",
                "log_checkpoints=off",
                "log_timezone=UTC",
                "timezone=UTC");
    }

    /** A sixteenth of the memory that there is, within limits. */
    private static long bufferMib() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.clamp(system.getTotalMemorySize() >> 24, 128, 1024);
    }

    private static FileChannel lock(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            }
            var channel = FileChannel.open(
                    directory.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new PostgresException("Another Mailuo uses the database in " + directory
                        + ". Stop it first, or choose another data directory.");
            }
            return channel;
        } catch (IOException e) {
            throw new PostgresException(
                    "Cannot use " + directory + " for the database: " + e.getMessage()
                            + ". It must be a directory that may be written to.",
                    e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new PostgresException("cannot release the lock of the database directory", e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new PostgresException("no free port for the database", e);
        }
    }
}
