package io.mailuo.registry.importing;

import io.mailuo.http.Access;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
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
        var fields = fields(type);
        try (var writer = Format.CSV.writer(out, "")) {
            writer.row(fields.stream().map(Field::heading).toList());
            writer.row(remark(fields.stream()
                    .map(field -> field.hintZh() + " / " + field.hintEn())
                    .toList()));
            writer.row(remark(example(fields, type)));
        }
    }

    private static void xlsx(String type, OutputStream out) throws IOException {
        var fields = fields(type);
        var book = new Workbook(out, "Mailuo", null);
        var sheet = book.newWorksheet(type.equals(OBJECTS) ? "管理对象 Objects" : "设备 Devices");
        sheet.freezePane(1, 1);
        var hints = remark(fields.stream()
                .map(field -> field.hintZh() + "\n" + field.hintEn())
                .toList());
        var example = remark(example(fields, type));
        for (int column = 0; column < fields.size(); column++) {
            var field = fields.get(column);
            sheet.width(column, WIDE_FIELDS.contains(field) ? WIDE : NARROW + 4);
            sheet.style(column).format("@").set(); // texts: no zero and no digit is lost
            sheet.inlineString(0, column, field.heading());
            sheet.style(0, column)
                    .bold()
                    .fillColor(field.required() ? "FFE8C7" : "DCE9F5")
                    .wrapText(true)
                    .set();
            sheet.inlineString(1, column, hints.get(column));
            sheet.style(1, column)
                    .wrapText(true)
                    .fontColor("808080")
                    .format("@")
                    .set();
            sheet.inlineString(2, column, example.get(column));
            sheet.style(2, column).fontColor("808080").italic().format("@").set();
        }
        choices(book, sheet, fields);
        notes(book, type);
        book.finish();
    }

    /** Lists to choose from, for the columns that know few values. */
    private static void choices(Workbook book, Worksheet sheet, List<Field> fields) {
        var lists = book.newWorksheet("选项 Choices");
        choice(
                lists,
                0,
                sheet,
                fields.indexOf(Field.STATE),
                Arrays.stream(State.values()).map(state -> state.names().zh()).toList());
        choice(lists, 1, sheet, fields.indexOf(Field.DATUM), List.of("CGCS2000", "WGS84", "GCJ02", "BD09"));
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

    private static List<Field> fields(String type) {
        return Field.of(type.equals(OBJECTS) ? Kind.OBJECT : Kind.DEVICE);
    }

    private static List<String> example(List<Field> fields, String type) {
        var kind = DeviceTypes.find(type);
        return fields.stream()
                .map(field -> switch (field) {
                    case TYPE -> type;
                    case STANDARD -> ComponentClass.GBT_47678;
                    case COMPONENT_CLASS -> "01001";
                    case DIVISION -> "110105";
                    case NAME ->
                        EXAMPLE_PLACE + kind.map(known -> known.names().zh()).orElse("供水井盖");
                    case ORGANIZATION -> "city";
                    case STATE -> "在用";
                    case LONGITUDE -> "116.434200";
                    case LATITUDE -> "39.923200";
                    case DATUM -> "CGCS2000";
                    case EXTERNAL_IDS -> "serial=SN-000123";
                    case UTC_OFFSET -> "+08:00";
                    case CODE, PROFILE, CODEC, GATEWAY, OBJECT, OBSERVES -> "";
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
        return text.strip().startsWith(Field.CODE.hintZh());
    }

    private static boolean isExample(TableRow row) {
        return row.cells().stream().anyMatch(cell -> cell.text().startsWith(EXAMPLE_PLACE));
    }
}
