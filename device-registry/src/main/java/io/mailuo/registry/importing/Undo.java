package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes an import back, in one transaction: what it created is removed, what it changed becomes what it was. What
 * somebody has changed since, given a secret or installed something on is left as it is, and named; so is what cannot
 * become what it was. Codes are not used again.
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
        lock();
        progress.note(10);
        hindrances();
        remember();
        progress.note(20);
        restore();
        links();
        progress.note(50);
        transaction.update(sql("delete from external_identifier x using undo_code u where x.$holder = u.code and"
                + " u.action = 'create'"));
        transaction.update(sql("delete from $table e using undo_code u where e.code = u.code and u.action = 'create'"));
        progress.note(80);
        long kept = nameKept();
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

    /** What is as the import left it; from here on nobody changes it before the end. */
    private void lock() throws SQLException {
        transaction.execute(
                "create temporary table undo_code (code text primary key, action text not null) on commit drop");
        transaction.execute(
                "create temporary table undo_kept (code text primary key, en text, zh text) on commit drop");
        transaction.update(
                sql(
                        "insert into undo_code select c.code, c.action from import_change c join $table e on e.code = c.code"
                                + " and e.version = c.version where c.import = ? and not c.undone for update of e"),
                job.id());
        transaction.execute("analyze undo_code");
    }

    /** What has come about since without any change of the entity itself, and would be lost or cannot be had back. */
    private void hindrances() throws SQLException {
        var open = "exists (select 1 from correction r where r.entity = '"
                + job.kind().text() + "/' || u.code and r.state = 'open')";
        keep("create", open, "has an open correction", "有尚未处理的疑义校核");
        keep(
                "update",
                "exists (select 1 from jsonb_to_recordset(c.before -> 'external_ids') as x (scheme text, value text)"
                        + " join external_identifier t on t.scheme = x.scheme and t.value = x.value"
                        + " where t.$holder is distinct from u.code)",
                "has lost an identifier that another has been given since",
                "原有的外部标识已被他人使用");
        if (job.kind() == Kind.OBJECT) {
            keep(
                    "create",
                    "(exists (select 1 from device d where d.object = u.code)"
                            + " or exists (select 1 from device_link l where l.object = u.code)"
                            + " or exists (select 1 from network_segment n where u.code in (n.source, n.target, n.object)))",
                    "is referred to by devices or networks",
                    "导入后已被设备或管网引用");
            return;
        }
        keep(
                "create",
                "exists (select 1 from device_secret s where s.device = u.code)",
                "has been given a secret after the import",
                "在导入后已设置密钥");
        keep(
                "create",
                "exists (select 1 from attribute_owner o where o.device = u.code)",
                "is kept in part by other organizations",
                "导入后部分属性已由其他单位负责");
        keep(
                "update",
                "exists (select 1 from attribute_owner o join device e on e.code = o.device where o.device = u.code and"
                        + " j.reach is not null and o.organization not in (select organization_reach(j.reach)) and case"
                        + " o.attribute when 'externalIds' then exists (select 1 from external_identifier x where"
                        + " x.device = e.code and not c.before -> 'external_ids' @> jsonb_build_array(jsonb_build_object("
                        + "'scheme', x.scheme, 'value', x.value))) when 'utcOffset' then c.before ->> 'utc_offset' <>"
                        + " e.utc_offset else c.before -> o.attribute is distinct from to_jsonb(e) -> o.attribute end)",
                "has attributes that another organization keeps",
                "有关属性由其他单位负责");
        keep(
                "update",
                "exists (select 1 from (select c.before ->> 'object' as code union all select"
                        + " jsonb_array_elements_text(c.links -> 'before')) w where w.code is not null and not exists"
                        + " (select 1 from managed_object o where o.code = w.code))",
                "stood on an object or observed one that is no longer registered",
                "原来所在或监测的管理对象已不存在");
    }

    private void keep(String action, String condition, String en, String zh) throws SQLException {
        transaction.update(
                sql(
                        "with kept as (delete from undo_code u using import_change c, import_job j where j.id = ? and c.import"
                                + " = j.id and c.code = u.code and u.action = ? and " + condition
                                + " returning u.code) insert into undo_kept select code, ?, ? from kept"),
                job.id(),
                action,
                en,
                zh);
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

    /** Rows of managed objects that were put aside before these had attributes had none. */
    private void restore() throws SQLException {
        var columns = Columns.changeable(job.kind()).stream()
                .map(column -> column.name() + " = b." + column.name())
                .collect(Collectors.joining(", "));
        transaction.update(
                sql("update $table e set " + columns
                        + ", grams = coalesce(b.grams, e.grams), stated_datum = b.stated_datum, stated_place = b.stated_place, grid_cell = b.grid_cell,"
                        + " version = e.version + 1, updated_at = now() from import_change c join undo_code u on u.code ="
                        + " c.code and u.action = 'update', lateral jsonb_populate_record(null::$table,"
                        + " jsonb_build_object('attributes', jsonb_build_object()) || c.before) b where"
                        + " c.import = ? and e.code = c.code"),
                job.id());
        transaction.update(sql("delete from external_identifier x using undo_code u where x.$holder = u.code and"
                + " u.action = 'update'"));
        transaction.update(
                sql("insert into external_identifier (scheme, value, $holder) select x.scheme, x.value, c.code from"
                        + " import_change c join undo_code u on u.code = c.code and u.action = 'update', lateral"
                        + " jsonb_to_recordset(c.before -> 'external_ids') as x(scheme text, value text) where c.import ="
                        + " ?"),
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
                "insert into device_link (device, object) select c.code, l.object from import_change c join undo_code u on"
                        + " u.code = c.code and u.action = 'update', jsonb_array_elements_text(c.links -> 'before') as"
                        + " l(object) where c.import = ?",
                job.id());
    }

    /** Names what is left as it is, and why; returns how much that is. */
    private long nameKept() throws SQLException {
        return transaction.update(
                "insert into import_fault (import, number, position, field, value, warning, en, zh) select c.import,"
                        + " c.number, 0, '', c.code, true, c.code || ' ' || coalesce(k.en, 'was changed after the import')"
                        + " || ' and is left as it is', c.code || ' ' || coalesce(k.zh, '在导入后已被修改') || '，保持不变' from"
                        + " import_change c left join undo_kept k on k.code = c.code where c.import = ? and not c.undone",
                job.id());
    }

    private String sql(String text) {
        return text.replace("$table", job.kind().table())
                .replace("$holder", job.kind().holder());
    }
}
