package io.mailuo.registry.importing;

import io.mailuo.http.Call;
import io.mailuo.registry.table.TableWriter.Format;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;

/** The query parameter {@code format}. */
final class Formats {

    private Formats() {}

    /** CSV or XLSX, as the call asks; XLSX unless it says. */
    static Format of(Call call) {
        var text = call.query("format").orElse("xlsx");
        return switch (text) {
            case "csv" -> Format.CSV;
            case "xlsx" -> Format.XLSX;
            default ->
                throw ProblemException.field(
                        "format", new Text("'" + text + "' is not csv or xlsx", "“" + text + "”不是 csv 或 xlsx"));
        };
    }
}
