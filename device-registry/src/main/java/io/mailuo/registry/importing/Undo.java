package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes an import back, in one transaction: what it created is removed, what it changed becomes what it was. What
 * somebody has changed since, given a secret or installed something on is left as it is, and named. Codes are not used
 * again.
 */
final class Undo {

    private final Transaction transaction;
    private final Job job;
    private final Progress progress;

    Undo(Database database, Transaction transaction, Job job) {
        this.transaction = transaction;
        this.job = job;
        this.progress = new Progress(database, job.id());
    }

    void run() throws SQLException {
        transaction.execute(
                "create temporary table undo_code (code text primary key, action text not null) on commit drop");
        transaction.update(
                sql(
                        "insert into undo_code select c.code, c.action from import_change c join $table e on e.code = c.code"
                                + " and e.version = c.version where c.import = ? and not c.undone and (c.action = 'update' or "
                                + (job.kind() == Kind.DEVICE
                                        ? "not exists (select 1 from device_secret s where s.device = c.code)"
                                        : "not exists (select 1 from device d where d.object = c.code)"
                                                + " and not exists (select 1 from device_link l where l.object = c.code)"
                                                + " and not exists (select 1 from network_segment n where c.code in (n.source, n.target, n.object))")
                                + ")"),
                job.id());
        transaction.execute("analyze undo_code");
        remember();
        progress.note(20);
        restore();
        links();
        progress.note(50);
        transaction.update(sql("delete from external_identifier x using undo_code u where x.$holder = u.code and"
                + " u.action = 'create'"));
        transaction.update(sql("delete from $table e using undo_code u where e.code = u.code and u.action = 'create'"));
        progress.note(80);
        long kept = keep();
        if (job.kind() == Kind.DEVICE) {
            transaction.publishMany(job.id());
        }
        transaction.audit("import.undo", "import/" + job.id(), Commit.summary(job), Map.of("kept", kept));
        transaction.update(
                "update import_job set state = 'UNDONE', progress = 100, kept = ?, updated_at = now(),"
                        + " undone_at = clock_timestamp() where id = ?",
                kept,
                job.id());
    }

    /** Keeps what the import had made of the entities, for their history. */
    private void remember() throws SQLException {
        transaction.update(
                sql(
                        "update import_change c set undone = true, after = to_jsonb(e) || jsonb_build_object('external_ids',"
                                + " coalesce((select jsonb_agg(jsonb_build_object('scheme', x.scheme, 'value', x.value)) from"
                                + " external_identifier x where x.$holder = e.code), '[]')) from undo_code u join $table e on"
                                + " e.code = u.code where c.import = ? and c.code = u.code"),
                job.id());
    }

    private void restore() throws SQLException {
        var columns = Columns.changeable(job.kind()).stream()
                .map(column -> column + " = b." + column)
                .collect(Collectors.joining(", "));
        transaction.update(
                sql("update $table e set " + columns
                        + ", grams = coalesce(b.grams, e.grams), stated_datum = b.stated_datum, stated_place = b.stated_place, grid_cell = b.grid_cell,"
                        + " version = e.version + 1, updated_at = now() from import_change c join undo_code u on u.code ="
                        + " c.code and u.action = 'update', lateral jsonb_populate_record(null::$table, c.before) b"
                        + " where c.import = ? and e.code = c.code"),
                job.id());
        transaction.update(sql("delete from external_identifier x using undo_code u where x.$holder = u.code and"
                + " u.action = 'update'"));
        transaction.update(
                sql("insert into external_identifier (scheme, value, $holder) select x.scheme, x.value, c.code from"
                        + " import_change c join undo_code u on u.code = c.code and u.action = 'update', lateral"
                        + " jsonb_to_recordset(c.before -> 'external_ids') as x(scheme text, value text) where c.import ="
                        + " ? on conflict do nothing"),
                job.id());
    }

    /** Devices observe again what they did; of what was created nothing stays. */
    private void links() throws SQLException {
        if (!Header.names(job.kind(), job.header(), Field.OBSERVES)) {
            return;
        }
        transaction.update(
                "delete from device_link k using import_change c join undo_code u on u.code = c.code where c.import = ? and"
                        + " c.links is not null and k.device = c.code",
                job.id());
        transaction.update(
                "insert into device_link (device, object) select c.code, o.code from import_change c join undo_code u on"
                        + " u.code = c.code and u.action = 'update', jsonb_array_elements_text(c.links -> 'before') as"
                        + " l(object) join managed_object o on o.code = l.object where c.import = ?",
                job.id());
    }

    private long keep() throws SQLException {
        return transaction.update(
                "insert into import_fault (import, number, position, field, value, warning, en, zh) select import,"
                        + " number, 0, '', code, true, code || ' was changed after the import and is left as it is',"
                        + " code || ' 在导入后已被修改，保持不变' from import_change where import = ? and not undone",
                job.id());
    }

    private String sql(String text) {
        return text.replace("$table", job.kind().table())
                .replace("$holder", job.kind().holder());
    }
}
