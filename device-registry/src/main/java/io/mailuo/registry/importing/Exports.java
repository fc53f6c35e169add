package io.mailuo.registry.importing;

import io.mailuo.http.Access;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.Mounting;
import io.mailuo.registry.object.Attributes;
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
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        var columns = FileColumn.of(kind);
        try (var writer = format.writer(out, kind == Kind.DEVICE ? "设备 Devices" : "管理对象 Objects")) {
            writer.row(columns.stream().map(FileColumn::heading).toList());
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
                            writer.row(cells(kind, columns, row));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    conditions.parameters()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> cells(Kind kind, List<FileColumn> columns, Row row) throws SQLException {
        if (kind == Kind.DEVICE) {
            return cells(columns, row, Mounting.of(row), Map.of());
        }
        return cells(columns, row, null, Attributes.of(row));
    }

    private static List<String> cells(
            List<FileColumn> columns, Row row, @Nullable Mounting known, Map<String, String> attributes)
            throws SQLException {
        var mounting = known == null ? Mounting.UNKNOWN : known;
        var stated = row.placeOrNull("stated_place");
        var place = stated != null ? stated : row.placeOrNull("place");
        var cells = new ArrayList<String>(columns.size());
        for (var column : columns) {
            cells.add(
                    switch (column) {
                        case AttributeColumn attribute -> blank(attributes.get(attribute.key()));
                        case Field.CODE -> row.text("code");
                        case Field.TYPE -> row.text("domain") + row.text("type");
                        case Field.STANDARD -> row.text("standard");
                        case Field.COMPONENT_CLASS -> row.text("component_class");
                        case Field.DIVISION -> row.text("division");
                        case Field.NAME -> row.text("name");
                        case Field.ORGANIZATION -> row.text("organization");
                        case Field.STATE -> row.text("state");
                        case Field.LONGITUDE -> place == null ? "" : decimal(place.lon());
                        case Field.LATITUDE -> place == null ? "" : decimal(place.lat());
                        case Field.DATUM -> datum(row, place);
                        case Field.PROFILE -> blank(row.textOrNull("profile"));
                        case Field.CODEC -> row.text("codec");
                        case Field.GATEWAY -> blank(row.textOrNull("gateway"));
                        case Field.OBJECT -> blank(row.textOrNull("object"));
                        case Field.OBSERVES -> blank(row.textOrNull("observes"));
                        case Field.UTC_OFFSET -> row.text("utc_offset");
                        case Field.MAINTAINER -> blank(row.textOrNull("maintainer"));
                        case Field.MOUNTING -> blank(mounting.method());
                        case Field.MOUNTING_HEIGHT -> decimal(mounting.heightMetres());
                        case Field.AZIMUTH -> decimal(mounting.azimuthDegrees());
                        case Field.TILT -> decimal(mounting.tiltDegrees());
                        case Field.MOUNTING_NOTE -> blank(mounting.note());
                        case Field.EXTERNAL_IDS -> blank(row.textOrNull("identifiers"));
                    });
        }
        return cells;
    }

    private static String datum(Row row, @Nullable Place place) throws SQLException {
        var stated = row.textOrNull("stated_datum");
        return place == null ? "" : stated == null ? Datum.WGS84.text() : stated;
    }

    private static String decimal(@Nullable Double value) {
        return value == null ? "" : BigDecimal.valueOf(value).toPlainString();
    }

    private static String blank(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
