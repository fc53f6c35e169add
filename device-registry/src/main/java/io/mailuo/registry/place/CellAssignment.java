package io.mailuo.registry.place;

import io.mailuo.registry.database.BackgroundWork;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives everything its grid cell anew when the cells have changed: page by page, each in a transaction of its own, on a
 * thread of its own. Where it is stands in the database, so that it goes on after a restart; several registries on one
 * database take turns. A cell is derived: giving another does not make a new version of the thing.
 */
final class CellAssignment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CellAssignment.class);
    private static final int PAGE = 1000; // its rows are locked meanwhile: some tenths of a second
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final List<String> TABLES = List.of("device", "managed_object", "gateway");

    /**
     * How far it is.
     *
     * @param progress percent
     * @param checked things that were looked at
     * @param moved things that were given another cell
     */
    record Progress(
            boolean running,
            int progress,
            long checked,
            long moved,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        private static Progress of(Row row) throws SQLException {
            boolean running = row.number("assigned") < row.number("generation");
            long share = row.number("total") == 0 ? 0 : 100 * row.number("checked") / row.number("total");
            return new Progress(
                    running,
                    running ? Math.clamp(share, 0, 99) : 100,
                    row.number("checked"),
                    row.number("moved"),
                    row.timeOrNull("started_at"),
                    row.timeOrNull("finished_at"));
        }
    }

    private record State(long generation, long assigned, long underWay, int step, String position) {
        static State of(Row row) throws SQLException {
            return new State(
                    row.number("generation"),
                    row.number("assigned"),
                    row.number("under_way"),
                    (int) row.number("step"),
                    row.text("position"));
        }
    }

    private record Thing(
            String code, @Nullable Place place, @Nullable String cell, long version) {
        static Thing of(Row row) throws SQLException {
            return new Thing(
                    row.text("code"), row.placeOrNull("place"), row.textOrNull("grid_cell"), row.number("version"));
        }
    }

    private final Database database;
    private final GridCells cells;
    private final BackgroundWork work;

    CellAssignment(Database database, GridCells cells) {
        this.database = database;
        this.cells = cells;
        this.work = new BackgroundWork("registry-cells", IDLE, this::page);
    }

    /** Says that the cells have changed. */
    void wake() {
        work.wake();
    }

    /** How far it is. */
    Progress progress() {
        return database.read(transaction -> transaction
                .first("select * from area_state where kind = 'grid-cell'", Progress::of)
                .orElseThrow());
    }

    @Override
    public void close() {
        work.close();
    }

    /** Does one page; whether there may be another. */
    private boolean page() {
        boolean open = database.read(transaction ->
                transaction.exists("select 1 from area_state where kind = 'grid-cell' and assigned < generation"));
        if (!open) {
            return false;
        }
        // Before the row of the state is locked: who changes cells locks that first, too.
        var index = cells.now(AreaKind.GRID_CELL);
        return database.enqueue("system", transaction -> page(transaction, index));
    }

    private static boolean page(Transaction transaction, AreaIndex index) throws SQLException {
        var found = transaction.first(
                "select * from area_state where kind = 'grid-cell' for update skip locked", State::of);
        if (found.isEmpty()) {
            return false; // another registry is at it
        }
        var state = found.get();
        if (state.assigned() == state.generation()) {
            return false;
        }
        if (index.generation() != state.generation()) {
            return true;
        }
        if (state.underWay() != state.generation()) {
            begin(transaction);
            return true;
        }
        var table = TABLES.get(state.step());
        var things = transaction.list(
                "select code, place, grid_cell, version from " + table + " where code > ? order by code limit " + PAGE,
                Thing::of,
                state.position());
        int moved = move(transaction, table, index, things);
        boolean next = things.size() < PAGE;
        boolean end = next && state.step() + 1 == TABLES.size();
        transaction.update(
                "update area_state set step = ?, position = ?, checked = checked + ?, moved = moved + ?,"
                        + (end ? " assigned = under_way, finished_at = now()," : "")
                        + " total = greatest(total, checked + ?) where kind = 'grid-cell'",
                next ? Math.min(state.step() + 1, TABLES.size() - 1) : state.step(),
                next ? "" : things.getLast().code(),
                things.size(),
                moved,
                things.size());
        if (end) {
            LOG.info("grid cells assigned generation={}", state.generation());
        }
        return !end;
    }

    private static void begin(Transaction transaction) throws SQLException {
        transaction.update(
                "update area_state set under_way = generation, step = 0, position = '', checked = 0, moved = 0,"
                        + " started_at = now(), finished_at = null, total = (select count(*) from device)"
                        + " + (select count(*) from managed_object) + (select count(*) from gateway) where kind = 'grid-cell'");
    }

    /** Moves those whose cell is another one; what was changed since it was read has been given its cell by that. */
    private static int move(Transaction transaction, String table, AreaIndex index, List<Thing> things)
            throws SQLException {
        var codes = new ArrayList<String>();
        var targets = new ArrayList<@Nullable String>();
        var versions = new ArrayList<String>();
        for (var thing : things) {
            var cell = thing.place() == null ? null : GridCells.of(index, thing.place());
            if (!Objects.equals(cell, thing.cell())) {
                codes.add(thing.code());
                targets.add(cell == null ? "" : cell);
                versions.add(String.valueOf(thing.version()));
            }
        }
        return codes.isEmpty()
                ? 0
                : transaction.update(
                        "update " + table + " t set grid_cell = nullif(u.cell, '') from unnest(?::text[], ?::text[],"
                                + " ?::bigint[]) as u(code, cell, version) where t.code = u.code and t.version = u.version",
                        codes,
                        targets,
                        versions);
    }
}
