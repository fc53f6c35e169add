package io.mailuo.registry.finding;

import io.mailuo.registry.database.BackgroundWork;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the findings up to date, on a thread of its own: it follows the sealed audit log, which names everything that
 * was changed, whoever changed it, and judges that; and it checks everything when asked to, page by page. How far it is
 * stands in the database; several registries on one database take turns.
 */
final class CrossCheck implements AutoCloseable {

    /** The newest comes from the end of its index; "exists one above" reads the table where there is none. */
    private static final String MORE_SEALED = "coalesce((select max(position) from audit_seal), 0) > w.follower";

    private static final Logger LOG = LoggerFactory.getLogger(CrossCheck.class);
    private static final Duration IDLE = Duration.ofMillis(700);
    private static final int FOLLOWED = 500;
    private static final int PAGE = 2000;
    private static final Duration SEARCH_EVERY = Duration.ofDays(1);

    /**
     * How far a full check is, or was.
     *
     * @param progress percent
     * @param found how many findings are open
     * @param behind whether something was changed that is not judged yet
     */
    record Progress(
            boolean running,
            int progress,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            long checked,
            long found,
            boolean behind) {

        private static Progress of(Row row) throws SQLException {
            boolean running = row.truth("checking");
            long total = row.number("total");
            return new Progress(
                    running,
                    running ? Math.clamp(total == 0 ? 0 : 100 * row.number("checked") / total, 0, 99) : 100,
                    row.timeOrNull("started_at"),
                    row.timeOrNull("finished_at"),
                    row.number("checked"),
                    row.number("found"),
                    row.truth("behind"));
        }
    }

    private record Work(
            long follower, @Nullable Long importId, int importNumber, boolean checking, int step, String position) {
        static Work of(Row row) throws SQLException {
            return new Work(
                    row.number("follower"),
                    row.numberOrNull("import"),
                    (int) row.number("import_number"),
                    row.truth("checking"),
                    (int) row.number("step"),
                    row.text("position"));
        }
    }

    private record Due(String device, @Nullable String object, Reports.Known known) {
        static Due of(Row row) throws SQLException {
            return new Due(row.text("device"), row.textOrNull("object"), Reports.Known.of(row));
        }
    }

    private record Sealed(long position, String action, String entity) {
        static Sealed of(Row row) throws SQLException {
            return new Sealed(row.number("position"), row.text("action"), row.text("entity"));
        }
    }

    private record Imported(int number, String entity) {}

    private final Database database;
    private final Judge judge;
    private final InstantSource clock;
    private final BackgroundWork work;

    CrossCheck(Database database, Judge judge, InstantSource clock) {
        this.database = database;
        this.judge = judge;
        this.clock = clock;
        this.work = new BackgroundWork("registry-findings", IDLE, this::pass);
    }

    /** Asks for a full check, unless one is under way. */
    void start(Transaction transaction) throws SQLException {
        transaction.update(
                "update finding_work set checking = true, step = 0, position = '', checked = 0, started_at = now(),"
                        + " finished_at = null, total = (select count(*) from device) + (select count(*) from managed_object)"
                        + " + (select count(*) from gateway) where not checking");
    }

    /** Does what was asked for soon. */
    void wake() {
        work.wake();
    }

    /** How far the last full check is. */
    Progress progress(Transaction transaction) throws SQLException {
        return transaction
                .first(
                        "select w.*, (select count(*) from finding where state = 'open') as found, import is not null or "
                                + MORE_SEALED + " as behind from finding_work w",
                        Progress::of)
                .orElseThrow();
    }

    @Override
    public void close() {
        work.close();
    }

    /** Does one piece of each kind of work; whether there may be more at once. */
    private boolean pass() {
        var now = clock.instant();
        boolean open = database.read(transaction -> transaction.exists(
                "select 1 from finding_work w where checking or import is not null or " + MORE_SEALED
                        + " or (select min(due) from device_report) <= ? or silence_position is not null or silence_at is"
                        + " null or silence_at < ?",
                now,
                now.minus(SEARCH_EVERY)));
        if (!open) {
            return false;
        }
        var areas = judge.areas();
        return database.enqueue("system", transaction -> {
            transaction.execute("set local jit = off");
            var work = transaction.first("select * from finding_work for update skip locked", Work::of);
            if (work.isEmpty()) {
                return false; // another registry is at it
            }
            if (work.get().checking()) {
                page(transaction, areas, work.get());
            }
            boolean reported = judgeDue(transaction, areas, now) | searchSilence(transaction, areas, now);
            return follow(transaction, areas, work.get())
                    || reported
                    || work.get().checking();
        });
    }

    /** Judges the objects of devices whose reports may contradict them; whether there may be more. */
    private boolean judgeDue(Transaction transaction, Judge.Areas areas, Instant now) throws SQLException {
        var due = transaction.list(
                "select r.*, d.object from device_report r left join device d on d.code = r.device where r.due <= ? order"
                        + " by r.due limit " + FOLLOWED + " for update of r skip locked",
                Due::of,
                now);
        judgeObjects(transaction, areas, due.stream().map(Due::object).toList());
        transaction.batch(
                "update device_report set due = ? where device = ?",
                due.stream()
                        .map(each -> new @Nullable Object[] {each.known().nextDue(now), each.device()})
                        .toList());
        return due.size() == FOLLOWED;
    }

    /** Once a day, page by page, judges the objects of devices that fell silent; whether there may be more. */
    private boolean searchSilence(Transaction transaction, Judge.Areas areas, Instant now) throws SQLException {
        transaction.update(
                "update finding_work set silence_position = '', silence_at = ? where silence_position is null and"
                        + " (silence_at is null or silence_at < ?)",
                now,
                now.minus(SEARCH_EVERY));
        var position = transaction.first(
                "select silence_position from finding_work where silence_position is not null",
                row -> row.text("silence_position"));
        if (position.isEmpty()) {
            return false;
        }
        var page = transaction.list(
                "select p.device, case when p.last_at < ? then d.object end as object, p.last_at, null as states,"
                        + " null::timestamptz as due from (select device, last_at from device_report where device > ? order"
                        + " by device limit " + PAGE + ") p left join device d on d.code = p.device order by p.device",
                Due::of,
                now.minus(StateRules.SILENT),
                position.get());
        judgeObjects(transaction, areas, page.stream().map(Due::object).toList());
        transaction.update(
                "update finding_work set silence_position = ?",
                page.size() < PAGE ? null : page.getLast().device());
        return page.size() == PAGE;
    }

    private void judgeObjects(Transaction transaction, Judge.Areas areas, List<@Nullable String> objects)
            throws SQLException {
        var codes = new LinkedHashSet<String>();
        for (var object : objects) {
            if (object != null) {
                codes.add(object);
            }
        }
        if (!codes.isEmpty()) {
            judge.judge(transaction, areas, Kind.OBJECT, codes);
        }
    }

    private boolean follow(Transaction transaction, Judge.Areas areas, Work work) throws SQLException {
        if (work.importId() != null) {
            imported(transaction, areas, work.importId(), work.importNumber());
            return true;
        }
        var sealed = transaction.list(
                "select s.position, a.action, a.entity from audit_seal s join audit a on a.id = s.audit where s.position"
                        + " > ? order by s.position limit " + FOLLOWED,
                Sealed::of,
                work.follower());
        if (sealed.isEmpty()) {
            return false;
        }
        var entities = new LinkedHashSet<String>();
        long position = work.follower();
        for (var record : sealed) {
            position = record.position();
            if (record.entity().startsWith("import/") && !record.action().equals("import.cancel")) {
                transaction.update(
                        "update finding_work set import = ?, import_number = 0",
                        Long.parseLong(record.entity().substring("import/".length())));
                break;
            }
            if (record.action().equals("areas.replace") && record.entity().equals("division-areas")) {
                transaction.update("update finding_work set checking = false");
                start(transaction);
            }
            if (Kind.of(record.entity()).isPresent()) {
                entities.add(record.entity());
            }
        }
        judgeChanged(transaction, areas, entities);
        transaction.update("update finding_work set follower = ?", position);
        return true;
    }

    /** The next of what an import has changed. */
    private void imported(Transaction transaction, Judge.Areas areas, long importId, int after) throws SQLException {
        var page = transaction.list(
                "select c.number, case j.kind when 'device' then 'device/' else 'object/' end || c.code as entity from"
                        + " import_change c join import_job j on j.id = c.import where c.import = ? and c.number > ? order by"
                        + " c.number limit " + PAGE,
                row -> new Imported((int) row.number("number"), row.text("entity")),
                importId,
                after);
        judgeChanged(
                transaction,
                areas,
                new LinkedHashSet<>(page.stream().map(Imported::entity).toList()));
        if (page.size() < PAGE) {
            transaction.update("update finding_work set import = null, import_number = 0");
        } else {
            transaction.update(
                    "update finding_work set import_number = ?", page.getLast().number());
        }
    }

    private void judgeChanged(Transaction transaction, Judge.Areas areas, Set<String> entities) throws SQLException {
        var related = new LinkedHashSet<String>();
        for (var group : grouped(entities).entrySet()) {
            var kind = group.getKey();
            var things = judge.judge(transaction, areas, kind, group.getValue());
            Judge.mendCells(transaction, areas, kind, things);
            related.addAll(Judge.related(transaction, kind, group.getValue(), things));
        }
        related.removeAll(entities);
        for (var group : grouped(related).entrySet()) {
            var codes = List.copyOf(group.getValue());
            for (int from = 0; from < codes.size(); from += PAGE) {
                var page = codes.subList(from, Math.min(from + PAGE, codes.size()));
                judge.judge(transaction, areas, group.getKey(), page);
            }
        }
    }

    /** Judges entities now, within the transaction of whoever wants to know. */
    void judgeNow(Transaction transaction, Judge.Areas areas, String entity) throws SQLException {
        for (var group : grouped(List.of(entity)).entrySet()) {
            judge.judge(transaction, areas, group.getKey(), group.getValue());
        }
    }

    private static Map<Kind, Set<String>> grouped(Collection<String> entities) {
        var grouped = new EnumMap<Kind, Set<String>>(Kind.class);
        for (var entity : entities) {
            Kind.of(entity)
                    .ifPresent(kind -> grouped.computeIfAbsent(kind, ignored -> new LinkedHashSet<>())
                            .add(entity.substring(kind.text().length() + 1)));
        }
        return grouped;
    }

    private void page(Transaction transaction, Judge.Areas areas, Work work) throws SQLException {
        var kind = Kind.values()[work.step()];
        var codes = transaction.list(
                "select code from " + kind.table() + " where code > ? order by code limit " + PAGE,
                row -> row.text("code"),
                work.position());
        if (work.position().isEmpty()) {
            Neighbours.noteNamesakes(transaction, kind);
        }
        judge.judge(transaction, areas, kind, codes, Neighbours.namesakes(transaction));
        boolean next = codes.size() < PAGE;
        boolean end = next && work.step() + 1 == Kind.values().length;
        transaction.update(
                "update finding_work set checked = checked + ?, step = ?, position = ?"
                        + (end ? ", checking = false, finished_at = now()" : ""),
                codes.size(),
                next && !end ? work.step() + 1 : work.step(),
                next ? "" : codes.getLast());
        if (end) {
            LOG.info("full check done");
        }
    }
}
