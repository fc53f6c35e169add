package io.mailuo.registry.importing;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.DatastreamSets;
import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.table.TableLimits;
import io.mailuo.registry.table.TableRow;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Imports on the API: {@code /imports}. A file is checked first, always; nothing changes before it is committed. */
public final class Imports implements AutoCloseable {

    /** The largest file that is taken, bytes. */
    public static final long MOST_BYTES = 1L << 30;

    private static final int LONGEST_NAME = 200;
    private static final Set<String> KINDS = Set.of("device", "object");

    /** What a commit may say. */
    record CommitBody(@Nullable Boolean skipFailed) {}

    /** One fault as the API shows it. */
    record FaultView(int row, String column, String heading, String value, boolean warning, String message) {}

    private record Keyed(String key, FaultView view) {}

    private final Database database;
    private final TemporaryFiles temporary;
    private final Runner runner;
    private final FailedRows failedRows;

    /** Starts working on what is open. */
    public Imports(
            Database database,
            ProfileLibrary profiles,
            DatastreamSets sets,
            GridCells gridCells,
            TemporaryFiles temporary) {
        this.database = database;
        this.temporary = temporary;
        var limits = TableLimits.DEFAULT;
        var files = new StoredFiles(database, temporary);
        this.runner = new Runner(database, files, new Check(database, profiles, sets, gridCells, limits, temporary));
        this.failedRows = new FailedRows(database, files, limits);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.upload("/imports", Access.scope(Scope.REGISTRY_WRITE), MOST_BYTES, temporary.directory(), this::create);
        routes.get("/imports", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/imports/{id}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.get("/imports/{id}/faults", Access.scope(Scope.REGISTRY_READ), this::faults);
        routes.stream("/imports/{id}/failed-rows", Access.scope(Scope.REGISTRY_READ), this::failedRows);
        routes.post("/imports/{id}/commit", Access.scope(Scope.REGISTRY_WRITE), this::commit);
        routes.post("/imports/{id}/cancel", Access.scope(Scope.REGISTRY_WRITE), this::cancel);
        routes.post("/imports/{id}/undo", Access.scope(Scope.REGISTRY_WRITE), this::undo);
    }

    /** Stops working; what is under way is rolled back and done after the next start. */
    @Override
    public void close() {
        runner.close();
    }

    private Answer create(Call call, Path file) throws IOException {
        var kind = call.query("kind").orElse("device");
        if (!KINDS.contains(kind)) {
            throw ProblemException.field(
                    "kind", new Text("'" + kind + "' is not device or object", "“" + kind + "”不是 device 或 object"));
        }
        var name = fileName(call.query("name").orElse(""));
        long size = Files.size(file);
        if (size == 0) {
            throw ProblemException.field("", new Text("the body is empty: send the file itself", "请求体为空，请直接发送文件内容"));
        }
        var sha256 = sha256(file);
        var job = database.enqueue(call.principal().subject(), transaction -> {
            var made = transaction
                    .first(
                            "insert into import_job (kind, state, file_name, file_bytes, file_sha256, subject, reach)"
                                    + " values (?, 'CHECKING', ?, ?, ?, ?, ?) returning *",
                            Job::of,
                            kind,
                            name,
                            size,
                            sha256,
                            call.principal().subject(),
                            call.principal().organization())
                    .orElseThrow();
            StoredFiles.store(transaction, made.id(), file);
            return made;
        });
        runner.wake();
        return Answer.json(202, job.view(call.language())).with("Location", Routes.BASE + "/imports/" + job.id());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions();
        restrict(conditions, call);
        var after = Page.after(call);
        if (!after.isEmpty()) {
            conditions.and("id < ?", number(after));
        }
        var found = database.read(transaction -> transaction.list(
                "select * from import_job" + conditions.where() + " order by id desc limit ?",
                row -> Job.of(row).view(call.language()),
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Job.View::id));
    }

    private Answer get(Call call) {
        return Answer.json(
                database.read(transaction -> find(transaction, call, "")).view(call.language()));
    }

    private Answer faults(Call call) {
        int limit = call.limit();
        var cursor = Page.after(call);
        var found = database.read(transaction -> {
            var job = find(transaction, call, "");
            return transaction.list(
                    "select * from (select f.*, row_number() over (order by number, position, en) as place from"
                            + " import_fault f where import = ?) n where place > ? order by place limit ?",
                    row -> new Keyed(
                            String.valueOf(row.number("place")),
                            new FaultView(
                                    (int) row.number("number"),
                                    row.number("position") == 0
                                            ? ""
                                            : TableRow.letters((int) row.number("position") - 1),
                                    row.text("field"),
                                    row.text("value"),
                                    row.truth("warning"),
                                    new Text(row.text("en"), row.text("zh")).in(call.language()))),
                    job.id(),
                    cursor.isEmpty() ? 0L : number(cursor),
                    limit + 1);
        });
        var page = Page.of(found, limit, Keyed::key);
        return Answer.json(new Page<>(page.items().stream().map(Keyed::view).toList(), page.next()));
    }

    private Streamed failedRows(Call call) {
        var job = database.read(transaction -> find(transaction, call, ""));
        if (job.failed() == 0) {
            throw conflict(
                    "no-failed-rows", "No row has failed", "没有失败的行", "The import has no failed rows.", "该导入没有失败的行。");
        }
        if (!database.read(
                transaction -> transaction.exists("select 1 from import_file where import = ? limit 1", job.id()))) {
            throw conflict(
                    "file-forgotten",
                    "The file is no longer kept",
                    "文件已不再保存",
                    "Files of imports are forgotten 30 days after they ended.",
                    "导入结束 30 天后不再保存文件。");
        }
        return failedRows.stream(job, Formats.of(call), call.language());
    }

    private Answer commit(Call call) {
        boolean skip = call.body().length > 0
                && Boolean.TRUE.equals(call.body(CommitBody.class).skipFailed());
        return move(call, Job.State.CHECKED, Job.State.COMMITTING, skip, job -> {
            if (job.failed() > 0 && !skip) {
                throw conflict(
                        "rows-failed",
                        "Some rows have faults",
                        "部分行有错误",
                        job.failed() + " of " + job.total()
                                + " rows have faults. Mend the file, or commit the others with {\"skipFailed\": true}.",
                        "共 " + job.total() + " 行，其中 " + job.failed()
                                + " 行有错误。请修正文件，或以 {\"skipFailed\": true} 只导入其余各行。");
            }
        });
    }

    private Answer undo(Call call) {
        return move(call, Job.State.COMMITTED, Job.State.UNDOING, false, job -> {
            // whatever was committed can be undone
        });
    }

    private Answer cancel(Call call) {
        var language = call.language();
        var job = database.enqueue(call.principal().subject(), transaction -> {
            var found = find(transaction, call, " for update");
            var sql = switch (found.state()) {
                case CHECKING, COMMITTING -> "update import_job set cancelled = true where id = ? returning *";
                case CHECKED -> {
                    new Stage(found.id()).remove(transaction);
                    StoredFiles.forget(transaction, found.id());
                    yield "update import_job set state = 'CANCELLED', updated_at = now() where id = ? returning *";
                }
                case COMMITTED, UNDOING, UNDONE, CANCELLED, FAILED ->
                    throw conflict(
                            "import-ended",
                            "There is nothing to cancel",
                            "没有可取消的操作",
                            "The import is " + found.state() + ".",
                            "该导入的状态为 " + found.state() + "。");
            };
            return transaction.first(sql, Job::of, found.id()).orElseThrow();
        });
        runner.wake();
        return Answer.json(202, job.view(language));
    }

    private interface Condition {
        void require(Job job);
    }

    private Answer move(Call call, Job.State from, Job.State to, boolean skip, Condition condition) {
        var job = database.enqueue(call.principal().subject(), transaction -> {
            var found = find(transaction, call, " for update");
            if (found.state() == to) {
                return found; // asked for twice
            }
            if (found.state() != from) {
                throw conflict(
                        "wrong-state",
                        "The import is not ready for that",
                        "导入尚未就绪或已结束",
                        "It is " + found.state() + "; " + from + " is needed.",
                        "当前状态为 " + found.state() + "，需要 " + from + "。");
            }
            condition.require(found);
            return transaction
                    .first(
                            "update import_job set state = ?, progress = 0, attempts = 0, skip_failed = ?, cancelled ="
                                    + " false, fault_en = null, fault_zh = null, updated_at = now(), "
                                    + (to == Job.State.UNDOING ? "undone_by" : "committed_by")
                                    + " = ? where id = ? returning *",
                            Job::of,
                            to,
                            skip,
                            call.principal().subject(),
                            found.id())
                    .orElseThrow();
        });
        runner.wake();
        return Answer.json(202, job.view(call.language()));
    }

    private static Job find(Transaction transaction, Call call, String lock) throws SQLException {
        var conditions = new Conditions().and("id = ?", number(call.path("id")));
        restrict(conditions, call);
        return transaction
                .first("select * from import_job" + conditions.where() + lock, Job::of, conditions.parameters())
                .orElseThrow(() -> ProblemException.notFound(new Text("There is no such import.", "没有该导入。")));
    }

    private static void restrict(Conditions conditions, Call call) {
        var organization = call.principal().organization();
        if (organization != null) {
            conditions.and("reach in (select organization_reach(?))", organization);
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static String fileName(String text) {
        var name = text.replaceAll(".*[/\\\\]", "").replaceAll("\\p{Cntrl}", "");
        if (name.isEmpty()) {
            return "import";
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    private static String sha256(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProblemException conflict(String code, String en, String zh, String detailEn, String detailZh) {
        return new ProblemException(409, code, new Text(en, zh), new Text(detailEn, detailZh));
    }
}
