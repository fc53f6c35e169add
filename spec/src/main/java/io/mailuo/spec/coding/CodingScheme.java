package io.mailuo.spec.coding;

import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.coding.ParsedCode.Kind;
import io.mailuo.spec.coding.ParsedCode.Problem;
import io.mailuo.spec.coding.ParsedCode.Value;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A coding scheme: which parts a code has, what they may be, and how it is checked. Immutable. */
public final class CodingScheme {

    private static final int LONGEST_TEXT = 256;

    private final String id;
    private final String standard;
    private final Names names;
    private final String example;
    private final CheckAlgorithm check;
    private final List<CodeField> fields;
    private final int length;

    CodingScheme(
            String id, String standard, Names names, String example, CheckAlgorithm check, List<CodeField> fields) {
        this.id = id;
        this.standard = standard;
        this.names = names;
        this.example = example;
        this.check = check;
        this.fields = List.copyOf(fields);
        this.length = fields.stream().mapToInt(CodeField::length).sum();
    }

    /** Short name, such as {@code device} or {@code gb32100}. */
    public String id() {
        return id;
    }

    /** The standard that defines it. */
    public String standard() {
        return standard;
    }

    /** Names for people. */
    public Names names() {
        return names;
    }

    /** A valid code of this scheme. */
    public String example() {
        return example;
    }

    /** The check algorithm. */
    public CheckAlgorithm check() {
        return check;
    }

    /** The parts of a code, in their order. */
    public List<CodeField> fields() {
        return fields;
    }

    /** How many characters a code has. */
    public int length() {
        return length;
    }

    /** A text as it is compared: no spaces and hyphens, full-width characters as plain ones, capitals. */
    public static String normalize(String text) {
        var bounded = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        return Normalizer.normalize(bounded, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\u00A0\\-\\u2010-\\u2015]", "")
                .toUpperCase(Locale.ROOT);
    }

    /** Reads a code; what is wrong with it stands in the answer. */
    public ParsedCode parse(String text) {
        var code = normalize(text);
        if (code.length() != length) {
            var message = new Names(
                    "应为 " + length + " 位，实为 " + code.length() + " 位",
                    "must have " + length + " characters, has " + code.length());
            return new ParsedCode(this, code, List.of(), List.of(new Problem(Kind.LENGTH, null, message)));
        }
        var problems = new ArrayList<Problem>();
        var values = new ArrayList<Value>();
        for (var field : fields) {
            values.add(read(field, code, problems));
        }
        if (problems.isEmpty() && check != CheckAlgorithm.NONE && !check.verify(code)) {
            var message = new Names(
                    "校验码不符，有字符输错或次序颠倒", "the check character does not fit: a character is wrong or two are exchanged");
            problems.add(new Problem(Kind.CHECK, lastField().name(), message));
        }
        return new ParsedCode(this, code, values, problems);
    }

    private Value read(CodeField field, String code, List<Problem> problems) {
        var value = field.of(code);
        for (int i = 0; i < value.length(); i++) {
            if (field.alphabet().indexOf(value.charAt(i)) < 0) {
                var place = String.valueOf(field.start() + i + 1);
                problems.add(new Problem(
                        Kind.CHARACTER,
                        field.name(),
                        new Names(
                                "第 " + place + " 位不能是“" + value.charAt(i) + "”",
                                "character " + place + " cannot be '" + value.charAt(i) + "'")));
                return new Value(field.name(), value, null);
            }
        }
        if (field.min() != null && Long.parseLong(value) < field.min()) {
            problems.add(fieldProblem(field, value, "从 " + field.min() + " 起", "starts at " + field.min()));
        }
        if (field.scheme() != null && !field.scheme().parse(value).valid()) {
            var inner = field.scheme().names();
            problems.add(fieldProblem(field, value, "不是" + inner.zh(), "is not a valid " + inner.en()));
        }
        if (field.table() == null) {
            return new Value(field.name(), value, null);
        }
        var key = key(field, code);
        var meaning = field.table().name(key);
        if (meaning.isEmpty()) {
            problems.add(fieldProblem(field, key, "在代码表中不存在", "is not in the code table"));
        }
        return new Value(field.name(), value, meaning.orElse(null));
    }

    private String key(CodeField field, String code) {
        if (field.key().isEmpty()) {
            return field.of(code);
        }
        return fields.stream()
                .filter(each -> field.key().contains(each.name()))
                .map(each -> each.of(code))
                .collect(Collectors.joining());
    }

    private static Problem fieldProblem(CodeField field, String value, String zh, String en) {
        return new Problem(
                Kind.FIELD,
                field.name(),
                new Names(
                        field.names().zh() + " " + value + " " + zh,
                        field.names().en() + " " + value + " " + en));
    }

    private CodeField lastField() {
        return fields.get(fields.size() - 1);
    }

    /**
     * Makes a code and its check characters.
     *
     * @param values the value of every field but the check characters; sequences may be shorter than their field
     * @throws IllegalArgumentException naming the fields that are missing, unknown or wrong
     */
    public String compose(Map<String, String> values) {
        var payload = new StringBuilder();
        var wanted = check == CheckAlgorithm.NONE ? fields : fields.subList(0, fields.size() - 1);
        var names = wanted.stream().map(CodeField::name).toList();
        if (!values.keySet().equals(java.util.Set.copyOf(names))) {
            throw new IllegalArgumentException("a code of " + id + " is made of " + String.join(", ", names) + "; got "
                    + String.join(", ", values.keySet()));
        }
        for (var field : wanted) {
            var value = String.valueOf(values.get(field.name()));
            if (field.min() != null && value.length() < field.length()) {
                value = "0".repeat(field.length() - value.length()) + value;
            }
            if (value.length() != field.length()) {
                throw new IllegalArgumentException(
                        field.name() + " must have " + field.length() + " characters, got '" + value + "'");
            }
            payload.append(value);
        }
        var text = payload.toString();
        var parsed = parse(text + checkOf(text));
        if (!parsed.valid()) {
            throw new IllegalArgumentException(parsed.problems().stream()
                    .map(problem -> problem.message().en())
                    .collect(Collectors.joining("; ")));
        }
        return parsed.code();
    }

    private String checkOf(String payload) {
        try {
            return check.compute(payload);
        } catch (IllegalArgumentException foreignCharacter) {
            return "0".repeat(check.length());
        }
    }

    /**
     * What was probably meant by a mistyped code: valid codes that differ from it by one character wrong, missing or
     * too many, or by two neighbours exchanged.
     *
     * @param text what was typed
     * @param registered whether a code is in use; those come first, and in a scheme without check characters only those
     *     are given
     * @return the likeliest first
     */
    public List<Suggestion> suggest(String text, Predicate<String> registered) {
        return Suggestions.of(this, normalize(text), registered);
    }

    /**
     * The one code that was meant, if that is clear: the only registered candidate, or where none is registered, the
     * only candidate.
     */
    public Optional<String> likely(String text, Predicate<String> registered) {
        var all = suggest(text, registered);
        var inUse = all.stream().filter(Suggestion::registered).toList();
        var candidates = inUse.isEmpty() ? all : inUse;
        return candidates.size() == 1 ? Optional.of(candidates.getFirst().code()) : Optional.empty();
    }

    @Override
    public String toString() {
        return id;
    }
}
