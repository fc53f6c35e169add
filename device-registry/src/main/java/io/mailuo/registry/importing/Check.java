package io.mailuo.registry.importing;

import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.DatastreamSets;
import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.registry.place.AreaKind;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.table.TableException;
import io.mailuo.registry.table.TableLimits;
import io.mailuo.registry.table.TableReader;
import io.mailuo.registry.table.TableRow;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The dry run: reads the file, stages its rows, finds out what each would do and what is wrong. */
final class Check {

    private static final int HEADER_WITHIN = 20;
    private static final int READ_PERCENT = 70;

    private final Database database;
    private final ProfileLibrary profiles;
    private final DatastreamSets sets;
    private final GridCells gridCells;
    private final TableLimits limits;
    private final TemporaryFiles temporary;

    Check(
            Database database,
            ProfileLibrary profiles,
            DatastreamSets sets,
            GridCells gridCells,
            TableLimits limits,
            TemporaryFiles temporary) {
        this.temporary = temporary;
        this.database = database;
        this.profiles = profiles;
        this.sets = sets;
        this.gridCells = gridCells;
        this.limits = limits;
    }

    /** Checks a file within a transaction, which ends with the import being CHECKED. */
    void run(Transaction transaction, Job job, Path file) throws SQLException, IOException {
        var progress = new Progress(database, job.id());
        var areas = gridCells.now(AreaKind.GRID_CELL);
        var stage = new Stage(job.id(), areas);
        var faults = new Faults();
        transaction.update("delete from import_fault where import = ?", job.id());
        stage.make(transaction);
        Header header;
        try (var reader = TableReader.open(file, limits);
                var spill = new IdentifierSpill(temporary)) {
            header = header(job.kind(), reader);
            var references = References.of(transaction, job.reach());
            var reading = new RowReading(job.kind(), header, faults, references, profiles, sets::id);
            rows(transaction, stage, reader, reading, spill, progress);
            identifiers(transaction, stage, spill);
            stage.analyze(transaction);
            merged(transaction, stage, header, reader, faults, progress);
            if (reading.nameless() > 0) {
                faults.warn(
                        header.row(),
                        -1,
                        "",
                        "",
                        reading.nameless() + " rows have neither a code nor an external identifier: if the file is"
                                + " imported again, they are registered a second time",
                        "有 " + reading.nameless() + " 行既无编码也无外部标识：再次导入本文件会重复登记");
            }
        }
        progress.at(READ_PERCENT + 5);
        new Matching(transaction, stage, job, header, faults).run(progress);
        faults.store(transaction, job.id());
        transaction.update(
                stage.sql(
                        "update import_job set state = 'CHECKED', progress = 100, header = ?, area_generation = ?, updated_at = now(), total = c.total,"
                                + " failed = c.failed, created = c.created, updated = c.updated, unchanged = c.unchanged from"
                                + " (select count(*) as total, count(*) filter (where failed) as failed,"
                                + " count(*) filter (where not failed and target is null) as created,"
                                + " count(*) filter (where not failed and target is not null and not same) as updated,"
                                + " count(*) filter (where not failed and same) as unchanged from $rows) c where id = ?"),
                header.texts(),
                areas.generation(),
                job.id());
    }

    /** The header, and nothing of the file before it. */
    static Header header(Kind kind, TableReader reader) throws IOException {
        for (int i = 0; i < HEADER_WITHIN; i++) {
            var row = reader.next();
            if (row == null) {
                break;
            }
            var header = Header.of(kind, row);
            if (header.isPresent()) {
                return header.get();
            }
        }
        throw Header.missing(kind);
    }

    private static void rows(
            Transaction transaction,
            Stage stage,
            TableReader reader,
            RowReading reading,
            IdentifierSpill spill,
            Progress progress)
            throws SQLException, IOException {
        var loader = stage.rowLoader(transaction);
        boolean done = false;
        try {
            long count = 0;
            for (@Nullable TableRow row = reader.next(); row != null; row = reader.next()) {
                if (Templates.isHelp(row)) {
                    continue;
                }
                var read = reading.read(row);
                stage.load(loader, read);
                spill.add(read.number(), read.identifiers());
                if ((++count & 1023) == 0) {
                    progress.at((int) (READ_PERCENT * reader.progress()));
                }
            }
            if (count == 0) {
                throw new TableException(
                        "The file has a header, but no rows below it. (The hints and the example of a template do not count.)",
                        "文件只有表头，没有数据行（模板自带的说明行和示例行不算）。");
            }
            loader.close();
            done = true;
        } finally {
            if (!done) {
                loader.cancel();
            }
        }
    }

    private static void identifiers(Transaction transaction, Stage stage, IdentifierSpill spill)
            throws SQLException, IOException {
        try (var loader = stage.identifierLoader(transaction)) {
            spill.each((number, identifiers) -> {
                for (ExternalId identifier : identifiers) {
                    loader.put(number)
                            .put(identifier.scheme())
                            .put(identifier.value())
                            .end();
                }
            });
        }
    }

    /** Merged cells hold one value for many rows: which of them it is meant for cannot be told. */
    private static void merged(
            Transaction transaction, Stage stage, Header header, TableReader reader, Faults faults, Progress progress)
            throws SQLException {
        var areas = reader.merged().stream()
                .filter(area -> area.lastRow() > header.row())
                .toList();
        var failed = new TreeSet<Integer>();
        transaction.each(
                // The order lets no plan but the index look like the best.
                stage.sql(
                        "select a.place, r.number from unnest(?::int[], ?::int[]) with ordinality as a (first, last, place)"
                                + " cross join lateral (select number from $rows where number between a.first and a.last order by"
                                + " number) r"),
                row -> {
                    var area = areas.get((int) row.number("place") - 1);
                    int number = (int) row.number("number");
                    int column = area.firstColumn() - 1;
                    failed.add(number);
                    faults.wrong(
                            number,
                            column,
                            column < header.texts().size() ? header.texts().get(column) : "",
                            area.range(),
                            "the cells " + area.range() + " are merged; unmerge them and fill in each row",
                            "单元格 " + area.range() + " 已合并，请取消合并并逐行填写");
                    progress.at(READ_PERCENT);
                },
                areas.stream().map(TableReader.Merged::firstRow).toList(),
                areas.stream().map(TableReader.Merged::lastRow).toList());
        transaction.update(stage.sql("update $rows set failed = true where number = any (?::int[])"), failed);
    }
}
