package io.mailuo.registry.place;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Areas on the API, as GeoJSON: {@code /grid-cells} and {@code /division-areas}. */
public final class Areas implements AutoCloseable {

    private static final long MOST_BYTES = 256L << 20;
    private static final long MOST_CORNERS = 100_000;
    private static final String GEO_JSON = "application/geo+json";
    private static final String SELECT = "select a.*, a.updated_at as changed from area a";

    /**
     * What a file has brought.
     *
     * @param areas how many there are now
     * @param received how many were in the file
     */
    record Outcome(
            String kind,
            long areas,
            long received,
            long added,
            long changed,
            long unchanged,
            long removed,
            CellAssignment.@Nullable Progress assignment) {

        Outcome with(CellAssignment.Progress progress) {
            return new Outcome(kind, areas, received, added, changed, unchanged, removed, progress);
        }
    }

    private record Size(String code, long corners) {}

    private record Counts(long added, long changed, long unchanged, long removed) {
        boolean none() {
            return added + changed + removed == 0;
        }
    }

    private final Database database;
    private final CellAssignment assignment;
    private final TemporaryFiles temporary;

    /** Starts giving things their grid cells where that is not done. */
    public Areas(Database database, GridCells cells, TemporaryFiles temporary) {
        this.temporary = temporary;
        this.database = database;
        this.assignment = new CellAssignment(database, cells);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/grid-cells/assignment", Access.authenticated(), call -> Answer.json(assignment.progress()));
        for (var kind : AreaKind.values()) {
            var path = "/" + kind.path();
            routes.uploadPut(
                    path,
                    Access.scope(Scope.ORGANIZATIONS_WRITE),
                    MOST_BYTES,
                    temporary.directory(),
                    (call, file) -> replace(kind, call, file));
            routes.get(path, Access.authenticated(), call -> list(kind, call));
            routes.get(path + "/{code}", Access.authenticated(), call -> get(kind, call));
        }
    }

    @Override
    public void close() {
        assignment.close();
    }

    private Answer replace(AreaKind kind, Call call, Path file) throws IOException {
        requireWholePlatform(call);
        var datum = call.query("datum")
                .map(name -> Datum.of(name)
                        .orElseThrow(() -> ProblemException.field(
                                "datum",
                                new Text(
                                        "'" + name + "' is not one of WGS84, CGCS2000, GCJ02, BD09",
                                        "“" + name + "”不在 WGS84、CGCS2000、GCJ02、BD09 之中"))))
                .orElse(Datum.WGS84);
        boolean merge = call.query("merge").filter("true"::equals).isPresent();
        var reader = new AreaReader(kind, call.query("codeField").orElse("code"), datum);
        Outcome outcome;
        try {
            outcome = database.bulk(
                    call.principal().subject(), transaction -> replace(kind, transaction, reader, file, merge));
        } catch (SQLException e) {
            throw new IOException("areas cannot be stored: " + e.getMessage(), e);
        }
        if (kind == AreaKind.GRID_CELL) {
            assignment.wake();
            outcome = outcome.with(assignment.progress());
        }
        return Answer.json(outcome);
    }

    private static Outcome replace(AreaKind kind, Transaction transaction, AreaReader reader, Path file, boolean merge)
            throws SQLException {
        transaction.execute("create temporary table area_new (code text primary key, name text, box box not null,"
                + " corners integer not null, shape bytea not null) on commit drop");
        long received = load(transaction, reader, file);
        transaction.execute("analyze area_new");
        // Who changes areas locks this row first; then nobody else does, nor are cells assigned.
        transaction.exists("select 1 from area_state where kind = ? for update", kind.text());
        var counts = merged(kind, transaction, merge);
        var areas = transaction
                .first(
                        "select count(*) as areas, coalesce(sum(corners), 0) as corners from area where kind = ?",
                        row -> new long[] {row.number("areas"), row.number("corners")},
                        kind.text())
                .orElseThrow();
        if (areas[0] > AreaReader.MOST_AREAS || areas[1] > AreaReader.MOST_CORNERS) {
            throw new ProblemException(
                    400,
                    "too-many-areas",
                    new Text("There would be too many areas", "区域过多"),
                    new Text(
                            "With these there would be " + areas[0] + " areas with " + areas[1] + " corners; at most "
                                    + AreaReader.MOST_AREAS + " with " + AreaReader.MOST_CORNERS + " are kept.",
                            "合计将有 " + areas[0] + " 个区域、" + areas[1] + " 个角点，最多 " + AreaReader.MOST_AREAS + " 个、"
                                    + AreaReader.MOST_CORNERS + " 点。"));
        }
        var outcome = new Outcome(
                kind.text(),
                areas[0],
                received,
                counts.added(),
                counts.changed(),
                counts.unchanged(),
                counts.removed(),
                null);
        if (!counts.none()) {
            transaction.audit("areas.replace", kind.path(), null, outcome);
            // Waits for those who rely on the areas as they were; see area_generation.
            transaction.exists("select pg_advisory_xact_lock(hashtext('mailuo area ' || ?))", kind.text());
            transaction.update("update area_state set generation = generation + 1 where kind = ?", kind.text());
        }
        return outcome;
    }

    private static long load(Transaction transaction, AreaReader reader, Path file) throws SQLException {
        var loader = transaction.load("area_new (code, name, box, corners, shape)");
        boolean done = false;
        try {
            long received = reader.read(file, area -> {
                var shape = area.shape();
                loader.put(area.code())
                        .put(area.name())
                        .put("(" + degrees(shape.east()) + "," + degrees(shape.north()) + "),(" + degrees(shape.west())
                                + "," + degrees(shape.south()) + ")")
                        .put(shape.size())
                        .put("\\x" + HexFormat.of().formatHex(shape.bytes()))
                        .end();
            });
            loader.close();
            done = true;
            return received;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            if (!done) {
                loader.cancel();
            }
        }
    }

    private static double degrees(int units) {
        return units / Shape.UNITS;
    }

    private static Counts merged(AreaKind kind, Transaction transaction, boolean merge) throws SQLException {
        long removed = merge
                ? 0
                : transaction.update(
                        "delete from area a where a.kind = ? and not exists (select 1 from area_new n where n.code ="
                                + " a.code)",
                        kind.text());
        long changed = transaction.update(
                "update area a set name = n.name, box = n.box, corners = n.corners, shape = n.shape, updated_at = now()"
                        + " from area_new n where a.kind = ? and n.code = a.code and (a.shape <> n.shape or a.name is"
                        + " distinct from n.name)",
                kind.text());
        long added = transaction.update(
                "insert into area (kind, code, name, box, corners, shape) select ?, code, name, box, corners, shape from"
                        + " area_new on conflict do nothing",
                kind.text());
        long received = transaction
                .first("select count(*) as received from area_new", row -> row.number("received"))
                .orElse(0L);
        return new Counts(added, changed, received - added - changed, removed);
    }

    private Answer list(AreaKind kind, Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("a.kind = ?", kind.text()).and("a.code > ?", Page.after(call));
        Filters.box(call::query)
                .ifPresent(box ->
                        conditions.and("a.box && box(point(?, ?), point(?, ?))", box[0], box[1], box[2], box[3]));
        call.query("q")
                .ifPresent(text -> conditions.and(
                        "a.code like ? or a.name ilike ?", Conditions.startingWith(text), Conditions.containing(text)));
        var features = new ArrayList<Map<String, Object>>();
        var page = database.read(transaction -> {
            var sizes = transaction.list(
                    "select a.code, a.corners from area a" + conditions.where() + " order by a.code limit ?",
                    row -> new Size(row.text("code"), row.number("corners")),
                    conditions.parameters(limit + 1));
            var shown = Page.of(sizes, Math.min(limit, fitting(sizes)), Size::code);
            features.addAll(transaction.list(
                    SELECT + " where a.kind = ? and a.code = any (?) order by a.code",
                    Areas::feature,
                    kind.text(),
                    shown.items().stream().map(Size::code).toList()));
            return shown;
        });
        var collection = new LinkedHashMap<String, Object>();
        collection.put("type", "FeatureCollection");
        collection.put("features", features);
        if (page.next() != null) {
            collection.put("next", page.next());
        }
        return geoJson(collection);
    }

    /** How many areas fit in a page: at least one, and no more corners than the memory is for. */
    private static int fitting(List<Size> sizes) {
        long corners = 0;
        for (int i = 0; i < sizes.size(); i++) {
            corners += sizes.get(i).corners();
            if (corners > MOST_CORNERS) {
                return Math.max(1, i);
            }
        }
        return Math.max(1, sizes.size());
    }

    private Answer get(AreaKind kind, Call call) {
        var code = call.path("code").replace("\0", "");
        var found = database.read(transaction -> {
            Optional<Map<String, Object>> feature =
                    transaction.first(SELECT + " where a.kind = ? and a.code = ?", Areas::feature, kind.text(), code);
            return feature;
        });
        return geoJson(found.orElseThrow(() ->
                ProblemException.notFound(new Text("No area has the code " + code + ".", "没有编码为 " + code + " 的区域。"))));
    }

    private static Map<String, Object> feature(Row row) throws SQLException {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("code", row.text("code"));
        var name = row.textOrNull("name");
        if (name != null) {
            properties.put("name", name);
        }
        properties.put("updatedAt", row.time("changed"));
        var feature = new LinkedHashMap<String, Object>();
        feature.put("type", "Feature");
        feature.put("id", row.text("code"));
        feature.put("properties", properties);
        feature.put("geometry", Shape.of(row.bytes("shape")).geometry());
        return feature;
    }

    private static Answer geoJson(Object value) {
        try {
            return new Answer(200, Map.of(), GEO_JSON, Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write areas as JSON", e);
        }
    }

    private static void requireWholePlatform(Call call) {
        if (call.principal().organization() != null) {
            throw new ProblemException(
                    403,
                    "foreign-organization",
                    new Text("Areas are the whole platform's", "区域属于整个平台"),
                    new Text(
                            "You act for " + call.principal().organization() + " only.",
                            "您仅代表单位 " + call.principal().organization() + "。"));
        }
    }
}
