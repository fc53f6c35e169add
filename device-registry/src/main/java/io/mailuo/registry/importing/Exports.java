package io.mailuo.registry.importing;

import io.mailuo.http.Access;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.registry.table.TableWriter.Format;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Devices and managed objects as tables: {@code /exports/devices} and {@code /exports/objects}, streamed. What is
 * exported can be imported again and changes nothing.
 */
public final class Exports {

    private static final int SHEET_ROWS = 1_048_000;

    private final Database database;
    private final Narrowing narrowing;

    /** @param narrowing what narrows exports down, as it does the lists */
    public Exports(Database database, Narrowing narrowing) {
        this.database = database;
        this.narrowing = narrowing;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.stream("/exports/devices", Access.scope(Scope.REGISTRY_READ), call -> export(call, Kind.DEVICE));
        routes.stream("/exports/objects", Access.scope(Scope.REGISTRY_READ), call -> export(call, Kind.OBJECT));
    }

    private Streamed export(Call call, Kind kind) {
        var format = Formats.of(call);
        var narrowed = kind == Kind.DEVICE ? Narrowing.Kind.DEVICE : Narrowing.Kind.OBJECT;
        var conditions = database.read(transaction -> {
            var wanted = new Conditions();
            narrowing.apply(transaction, narrowed, wanted, call.principal(), call::query);
            if (format == Format.XLSX) {
                refuseTooMany(transaction, kind, wanted);
            }
            return wanted;
        });
        var name = (kind == Kind.DEVICE ? "devices." : "objects.") + format.ending();
        return new Streamed(format.contentType(), name, out -> write(kind, conditions, format, out));
    }

    private static void refuseTooMany(Transaction transaction, Kind kind, Conditions conditions) throws SQLException {
        long count = transaction
                .first(
                        "select count(*) as count from (select 1 from " + kind.table() + conditions.where() + " limit "
                                + (SHEET_ROWS + 1) + ") c",
                        row -> row.number("count"),
                        conditions.parameters())
                .orElse(0L);
        if (count > SHEET_ROWS) {
            throw ProblemException.field(
                    "format",
                    new Text(
                            "a worksheet holds at most " + SHEET_ROWS + " rows here; narrow the filters or take csv",
                            "工作表最多 " + SHEET_ROWS + " 行，请缩小范围或改用 csv"));
        }
    }

    private void write(Kind kind, Conditions conditions, Format format, OutputStream out) throws IOException {
        var fields = Field.of(kind);
        try (var writer = format.writer(out, kind == Kind.DEVICE ? "设备 Devices" : "管理对象 Objects")) {
            writer.row(fields.stream().map(Field::heading).toList());
            var observes = kind == Kind.DEVICE
                    ? "(select string_agg(l.object, ';' order by l.object) from device_link l where l.device = e.code) as"
                            + " observes, "
                    : "";
            database.readMany(transaction -> transaction.each(
                    "select e.*, " + observes
                            + "(select string_agg(x.scheme || '=' || " + IdentifierList.QUOTED
                            + ", ';' order by x.scheme, x.value)"
                            + " from external_identifier x where x." + kind.holder()
                            + " = e.code) as identifiers from (select * from " + kind.table()
                            + conditions.where() + ") e order by code",
                    row -> {
                        try {
                            writer.row(cells(kind, fields, row));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    conditions.parameters()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> cells(Kind kind, List<Field> fields, Row row) throws SQLException {
        var stated = row.placeOrNull("stated_place");
        var place = stated != null ? stated : row.placeOrNull("place");
        var cells = new ArrayList<String>(fields.size());
        for (var field : fields) {
            cells.add(
                    switch (field) {
                        case CODE -> row.text("code");
                        case TYPE -> row.text("domain") + row.text("type");
                        case STANDARD -> row.text("standard");
                        case COMPONENT_CLASS -> row.text("component_class");
                        case DIVISION -> row.text("division");
                        case NAME -> row.text("name");
                        case ORGANIZATION -> row.text("organization");
                        case STATE -> row.text("state");
                        case LONGITUDE -> place == null ? "" : degrees(place.lon());
                        case LATITUDE -> place == null ? "" : degrees(place.lat());
                        case DATUM -> datum(row, place);
                        case PROFILE -> blank(row.textOrNull("profile"));
                        case CODEC -> row.text("codec");
                        case GATEWAY -> blank(row.textOrNull("gateway"));
                        case OBJECT -> blank(row.textOrNull("object"));
                        case OBSERVES -> blank(row.textOrNull("observes"));
                        case UTC_OFFSET -> row.text("utc_offset");
                        case EXTERNAL_IDS -> blank(row.textOrNull("identifiers"));
                    });
        }
        return cells;
    }

    private static String datum(Row row, @org.jspecify.annotations.Nullable Place place) throws SQLException {
        var stated = row.textOrNull("stated_datum");
        return place == null ? "" : stated == null ? Datum.WGS84.text() : stated;
    }

    private static String degrees(double value) {
        return java.math.BigDecimal.valueOf(value).toPlainString();
    }

    private static String blank(@org.jspecify.annotations.Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
