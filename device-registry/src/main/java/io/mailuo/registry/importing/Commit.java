package io.mailuo.registry.importing;

import io.mailuo.registry.database.BackgroundWork;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.place.GridCells;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Does what the check has announced, in one transaction: all of it or nothing. What is new gets its codes beforehand, see
 * {@link NewCodes}.
 */
final class Commit {

    /** What is registered has changed since the check: the import has to be checked again. */
    static final class StaleException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final Duration NAMES_PAUSE = Duration.ofMillis(500);

    private final Database database;
    private final Transaction transaction;
    private final Job job;
    private final Stage stage;
    private final Progress progress;

    Commit(Database database, Transaction transaction, Job job) {
        this.database = database;
        this.transaction = transaction;
        this.job = job;
        this.stage = new Stage(job.id());
        this.progress = new Progress(database, job.id());
    }

    void run() throws SQLException {
        if (job.total() > 0 && stage.isEmpty(transaction)) {
            throw new StaleException();
        }
        new NewCodes(database, job, stage).note();
        progress.note(20);
        remember();
        progress.note(35);
        create();
        progress.note(85);
        update();
        links();
        progress.note(90);
        requireSameCells();
        if (job.kind() == Kind.DEVICE) {
            transaction.publishMany(job.id());
        }
        transaction.audit("import.commit", "import/" + job.id(), null, summary(job));
        transaction.update(
                "update import_job set state = 'COMMITTED', progress = 100, committed_at = clock_timestamp(),"
                        + " updated_at = now()"
                        + " where id = ?",
                job.id());
        stage.remove(transaction);
    }

    /** From here until the end nobody changes the grid cells; that must not be long. */
    private void requireSameCells() throws SQLException {
        long generation = transaction
                .first(
                        "select area_generation from import_job where id = ?",
                        row -> row.number("area_generation"),
                        job.id())
                .orElse(0L);
        if (!GridCells.isCurrent(transaction, generation)) {
            throw new StaleException();
        }
    }

    static Map<String, Object> summary(Job job) {
        return Map.of(
                "file", job.fileName(),
                "sha256", job.fileSha256(),
                "created", job.created(),
                "updated", job.updated(),
                "failed", job.failed());
    }

    /** Notes what is changed, with what was there before; both the history and the way back. */
    private void remember() throws SQLException {
        if (job.updated() == 0) {
            return;
        }
        long changed = transaction.update(
                sql("insert into import_change (import, number, code, action, version, before) select ?, r.number,"
                        + " e.code, 'update', e.version + 1, to_jsonb(e) || jsonb_build_object('external_ids',"
                        + " coalesce((select jsonb_agg(jsonb_build_object('scheme', x.scheme, 'value', x.value)) from"
                        + " external_identifier x where x.$holder = e.code), '[]')) from $table e"
                        + " join $rows r on r.target = e.code and r.version = e.version where not r.failed and"
                        + " not r.same"),
                job.id());
        if (changed != job.updated()) {
            throw new StaleException();
        }
        transaction.execute("analyze import_change");
    }

    private void create() throws SQLException {
        if (job.created() == 0) {
            return;
        }
        var made = job.kind() == Kind.DEVICE
                ? "select c.code, left(r.kind, 2), substr(r.kind, 3), r.division, r.name, r.organization, r.profile,"
                        + " coalesce(r.codec, r.codec_default), r.gateway, r.object, coalesce(r.state, 'IN_SERVICE'), r.place,"
                        + " r.stated_datum, r.stated_place, coalesce(r.utc_offset, '+08:00'), r.datastream_set, r.grams,"
                        + " r.grid_cell, r.maintainer, r.mounting"
                : "select c.code, r.standard, r.kind, r.division, r.name, r.organization, coalesce(r.state, 'IN_SERVICE'),"
                        + " r.place, r.stated_datum, r.stated_place, r.grid_cell, r.grams, coalesce(r.attributes, '{}')";
        try (var _ = nameIndex()) {
            fill(
                    job.kind() == Kind.DEVICE
                            ? "device (code, domain, type, division, name, organization, profile, codec, gateway, object,"
                                    + " state, place, stated_datum, stated_place, utc_offset, datastream_set, grams, grid_cell,"
                                    + " maintainer, mounting)"
                            : "managed_object (code, standard, component_class, division, name, organization, state, place,"
                                    + " stated_datum, stated_place, grid_cell, grams, attributes)",
                    made + " from import_change c join $rows r on r.number = c.number where c.import = " + job.id()
                            + " and c.action = 'create' order by c.code",
                    35,
                    70);
            fill(
                    "external_identifier (scheme, value, $holder)",
                    "select i.scheme, i.value, c.code from import_change c join $ids i on i.number = c.number where c.import"
                            + " = " + job.id() + " and c.action = 'create' order by i.value, i.scheme",
                    70,
                    85);
        }
    }

    /** What is new goes from one connection to the other, while the progress goes from one percentage to the other. */
    private void fill(String table, String query, int from, int to) throws SQLException {
        database.fill(
                transaction,
                sql(table),
                sql(query),
                rows -> progress.at((int) Math.min(to, from + (to - from) * rows / job.created())));
    }

    /**
     * What is new gathers in a list of the index of names. Another connection works it in meanwhile; else the one that
     * writes would, whenever the list is full.
     */
    private BackgroundWork nameIndex() {
        var index = job.kind().table() + "_grams";
        return new BackgroundWork(
                "registry-name-index",
                NAMES_PAUSE,
                () -> database.enqueue("-", other -> {
                    other.exists("select gin_clean_pending_list(?::regclass)", index);
                    return false;
                }));
    }

    private void update() throws SQLException {
        if (job.updated() == 0) {
            return;
        }
        var changes = Columns.changeable(job.kind()).stream()
                .map(column -> column.name() + " = " + column.changed())
                .collect(Collectors.joining(", "));
        int changed = transaction.update(
                sql("update $table e set " + changes
                        + ", grams = coalesce(r.grams, e.grams), stated_datum = case when r.place is null then e.stated_datum"
                        + " else r.stated_datum end, stated_place = case when r.place is null then e.stated_place else"
                        + " r.stated_place end, grid_cell = case when r.place is null then e.grid_cell else r.grid_cell"
                        + " end, version = e.version + 1, updated_at = now() from $rows r join"
                        + " import_change c on c.import = ? and c.number = r.number and c.action = 'update' where e.code ="
                        + " r.target and e.version = r.version"),
                job.id());
        if (changed != job.updated()) {
            throw new StaleException();
        }
        // What a row says about a scheme replaces what stood there.
        transaction.update(
                sql("delete from external_identifier x using import_change c join $ids i on i.number = c.number where"
                        + " c.import = ? and c.action = 'update' and x.$holder = c.code and x.scheme = i.scheme and not"
                        + " exists (select 1 from $ids k where k.number = c.number and k.scheme = x.scheme and k.value ="
                        + " x.value)"),
                job.id());
        transaction.update(
                sql("insert into external_identifier (scheme, value, $holder) select i.scheme, i.value, c.code from"
                        + " import_change c join $ids i on i.number = c.number where c.import = ? and c.action = 'update'"
                        + " and not exists (select 1 from external_identifier x where x.scheme = i.scheme and x.value ="
                        + " i.value and x.$holder = c.code) order by i.value, i.scheme"),
                job.id());
    }

    /** What a row says about the objects that a device observes replaces what stood there. */
    private void links() throws SQLException {
        if (!Header.names(job.kind(), job.header(), Field.OBSERVES)) {
            return;
        }
        transaction.update(
                sql("update import_change c set links = jsonb_build_object('before', l.before, 'after', l.after) from"
                        + " (select i.number, to_jsonb(r.observes) as after, (select coalesce(jsonb_agg(k.object order by"
                        + " k.object), '[]') from device_link k where k.device = i.code) as before from import_change i"
                        + " join $rows r on r.number = i.number where i.import = ? and r.observes is not null) l where"
                        + " c.import = ? and c.number = l.number and l.before <> l.after"),
                job.id(),
                job.id());
        transaction.update(
                "delete from device_link k using import_change c where c.import = ? and c.links is not null and k.device ="
                        + " c.code and not jsonb_exists(c.links -> 'after', k.object)",
                job.id());
        transaction.update(
                "insert into device_link (device, object) select c.code, o.object from import_change c,"
                        + " jsonb_array_elements_text(c.links -> 'after') as o(object) where c.import = ? order by 1, 2 on"
                        + " conflict do nothing",
                job.id());
    }

    private String sql(String text) {
        return stage.sql(text)
                .replace("$table", job.kind().table())
                .replace("$holder", job.kind().holder());
    }
}
