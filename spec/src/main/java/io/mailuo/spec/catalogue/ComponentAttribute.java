package io.mailuo.spec.catalogue;

import io.mailuo.spec.problem.Text;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attribute that GB/T 47678.5 asks for with each managed component.
 *
 * @param abbreviation the standard's name of the field, such as {@code ZGBMDM}
 * @param kind {@code text}, {@code digits} (exactly {@code length} of them) or {@code date} (yyyyMMdd)
 * @param length characters, at most
 * @param requirement {@code mandatory}, {@code conditional} or {@code optional}, as the standard has it
 * @param values those allowed; empty where any are
 * @param field the field of the registry's managed object that holds it, or null where it is an attribute beside
 */
public record ComponentAttribute(
        String abbreviation,
        Names names,
        String kind,
        int length,
        String requirement,
        List<String> values,
        @Nullable String field) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    public ComponentAttribute {
        values = List.copyOf(values);
    }

    /** What is wrong with a value; empty where it may stand. */
    public Optional<Text> fault(String value) {
        if (value.isBlank() || value.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of(new Text("is empty or holds a control character", "为空或含有控制字符"));
        }
        if (!values.isEmpty() && !values.contains(value)) {
            return Optional.of(new Text("is not one of " + values, "不在 " + values + " 之中"));
        }
        return switch (kind) {
            case "digits" ->
                value.matches("[0-9]{" + length + "}")
                        ? Optional.empty()
                        : Optional.of(new Text("is not " + length + " digits", "不是 " + length + " 位数字"));
            case "date" ->
                isDate(value)
                        ? Optional.empty()
                        : Optional.of(new Text("is not a date such as 20260701", "不是形如 20260701 的日期"));
            default ->
                value.codePointCount(0, value.length()) <= length
                        ? Optional.empty()
                        : Optional.of(new Text("is longer than " + length + " characters", "超过 " + length + " 个字符"));
        };
    }

    private static boolean isDate(String value) {
        try {
            LocalDate.parse(value, DATE);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
