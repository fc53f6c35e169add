package io.mailuo.ingest.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.wal.ApplyWal2TableJob;
import io.questdb.cairo.wal.CheckWalTransactionsJob;
import io.questdb.cairo.wal.WalPurgeJob;
import io.questdb.mp.Job;
import io.questdb.std.Misc;
import io.questdb.std.Os;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that makes what was written readable and throws away what is no longer needed. */
final class QuestDbJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuestDbJobs.class);
    private static final long IDLE_NANOS = Duration.ofMillis(50).toNanos();

    private static final long REVIVE_NANOS = Duration.ofSeconds(1).toNanos();

    private final CairoEngine engine;
    private final ApplyWal2TableJob apply;
    private final CheckWalTransactionsJob check;
    private final WalPurgeJob purgeWal;
    private final O3PartitionPurgeJob purgePartitions;
    private final Runnable revive;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param revive called about once a second */
    QuestDbJobs(CairoEngine engine, Runnable revive) {
        this.engine = engine;
        this.revive = revive;
        this.apply = new ApplyWal2TableJob(engine, 0);
        this.check = new CheckWalTransactionsJob(engine);
        this.purgeWal = new WalPurgeJob(engine);
        this.purgePartitions = new O3PartitionPurgeJob(engine, 1);
        this.thread = Thread.ofPlatform().name("store-apply").daemon().start(this::run);
    }

    /** Says that there is something new to make readable. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Misc.free(apply);
        Misc.free(purgeWal);
        Misc.free(purgePartitions);
    }

    private void run() {
        long revived = System.nanoTime();
        while (!stopping) {
            if (System.nanoTime() - revived > REVIVE_NANOS) {
                revived = System.nanoTime();
                revive.run();
            }
            boolean busy = run(apply) | run(check) | run(purgeWal) | run(purgePartitions);
            if (!busy) {
                engine.releaseInactive();
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
        io.questdb.std.str.Path.clearThreadLocals();
    }

    private static boolean run(Job job) {
        try {
            return job.run(0);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "a job of the store failed and will run again job={}",
                    job.getClass().getSimpleName(),
                    e);
            Os.pause();
            return false;
        }
    }
}
