package io.mailuo.registry.importing;

import io.mailuo.registry.coding.Codes;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.RowLoader;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.coding.CodingSchemes;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gives what an import creates its codes, and notes them as the import's changes: before the commit, in transactions of
 * their own. Nobody who registers a device meanwhile waits for numbers, and the database does part of the work on a second
 * connection. Of an import that does not come to its end the numbers are lost; what was noted of it is removed here when it
 * is tried again, and by {@link #forget} when it is not. Nobody meets it meanwhile: there is nothing yet that has these codes.
 */
final class NewCodes {

    private static final int AT_ONCE = 100_000;

    private record Prefix(String kind, String division, String standard) {}

    private final Database database;
    private final Job job;
    private final Stage stage;

    NewCodes(Database database, Job job, Stage stage) {
        this.database = database;
        this.job = job;
        this.stage = stage;
    }

    /** Notes what is created under which code, in {@code import_change}. */
    void note() throws SQLException {
        database.bulk(job.subject(), transaction -> {
            forget(transaction, job.id());
            var uncoded = uncoded(transaction);
            try (var loader = transaction.load("import_change (import, number, code, action, version)")) {
                for (var entry : uncoded.entrySet()) {
                    load(loader, entry.getKey(), entry.getValue());
                }
            }
            transaction.update(
                    stage.sql(
                            "insert into import_change (import, number, code, action, version) select ?, number, code,"
                                    + " 'create', 1 from $rows where not failed and target is null and code is not null"
                                    + " order by code"),
                    job.id());
            transaction.execute("analyze import_change");
            return uncoded.size();
        });
    }

    /** Removes what was noted of an import that did not come to its end. */
    static void forget(Transaction transaction, long importId) throws SQLException {
        transaction.update("delete from import_change where import = ?", importId);
    }

    /** Numbers of the rows that need a code, in their order. */
    private Map<Prefix, int[]> uncoded(Transaction transaction) throws SQLException {
        var rows = new LinkedHashMap<Prefix, IntStream.Builder>();
        transaction.each(
                stage.sql(
                        "select number, kind, division, coalesce(standard, '') as standard from $rows where not failed"
                                + " and target is null and code is null order by number"),
                row -> rows.computeIfAbsent(
                                new Prefix(row.text("kind"), row.text("division"), row.text("standard")),
                                prefix -> IntStream.builder())
                        .add((int) row.number("number")));
        var numbers = new LinkedHashMap<Prefix, int[]>();
        rows.forEach((prefix, builder) -> numbers.put(prefix, builder.build().toArray()));
        return numbers;
    }

    /** The n-th row of a prefix gets the n-th code. */
    private void load(RowLoader loader, Prefix prefix, int[] numbers) throws SQLException {
        int place = 0;
        while (place < numbers.length) {
            for (var code : reserve(prefix, Math.min(numbers.length - place, AT_ONCE))) {
                loader.put(job.id())
                        .put(numbers[place++])
                        .put(code)
                        .put("create")
                        .put(1)
                        .end();
            }
        }
    }

    private List<String> reserve(Prefix prefix, int count) {
        if (job.kind() == Kind.DEVICE) {
            return database.enqueue(
                    job.subject(), other -> Codes.nextDevices(other, prefix.division(), prefix.kind(), count));
        }
        var scheme = CodingSchemes.bundled()
                .find(Codes.objectScheme(prefix.standard()))
                .orElseThrow();
        return database.enqueue(
                job.subject(), other -> Codes.nextObjects(other, scheme, prefix.division(), prefix.kind(), count));
    }
}
