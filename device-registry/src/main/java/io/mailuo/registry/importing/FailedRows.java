package io.mailuo.registry.importing;

import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.table.Cell;
import io.mailuo.registry.table.TableLimits;
import io.mailuo.registry.table.TableReader;
import io.mailuo.registry.table.TableRow;
import io.mailuo.registry.table.TableWriter.Format;
import io.mailuo.spec.problem.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that have faults, as they stand there, with the reasons in a column more; can be mended and
 * imported as it is, since headings that begin with # are ignored.
 */
final class FailedRows {

    private static final Text HEADING = new Text("# Errors", "# 错误");

    private final Database database;
    private final StoredFiles files;
    private final TableLimits limits;

    FailedRows(Database database, StoredFiles files, TableLimits limits) {
        this.database = database;
        this.files = files;
        this.limits = limits;
    }

    Streamed stream(Job job, Format format, Locale language) {
        var name = "import-" + job.id() + "-failed." + format.ending();
        return new Streamed(format.contentType(), name, out -> write(job, format, language, out));
    }

    private void write(Job job, Format format, Locale language, OutputStream out) throws IOException {
        var reasons = reasons(job, language);
        var file = files.fetch(job.id());
        try (var reader = TableReader.open(file, limits);
                var writer = format.writer(out, language.equals(Locale.SIMPLIFIED_CHINESE) ? "失败的行" : "Failed rows")) {
            var header = Check.header(job.kind(), reader);
            var headings = new ArrayList<>(header.texts());
            int width = headings.size();
            headings.add(HEADING.in(language));
            writer.row(headings);
            for (@Nullable TableRow row = reader.next(); row != null; row = reader.next()) {
                var reason = reasons.get(row.number());
                if (reason != null && !Templates.isHelp(row)) {
                    writer.row(with(row, width, reason));
                }
            }
        } finally {
            remove(file);
        }
    }

    private Map<Integer, String> reasons(Job job, Locale language) {
        return database.read(transaction -> {
            var reasons = new HashMap<Integer, String>();
            transaction.each(
                    "select number, position, field, en, zh from import_fault where import = ? and not warning"
                            + " order by number, position",
                    row -> {
                        var column = row.number("position") == 0
                                ? ""
                                : TableRow.letters((int) row.number("position") - 1) + " " + row.text("field") + ": ";
                        var text = column + new Text(row.text("en"), row.text("zh")).in(language);
                        reasons.merge((int) row.number("number"), text, (before, more) -> before + "; " + more);
                    },
                    job.id());
            return reasons;
        });
    }

    private static List<String> with(TableRow row, int width, String reason) {
        var cells = new ArrayList<String>(width + 1);
        for (int column = 0; column < width; column++) {
            cells.add(
                    row.cell(column).kind() == Cell.Kind.FAULT
                            ? ""
                            : row.cell(column).text());
        }
        cells.add(reason);
        return cells;
    }

    private static void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
