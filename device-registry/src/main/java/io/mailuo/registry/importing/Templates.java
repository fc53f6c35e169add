package io.mailuo.registry.importing;

import io.mailuo.http.Access;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.registry.device.MountingMethod;
import io.mailuo.registry.table.TableRow;
import io.mailuo.registry.table.TableWriter.Format;
import io.mailuo.spec.catalogue.ComponentClass;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Empty tables to fill in: {@code /import-templates/{type}}, for a device type or for {@code object}. The rows with
 * hints and an example begin with #, so they may stay when the table is imported.
 */
public final class Templates {

    private static final int ROWS = 5000;
    private static final int NARROW = 18;
    private static final int WIDE = 34;
    private static final Set<Field> WIDE_FIELDS = Set.of(Field.NAME, Field.OBSERVES, Field.EXTERNAL_IDS);
    private static final String OBJECTS = "object";
    private static final String EXAMPLE_PLACE = "朝外大街 12 号";

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.stream("/import-templates/{type}", Access.scope(Scope.REGISTRY_READ), this::template);
    }

    private Streamed template(Call call) {
        var type = call.path("type");
        var format = Formats.of(call);
        if (!type.equals(OBJECTS) && DeviceTypes.find(type).isEmpty()) {
            throw ProblemException.notFound(new Text(
                    "'" + type + "' is neither a device type, see GET /catalogue/device-types, nor 'object'.",
                    "“" + type + "”既不是设备类型（见 GET /catalogue/device-types），也不是 object。"));
        }
        var name = "mailuo-" + type + "." + format.ending();
        return new Streamed(format.contentType(), name, out -> {
            if (format == Format.CSV) {
                csv(type, out);
            } else {
                xlsx(type, out);
            }
        });
    }

    private static void csv(String type, OutputStream out) throws IOException {
        var columns = columns(type);
        try (var writer = Format.CSV.writer(out, "")) {
            writer.row(columns.stream().map(FileColumn::heading).toList());
            writer.row(remark(columns.stream()
                    .map(column -> column.hint().zh() + " / " + column.hint().en())
                    .toList()));
            writer.row(remark(example(columns, type)));
        }
    }

    private static void xlsx(String type, OutputStream out) throws IOException {
        var columns = columns(type);
        var book = new Workbook(out, "Mailuo", null);
        var sheet = book.newWorksheet(type.equals(OBJECTS) ? "管理对象 Objects" : "设备 Devices");
        sheet.freezePane(1, 1);
        var hints = remark(columns.stream()
                .map(column -> column.hint().zh() + "\n" + column.hint().en())
                .toList());
        var example = remark(example(columns, type));
        for (int at = 0; at < columns.size(); at++) {
            var column = columns.get(at);
            sheet.width(at, WIDE_FIELDS.contains(column) ? WIDE : NARROW + 4);
            sheet.style(at).format("@").set(); // texts: no zero and no digit is lost
            sheet.inlineString(0, at, column.heading());
            sheet.style(0, at)
                    .bold()
                    .fillColor(column.required() ? "FFE8C7" : "DCE9F5")
                    .wrapText(true)
                    .set();
            sheet.inlineString(1, at, hints.get(at));
            sheet.style(1, at).wrapText(true).fontColor("808080").format("@").set();
            sheet.inlineString(2, at, example.get(at));
            sheet.style(2, at).fontColor("808080").italic().format("@").set();
        }
        choices(book, sheet, columns);
        notes(book, type);
        book.finish();
    }

    /** Lists to choose from, for the columns that know few values. */
    private static void choices(Workbook book, Worksheet sheet, List<FileColumn> columns) {
        var lists = book.newWorksheet("选项 Choices");
        int used = 0;
        for (int column = 0; column < columns.size(); column++) {
            var values = choices(columns.get(column));
            if (!values.isEmpty()) {
                choice(lists, used++, sheet, column, values);
            }
        }
    }

    private static List<String> choices(FileColumn column) {
        return switch (column) {
            case Field.STATE ->
                Arrays.stream(State.values()).map(state -> state.names().zh()).toList();
            case Field.DATUM -> List.of("CGCS2000", "WGS84", "GCJ02", "BD09");
            case Field.MOUNTING ->
                Arrays.stream(MountingMethod.values())
                        .map(method -> method.names().zh())
                        .toList();
            case AttributeColumn(var attribute) -> attribute.values();
            case Field _ -> List.of();
        };
    }

    private static void choice(Worksheet lists, int at, Worksheet sheet, int column, List<String> values) {
        for (int row = 0; row < values.size(); row++) {
            lists.inlineString(row, at, values.get(row));
        }
        sheet.range(3, column, ROWS, column).validateWithList(lists.range(0, at, values.size() - 1, at));
    }

    private static void notes(Workbook book, String type) {
        var notes = book.newWorksheet("说明 Notes");
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "上面的说明行和示例行（以 # 开头）不导入，可保留或删除；带 * 的列在新登记时必填。",
                        "The hints and the example (which begin with #) are not imported and may stay; columns with * are required for new records."));
        rows.add(
                List.of(
                        "再次导入时，按编码或外部标识找到已登记的记录并更新；空白单元格保持原值。",
                        "Imported again, a row changes the record with its code or external identifier; blank cells change nothing."));
        rows.add(List.of("", ""));
        if (type.equals(OBJECTS)) {
            for (ComponentClass each : ComponentClasses.all()) {
                rows.add(List.of(
                        each.standard() + "  " + each.code() + "  "
                                + each.names().zh(),
                        each.names().en()));
            }
        } else {
            for (DeviceType each : DeviceTypes.all()) {
                rows.add(List.of(
                        each.code() + "  " + each.names().zh(), each.names().en()));
            }
        }
        notes.width(0, 70);
        notes.width(1, 90);
        for (int row = 0; row < rows.size(); row++) {
            notes.inlineString(row, 0, rows.get(row).get(0));
            notes.inlineString(row, 1, rows.get(row).get(1));
        }
    }

    private static List<FileColumn> columns(String type) {
        return FileColumn.of(type.equals(OBJECTS) ? Kind.OBJECT : Kind.DEVICE);
    }

    private static List<String> example(List<FileColumn> columns, String type) {
        var kind = DeviceTypes.find(type);
        return columns.stream()
                .map(column -> switch (column) {
                    case AttributeColumn(var attribute) ->
                        attribute.values().isEmpty() ? "" : attribute.values().getFirst();
                    case Field.TYPE -> type;
                    case Field.STANDARD -> ComponentClass.GBT_47678;
                    case Field.COMPONENT_CLASS -> "01001";
                    case Field.DIVISION -> "110105";
                    case Field.NAME ->
                        EXAMPLE_PLACE + kind.map(known -> known.names().zh()).orElse("供水井盖");
                    case Field.ORGANIZATION -> "city";
                    case Field.STATE -> "在用";
                    case Field.LONGITUDE -> "116.434200";
                    case Field.LATITUDE -> "39.923200";
                    case Field.DATUM -> "CGCS2000";
                    case Field.EXTERNAL_IDS -> "serial=SN-000123";
                    case Field.UTC_OFFSET -> "+08:00";
                    case Field.MAINTAINER -> "市政养护一所";
                    case Field.MOUNTING -> MountingMethod.MANHOLE.names().zh();
                    case Field.MOUNTING_HEIGHT -> "-0.6";
                    case Field.CODE,
                            Field.PROFILE,
                            Field.CODEC,
                            Field.GATEWAY,
                            Field.OBJECT,
                            Field.OBSERVES,
                            Field.AZIMUTH,
                            Field.TILT,
                            Field.MOUNTING_NOTE -> "";
                })
                .toList();
    }

    private static List<String> remark(List<String> cells) {
        var remark = new ArrayList<>(cells);
        remark.set(0, "# " + remark.getFirst());
        return remark;
    }

    /** Whether a row is a template's own: its hints, or its example as it was. Whatever else begins with # is a row. */
    static boolean isHelp(TableRow row) {
        for (var cell : row.cells()) {
            if (!cell.blank()) {
                var text = cell.text().strip();
                return text.equals("#") ? isExample(row) : text.startsWith("#") && isHint(text.substring(1));
            }
        }
        return true;
    }

    private static boolean isHint(String text) {
        return text.strip().startsWith(Field.CODE.hint().zh());
    }

    private static boolean isExample(TableRow row) {
        return row.cells().stream().anyMatch(cell -> cell.text().startsWith(EXAMPLE_PLACE));
    }
}
