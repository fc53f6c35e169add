package io.mailuo.registry.importing;

import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.table.Cell;
import io.mailuo.spec.catalogue.ComponentClass;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.coding.CodingSchemes;
import io.mailuo.spec.coding.DeviceCode;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the cells of a file may refer to, by code or by name. Remembers what it has looked up. */
final class References {

    private static final String GATEWAYS = "90";
    private static final int TYPE_DIGITS = 5;
    private static final Pattern CODE_AND_NAME = Pattern.compile("([0-9]+)\\s+\\S.*");

    private final Map<String, String> organizations = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> knownTypes = new HashSet<>();
    private final Set<String> knownDivisions = new HashSet<>();

    private References() {}

    /**
     * Reads the organizations that there are.
     *
     * @param reach the organization that the importer speaks for, or null for all
     */
    static References of(Transaction transaction, @Nullable String reach) throws SQLException {
        var references = new References();
        transaction.each(
                "select id, name, (?::text is null or id in (select organization_reach(?))) as reached"
                        + " from organization",
                row -> references.organization(row.text("id"), row.text("name"), row.truth("reached")),
                reach,
                reach);
        for (var type : DeviceTypes.all()) {
            references.types.put(type.names().zh(), type.code());
            references.types.put(type.names().en(), type.code());
        }
        return references;
    }

    private void organization(String id, String name, boolean reached) {
        if (!reached) {
            elsewhere.add(id);
            elsewhere.add(name);
            return;
        }
        organizations.put(id, id);
        var other = organizations.putIfAbsent(name, id);
        if (other != null && !other.equals(id)) {
            ambiguous.add(name);
        }
    }

    @Nullable
    String organization(Cells cells) {
        var text = cells.name(Field.ORGANIZATION);
        if (text == null) {
            return null;
        }
        var id = organizations.get(text);
        if (id == null || ambiguous.contains(text)) {
            if (ambiguous.contains(text)) {
                cells.wrong(
                        Field.ORGANIZATION,
                        "more than one organization has this name; write its id",
                        "有多个同名单位，请填写单位标识");
            } else if (elsewhere.contains(text)) {
                cells.wrong(
                        Field.ORGANIZATION,
                        "belongs to another part of the city; you may import for your own organization and those below",
                        "不属于本单位及下级单位，无权导入");
            } else {
                cells.wrong(Field.ORGANIZATION, "no organization has this id or name", "没有该标识或名称的单位");
            }
            return null;
        }
        return id;
    }

    @Nullable
    String type(Cells cells) {
        var cell = cells.cell(Field.TYPE);
        if (cell.blank()) {
            return null;
        }
        var text = cell.text().strip();
        if (knownTypes.contains(text)) {
            return text;
        }
        var code = typeCode(cell, plain(text));
        if (DeviceTypes.find(code)
                .map(DeviceType::domain)
                .filter(GATEWAYS::equals)
                .isPresent()) {
            cells.wrong(Field.TYPE, "is a gateway; gateways are registered one by one", "是网关，网关须单独登记");
            return null;
        }
        if (DeviceTypes.find(code).isEmpty()) {
            cells.wrong(
                    Field.TYPE,
                    "is not a device type; the sheet 'Notes' of a template lists them all",
                    "不是设备类型，模板的“说明”表中列有全部类型");
            return null;
        }
        if (code.equals(text)) {
            knownTypes.add(text);
        }
        return code;
    }

    /** A type by its name, by code and name, or with the leading zero that a spreadsheet program has dropped. */
    private String typeCode(Cell cell, String text) {
        var byName = types.get(text);
        if (byName != null) {
            return byName;
        }
        var digits = digits(text);
        boolean shortened = digits.length() == TYPE_DIGITS - 1 && digits.matches("[0-9]+");
        return shortened && (cell.kind() == Cell.Kind.NUMBER || cell.kind() == Cell.Kind.TEXT) ? "0" + digits : digits;
    }

    @Nullable
    String division(Cells cells) {
        var cell = cells.cell(Field.DIVISION);
        if (cell.blank()) {
            return null;
        }
        var text = cell.text().strip();
        if (knownDivisions.contains(text)) {
            return text;
        }
        var code = digits(plain(text));
        if (Divisions.bundled().find(code).isEmpty()) {
            cells.wrong(
                    Field.DIVISION,
                    "is not a division of GB/T 2260 (6 digits, such as 110105)",
                    "不是 GB/T 2260 行政区划代码（6 位，如 110105）");
            return null;
        }
        if (code.equals(text)) {
            knownDivisions.add(text);
        }
        return code;
    }

    @Nullable
    String standard(Cells cells) {
        var cell = cells.cell(Field.STANDARD);
        if (cell.blank()) {
            return null;
        }
        var text = plain(cell.text()).replaceAll("\\s", "").toUpperCase(java.util.Locale.ROOT);
        if (text.startsWith("GB/T47678.5")) {
            return ComponentClass.GBT_47678;
        }
        if (text.startsWith("CJ/T214") || text.startsWith("GB/T30428.2")) {
            return ComponentClass.CJT_214;
        }
        cells.wrong(
                Field.STANDARD, "is not GB/T 47678.5-2026 or CJ/T 214-2007", "不是 GB/T 47678.5-2026 或 CJ/T 214-2007");
        return null;
    }

    @Nullable
    String componentClass(Cells cells, @Nullable String standard) {
        var cell = cells.cell(Field.COMPONENT_CLASS);
        if (cell.blank() || standard == null) {
            return null;
        }
        int length = standard.equals(ComponentClass.GBT_47678) ? 5 : 4;
        var digits = digits(plain(cell.text()));
        var code = digits.length() == length - 1 ? "0" + digits : digits;
        if (ComponentClasses.find(standard, code).isEmpty()) {
            cells.wrong(Field.COMPONENT_CLASS, "is not a class of " + standard, "不是 " + standard + " 的部件类");
            return null;
        }
        return code;
    }

    /** What is wrong with a code as such, or null. */
    @Nullable
    Text codeFault(Kind kind, String code) {
        if (kind == Kind.DEVICE && DeviceCode.isValid(code)) {
            return null;
        }
        var parsed = CodingSchemes.bundled().read(code);
        boolean fits = kind == Kind.DEVICE
                ? parsed.scheme().id().equals("device")
                : parsed.scheme().id().startsWith("object-");
        if (fits && parsed.valid()) {
            return null;
        }
        if (!fits || parsed.problems().isEmpty()) {
            int length = code.length();
            return kind == Kind.DEVICE
                    ? new Text("is not a device code: 19 digits, not " + length, "不是设备编码：应为 19 位数字，实为 " + length + " 位")
                    : new Text("is not the code of a managed object: 17 or 16 digits", "不是管理对象编码：应为 17 或 16 位数字");
        }
        var message = parsed.problems().getFirst().message();
        return new Text(message.en(), message.zh());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }

    private static String digits(String text) {
        var matcher = CODE_AND_NAME.matcher(text);
        return matcher.matches() ? matcher.group(1) : text;
    }
}
