package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.table.TableException;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the imports, one after the other, on a thread of its own. Each piece of work (check, commit, undo) is one
 * transaction. So whatever ends the service or the database in the middle of it leaves nothing half done; and since the
 * state in the database still says what was wanted, it is done from the beginning after the next start.
 */
final class Runner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final long LOCK = 0x6d61696c756f1000L; // "mailuo", then above the outbox's
    private static final int CLOSE_SECONDS = 20;
    private static final long TIDY_NANOS = Duration.ofHours(6).toNanos();

    /** How often a step is begun that did not come to any end, because the process ended first. */
    private static final int MOST_ATTEMPTS = 2;

    private static final class PoisonedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Database database;
    private final Check check;
    private final StoredFiles files;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread;
    private final Set<Long> begun = new HashSet<>(); // by this process; used by the thread alone
    private long nextTidy = System.nanoTime();
    private volatile boolean closing;

    Runner(Database database, StoredFiles files, Check check) {
        this.database = database;
        this.check = check;
        this.files = files;
        this.thread = Thread.ofVirtual().name("registry-imports").start(this::run);
    }

    /** Says that there is something to do. */
    void wake() {
        work.release();
    }

    @Override
    public void close() {
        closing = true;
        work.release();
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt(); // what is under way is rolled back and done after the next start
                thread.join(Duration.ofSeconds(CLOSE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends checks that nobody has committed for a week, and forgets the files of imports that ended a month ago. */
    private void tidy() {
        database.enqueue("system", transaction -> {
            var forgotten = transaction.list(
                    "update import_job set state = 'CANCELLED', fault_en = 'Not committed within a week.', fault_zh ="
                            + " '一周内未提交。' where state = 'CHECKED' and updated_at < now() - interval '7 days'"
                            + " returning id",
                    row -> row.number("id"));
            for (long id : forgotten) {
                new Stage(id).remove(transaction);
            }
            return transaction.update(
                    "delete from import_file f using import_job j where j.id = f.import and j.state in"
                            + " ('COMMITTED', 'UNDONE', 'CANCELLED', 'FAILED') and j.updated_at < now() - interval '30 days'");
        });
        nextTidy = System.nanoTime() + TIDY_NANOS;
    }

    private void run() {
        while (!closing) {
            try {
                if (System.nanoTime() - nextTidy >= 0) {
                    tidy();
                }
                boolean worked = false;
                for (var job : open()) {
                    worked |= !closing && work(job);
                }
                if (!worked && work.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) { // this thread has to go on whatever happens: all imports wait for it
                if (!closing) {
                    LOG.warn("imports cannot be worked on, trying again reason={}", e.toString());
                    work.drainPermits();
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            work.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private List<Job> open() {
        return database.read(transaction -> transaction.list(
                "select * from import_job where state in ('CHECKING', 'COMMITTING', 'UNDOING') order by id limit 10",
                Job::of));
    }

    /** Works on one import; false where another registry does. */
    private boolean work(Job seen) {
        boolean worked;
        try {
            worked = database.bulk(seen.actor(), transaction -> worked(transaction, seen));
        } catch (Throwable e) { // whatever it is, it is this import's, and the others are waiting
            if (closing) {
                if (begun.remove(seen.id())) {
                    giveBack(seen);
                }
                return true;
            }
            failed(seen, e);
            worked = true;
        }
        begun.remove(seen.id());
        return worked;
    }

    private boolean worked(Transaction transaction, Job seen) throws SQLException {
        long started = System.nanoTime();
        if (!claim(transaction, seen.id())) {
            return false;
        }
        var job = transaction
                .first("select * from import_job where id = ?", Job::of, seen.id())
                .filter(found -> found.state() == seen.state());
        if (job.isPresent()) {
            if (job.get().cancelled()) {
                throw new Progress.CancelledException();
            }
            begin(seen.id());
            step(transaction, job.get());
            LOG.info(
                    "import done id={} step={} rows={} millis={}",
                    seen.id(),
                    seen.state(),
                    job.get().total(),
                    (System.nanoTime() - started) / 1_000_000);
        }
        return true;
    }

    /** Counts the attempt before it is made, so that it counts also where it ends the whole process. */
    private void begin(long id) {
        if (!begun.add(id)) {
            return; // the database went away meanwhile; that is not the import's fault
        }
        int attempts = database.enqueue(
                "system",
                transaction -> transaction
                        .first(
                                "update import_job set attempts = attempts + 1 where id = ? returning attempts",
                                row -> (int) row.number("attempts"),
                                id)
                        .orElse(0));
        if (attempts > MOST_ATTEMPTS) {
            throw new PoisonedException();
        }
    }

    /** The work is cut short because the service ends in order; so it has not been tried. */
    private void giveBack(Job job) {
        Thread.interrupted(); // by close, which is heeded
        try {
            database.enqueue(
                    "system",
                    transaction -> transaction.update(
                            "update import_job set attempts = greatest(attempts - 1, 0) where id = ? and state = ?",
                            job.id(),
                            job.state()));
        } catch (RuntimeException e) {
            LOG.debug("the attempt stays counted id={} reason={}", job.id(), e.toString());
        }
    }

    /**
     * Ends an import that has failed, or has it checked again.
     *
     * @throws IllegalStateException where the database is away, and it has to be tried again later
     */
    private void failed(Job job, Throwable thrown) {
        switch (thrown) {
            case Progress.CancelledException _ ->
                end(job, Job.State.CANCELLED, new Text("Cancelled; nothing was changed.", "已取消，未作任何更改。"));
            case Commit.StaleException _ -> again(job);
            case TableException e -> end(job, Job.State.FAILED, e.text());
            case ProblemException e when e.problem().status() == 503 -> throw e;
            case ProblemException e -> end(job, Job.State.FAILED, e.problem().detail());
            case SQLException e -> refused(job, e);
            case IllegalStateException e when e.getCause() instanceof SQLException cause -> refused(job, cause);
            case PoisonedException _ ->
                end(
                        job,
                        Job.State.FAILED,
                        new Text(
                                "The platform ended " + MOST_ATTEMPTS
                                        + " times while it worked on this, so it is not tried again. Nothing was changed.",
                                "处理过程中平台已 " + MOST_ATTEMPTS + " 次意外终止，不再重试，未作任何更改。"));
            default -> {
                LOG.error("import failed unexpectedly id={} step={}", job.id(), job.state(), thrown);
                end(
                        job,
                        Job.State.FAILED,
                        new Text(
                                "It failed for a reason that nobody has foreseen (" + thrown
                                        + "); nothing was changed.",
                                "出现意外错误（" + thrown + "），未作任何更改。"));
            }
        }
    }

    private void step(Transaction transaction, Job job) throws SQLException {
        switch (job.state()) {
            case CHECKING -> checked(transaction, job);
            case COMMITTING -> new Commit(database, transaction, job).run();
            case UNDOING -> new Undo(database, transaction, job).run();
            case CHECKED, COMMITTED, UNDONE, CANCELLED, FAILED -> {
                // somebody else was faster
            }
        }
    }

    private void checked(Transaction transaction, Job job) throws SQLException {
        try {
            var file = files.fetch(job.id());
            try {
                check.run(transaction, job, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TableException("The file cannot be read: " + e.getMessage(), "无法读取文件：" + e.getMessage());
        }
    }

    /** What was checked is no longer so: it is checked again, and whoever wanted it has to look again. */
    private void again(Job job) {
        LOG.info("import is checked again, the registry has changed since id={}", job.id());
        database.enqueue("system", transaction -> {
            NewCodes.forget(transaction, job.id());
            return transaction.update(
                    "update import_job set state = 'CHECKING', progress = 0, attempts = 0, updated_at = now(), fault_en = ?, fault_zh = ?"
                            + " where id = ? and state = ?",
                    "The registry has changed since the check, so the file was checked again. Nothing was imported yet.",
                    "检查之后登记信息有变化，已重新检查。尚未导入。",
                    job.id(),
                    job.state());
        });
    }

    private void refused(Job job, SQLException e) {
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        if (state.startsWith("23") && job.state() == Job.State.COMMITTING) {
            again(job);
            return;
        }
        if (state.startsWith("08")
                || state.startsWith("57")
                || state.startsWith("53")
                || state.startsWith("40")
                || state.equals("55P03")) {
            throw new IllegalStateException("database error " + state + ": " + e.getMessage(), e);
        }
        if (state.startsWith("23") && job.state() == Job.State.UNDOING) {
            LOG.info(
                    "import is not undone, something was registered meanwhile id={} reason={}",
                    job.id(),
                    e.getMessage());
            end(
                    job,
                    Job.State.COMMITTED,
                    new Text(
                            "While it was being undone somebody registered what stands in the way. Nothing was changed; undo"
                                    + " it again.",
                            "撤销过程中有相关登记发生变化，未作任何更改，请再次撤销。"));
            return;
        }
        LOG.error("import failed id={} step={}", job.id(), job.state(), e);
        end(job, Job.State.FAILED, new Text("The database refused it: " + e.getMessage(), "数据库拒绝：" + e.getMessage()));
    }

    private void end(Job job, Job.State state, Text why) {
        var to = job.state() == Job.State.UNDOING ? Job.State.COMMITTED : state;
        database.enqueue("system", transaction -> {
            transaction.update(
                    "update import_job set state = ?, updated_at = now(), fault_en = ?, fault_zh = ?, cancelled = false"
                            + " where id = ? and state = ?",
                    to,
                    why.en(),
                    why.zh(),
                    job.id(),
                    job.state());
            new Stage(job.id()).remove(transaction);
            if (to != Job.State.COMMITTED) {
                NewCodes.forget(transaction, job.id());
                StoredFiles.forget(transaction, job.id());
            }
            return to;
        });
    }

    private static boolean claim(Transaction transaction, long id) throws SQLException {
        return transaction
                .first("select pg_try_advisory_xact_lock(?) as held", row -> row.truth("held"), LOCK + id)
                .orElse(false);
    }
}
