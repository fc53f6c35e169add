package io.mailuo.registry.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.api.Wording;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of one kind of entity: its changes, its state at any past moment, what came between two versions. */
public final class History {

    private static final int MOST_BETWEEN = 100;
    private static final int MOST_NAMED = 5;

    /** One event, as the API shows it. */
    record Item(
            Instant at,
            String who,
            String action,
            @JsonProperty("import") @Nullable String importId,
            List<Event.Change> changes) {}

    private record Cursor(Instant at, long audit) {}

    private final EntityKind kind;

    public History(EntityKind kind) {
        this.kind = kind;
    }

    /**
     * Answers with the changes of an entity, newest first. Whoever may see the entity may see what became of it; also of
     * one that is no more, because its import was undone.
     *
     * @param key code or id
     */
    public Answer list(Database database, Call call, String key) {
        int limit = call.limit();
        var cursor = cursor(call);
        return database.read(transaction -> {
            var timeline = new Timeline(transaction, kind, key);
            requireReach(transaction, call, timeline, key);
            var events = timeline.newest(cursor.audit(), cursor.at(), limit + 1);
            long[] lastAudit = {cursor.audit()};
            events.stream()
                    .limit(limit)
                    .filter(event -> !event.isOfImport())
                    .forEach(event -> lastAudit[0] = event.audit());
            var page = Page.of(events, limit, event -> event.at().toString() + "/" + lastAudit[0]);
            return Answer.json(
                    new Page<>(page.items().stream().map(History::item).toList(), page.next()));
        });
    }

    /**
     * The entity as it was at the moment that the query parameter {@code asOf} names; empty without that parameter. A
     * 404 where it was not registered then.
     */
    public Optional<Answer> asOf(Database database, Call call, String key) {
        return call.instant("asOf")
                .map(moment -> database.read(transaction -> {
                    var timeline = new Timeline(transaction, kind, key);
                    requireReach(transaction, call, timeline, key);
                    return Answer.json(timeline.asOf(moment)
                            .orElseThrow(() -> ProblemException.notFound(new Text(
                                    kind.entity(key) + " was not registered at "
                                            + Wording.of(moment).en() + ".",
                                    kind.entity(key) + " 在 "
                                            + Wording.of(moment).zh() + " 尚未登记。"))));
                }));
    }

    /**
     * Ends the request with 412 where {@code If-Match} names another version than the present one, and says who has
     * changed what since.
     *
     * @param current the entity as the API shows it now
     */
    public void requireVersion(Transaction transaction, Call call, String key, long version, Object current)
            throws SQLException {
        var wanted = Patch.otherVersion(call, version);
        if (wanted.isEmpty()) {
            return;
        }
        var since = since(new Timeline(transaction, kind, key), wanted.get());
        var en = new StringBuilder();
        var zh = new StringBuilder();
        for (var event : since.stream().limit(MOST_NAMED).toList()) {
            var fields = event.changes().stream().map(Event.Change::field).collect(Collectors.joining(", "));
            var at = Wording.of(event.at());
            en.append(" ")
                    .append(at.en())
                    .append(" ")
                    .append(event.subject())
                    .append(" changed ")
                    .append(fields)
                    .append(".");
            zh.append(at.zh())
                    .append(" ")
                    .append(event.subject())
                    .append(" 修改了 ")
                    .append(fields)
                    .append("。");
        }
        if (since.size() > MOST_NAMED) {
            en.append(" So did others before.");
            zh.append("此前还有其他修改。");
        }
        throw mismatch(
                wanted.get(),
                version,
                new Text(en.toString(), zh.toString()),
                since.isEmpty() ? List.of() : differences(since, Json.MAPPER.valueToTree(current)));
    }

    /** Ends the request as above, for somebody who may not see all of the entity: says nothing of what was changed. */
    public static void requireVersion(Call call, long version) {
        var wanted = Patch.otherVersion(call, version);
        if (wanted.isPresent()) {
            throw mismatch(wanted.get(), version, new Text("", ""), List.of());
        }
    }

    private static ProblemException mismatch(String wanted, long version, Text since, List<Problem.Field> differences) {
        return new ProblemException(new Problem(
                "version-mismatch",
                412,
                new Text("It was changed in the meantime", "数据已被他人修改"),
                new Text(
                        "The change is of version " + wanted + ", it is now version " + version + "." + since.en()
                                + " Read it again and repeat the change.",
                        "修改依据的是版本 " + wanted + "，当前已是版本 " + version + "。" + since.zh() + "请重新读取后再修改。"),
                differences));
    }

    /** The changes since a version, newest first; none where it cannot be told. */
    private static List<Event> since(Timeline timeline, String wanted) throws SQLException {
        if (!wanted.matches("[0-9]{1,18}")) {
            return List.of();
        }
        long version = Long.parseLong(wanted);
        var since = new ArrayList<Event>();
        for (var event : timeline.newest(Long.MAX_VALUE, Instant.MAX, MOST_BETWEEN)) {
            if (!Event.isState(event.before())) {
                if (Event.isState(event.after())) {
                    break;
                }
                continue;
            }
            if (event.before().path("version").asLong() < version) {
                break;
            }
            since.add(event);
        }
        return since;
    }

    /** Each field that is not what it was before the oldest of the changes, and who changed it last. */
    private static List<Problem.Field> differences(List<Event> newestFirst, JsonNode current) {
        var fields = new ArrayList<Problem.Field>();
        for (var change : Event.changes(newestFirst.getLast().before(), current)) {
            var by = newestFirst.stream()
                    .filter(event -> event.changes().stream()
                            .anyMatch(each -> each.field().equals(change.field())))
                    .findFirst();
            if (by.isPresent()) {
                var was = Wording.of(change.before());
                var is = Wording.of(change.after());
                var who = by.get().subject();
                var at = Wording.of(by.get().at());
                fields.add(new Problem.Field(
                        "/" + change.field(),
                        new Text(
                                "was " + was.en() + ", is now " + is.en() + " (" + who + ", " + at.en() + ")",
                                "原为 " + was.zh() + "，现为 " + is.zh() + "（" + who + "，" + at.zh() + "）")));
            }
        }
        return fields;
    }

    private void requireReach(Transaction transaction, Call call, Timeline timeline, String key) throws SQLException {
        var state = timeline.current();
        if (state.isEmpty()) {
            for (var event : timeline.newest(Long.MAX_VALUE, Instant.MAX, MOST_BETWEEN)) {
                var last = event.after() != null ? event.after() : event.before();
                if (Event.isState(last)) {
                    state = Optional.of(last);
                    break;
                }
            }
        }
        var owner = state.map(found -> found.path(kind.owner()).asText())
                .orElseThrow(() -> ProblemException.notFound(
                        new Text(kind.entity(key) + " is not registered.", kind.entity(key) + " 未登记。")));
        kind.reach().require(transaction, call.principal(), owner);
    }

    private static Item item(Event event) {
        var id = event.importId();
        return new Item(
                event.at(), event.subject(), event.action(), id == null ? null : id.toString(), event.changes());
    }

    private static Cursor cursor(Call call) {
        var text = Page.after(call);
        if (text.isEmpty()) {
            return new Cursor(Instant.MAX, Long.MAX_VALUE);
        }
        try {
            var parts = text.split("/", 2);
            return new Cursor(Instant.parse(parts[0]), Long.parseLong(parts[1]));
        } catch (RuntimeException e) {
            throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是本列表的游标"));
        }
    }
}
