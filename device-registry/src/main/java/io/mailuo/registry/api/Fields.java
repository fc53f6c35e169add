package io.mailuo.registry.api;

import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the fields of one request and collects everything that is wrong, so that the caller hears it at once. */
public final class Fields {

    private static final int MAX_NAME = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final List<Problem.Field> wrong = new ArrayList<>();

    /** Notes that a field is wrong. */
    public void wrong(String pointer, String en, String zh) {
        wrong.add(new Problem.Field(pointer, new Text(en, zh)));
    }

    /** Notes that a field is wrong unless {@code right}. */
    public void require(boolean right, String pointer, String en, String zh) {
        if (!right) {
            wrong(pointer, en, zh);
        }
    }

    /** A text that must be there; empty where it is not. */
    public String required(String pointer, @Nullable String value) {
        if (value == null || value.isBlank()) {
            wrong(pointer, "is required", "必填");
            return "";
        }
        return value;
    }

    /** A name for people: 1 to 200 characters, none of them a control character. */
    public String name(String pointer, @Nullable String value) {
        var name = required(pointer, value).strip();
        require(
                name.length() <= MAX_NAME,
                pointer,
                "is " + name.length() + " characters long, at most " + MAX_NAME + " are allowed",
                "长度为 " + name.length() + " 个字符，最多 " + MAX_NAME + " 个");
        require(
                !CONTROL.matcher(name).find(),
                pointer,
                "holds a control character (such as a line break)",
                "含有控制字符（如换行）");
        return name;
    }

    /** A text that must match a pattern; {@code example} shows what is meant. */
    public String matching(String pointer, @Nullable String value, Pattern pattern, String example) {
        return matching(pointer, value, pattern, new Text(example, example));
    }

    /** As {@link #matching(String, String, Pattern, String)}, with an example that needs words. */
    public String matching(String pointer, @Nullable String value, Pattern pattern, Text example) {
        var text = required(pointer, value);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            wrong(
                    pointer,
                    "'" + shorten(text) + "' is not allowed; write it like " + example.en(),
                    "“" + shorten(text) + "”不合要求，应形如 " + example.zh());
        }
        return text;
    }

    /** Degrees of longitude and latitude. */
    public void place(String pointer, @Nullable Place place) {
        if (place == null) {
            return;
        }
        require(
                place.lon() >= -180 && place.lon() <= 180,
                pointer + "/lon",
                place.lon() + " is not a longitude from -180 to 180 degrees",
                place.lon() + " 不是 -180 到 180 度的经度");
        require(
                place.lat() >= -90 && place.lat() <= 90,
                pointer + "/lat",
                place.lat() + " is not a latitude from -90 to 90 degrees",
                place.lat() + " 不是 -90 到 90 度的纬度");
    }

    /** What is wrong with a field; the first that was noted. */
    public Optional<Text> fault(String pointer) {
        return wrong.stream()
                .filter(field -> field.pointer().equals(pointer))
                .map(Problem.Field::message)
                .findFirst();
    }

    /** Ends the request if anything is wrong. */
    public void check() {
        if (wrong.isEmpty()) {
            return;
        }
        var first = wrong.getFirst();
        throw new ProblemException(new Problem(
                "invalid-field",
                400,
                wrong.size() == 1
                        ? new Text("A field is not valid", "字段无效")
                        : new Text(wrong.size() + " fields are not valid", wrong.size() + " 个字段无效"),
                new Text(
                        first.pointer() + ": " + first.message().en(),
                        first.pointer() + "：" + first.message().zh()),
                wrong));
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
