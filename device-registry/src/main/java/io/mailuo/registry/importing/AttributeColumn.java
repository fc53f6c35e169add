package io.mailuo.registry.importing;

import io.mailuo.spec.catalogue.ComponentAttribute;
import io.mailuo.spec.catalogue.ComponentAttributes;
import io.mailuo.spec.catalogue.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The column of an attribute that GB/T 47678.5 asks for with managed objects, beyond what the registry itself keeps. */
record AttributeColumn(ComponentAttribute attribute) implements FileColumn {

    /** In the standard's order. */
    static final List<AttributeColumn> ALL = ComponentAttributes.all().stream()
            .filter(attribute -> attribute.field() == null)
            .map(AttributeColumn::new)
            .toList();

    @Override
    public String zh() {
        return attribute.names().zh();
    }

    @Override
    public String en() {
        return attribute.names().en();
    }

    @Override
    public String key() {
        return attribute.abbreviation();
    }

    @Override
    public Names hint() {
        var values = attribute.values();
        if (!values.isEmpty()) {
            return new Names(String.join("、", values), "One of " + String.join(", ", values));
        }
        int length = attribute.length();
        return switch (attribute.kind()) {
            case "digits" -> new Names(length + " 位数字", length + " digits");
            case "date" -> new Names("日期，如 20260701", "A date such as 20260701");
            default -> new Names("最多 " + length + " 个字符", "At most " + length + " characters");
        };
    }

    @Override
    public boolean required() {
        return false;
    }

    /** What a cell holds; null where it is blank, or wrong, which is noted. */
    @Nullable
    String read(Cells cells, int column) {
        var value = switch (attribute.kind()) {
            case "digits" -> cells.identifier(column);
            case "date" -> cells.day(column);
            default -> isCode() && cells.identifier(column) == null ? null : cells.text(column);
        };
        var fault = value == null ? null : attribute.fault(value).orElse(null);
        if (fault != null) {
            cells.wrong(column, fault.en(), fault.zh());
        }
        return fault == null ? value : null;
    }

    /** Whether it is ruined by losing digits; the standard's abbreviations of codes (代码) end so. */
    private boolean isCode() {
        return attribute.abbreviation().endsWith("DM");
    }
}
