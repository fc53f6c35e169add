package io.mailuo.spec.coding;

import io.mailuo.spec.catalogue.Csv;
import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.config.Configuration;
import io.mailuo.spec.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set of coding schemes: the bundled ones, and those that a city adds as YAML files. A scheme file looks like the
 * bundled {@code schemes/device.yaml}; a table that it names is looked for as {@code <table>.csv} ({@code code,name})
 * beside it, then among the bundled ones.
 */
public final class CodingSchemes {

    /** The id of the scheme of sensing devices and gateways. */
    public static final String DEVICE = "device";

    private static final int LONGEST_NUMBER = 18;

    private static final class Bundled {
        private static final CodingSchemes SCHEMES = readBundled();
    }

    private final Map<String, CodingScheme> byId;

    private CodingSchemes(Map<String, CodingScheme> byId) {
        this.byId = Collections.unmodifiableMap(byId);
    }

    /** The schemes that come with the product. */
    public static CodingSchemes bundled() {
        return Bundled.SCHEMES;
    }

    /**
     * The bundled schemes and those of a directory, which win where ids are equal.
     *
     * @throws IOException if a file cannot be read
     * @throws ConfigurationException if a scheme is wrong, naming file, line and key
     * @throws IllegalArgumentException if a scheme contradicts itself or names a table or scheme that is missing
     */
    public static CodingSchemes with(Path directory) throws IOException {
        var schemes = new LinkedHashMap<>(bundled().byId);
        try (var files = Files.list(directory)) {
            for (var file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                var scheme = build(
                        Configuration.parse(SchemeFile.class, file.toString(), Files.readString(file)),
                        schemes,
                        directory);
                schemes.put(scheme.id(), scheme);
            }
        }
        return new CodingSchemes(schemes);
    }

    /** All schemes. */
    public Collection<CodingScheme> all() {
        return byId.values();
    }

    /** The scheme with this id. */
    public Optional<CodingScheme> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The scheme of sensing devices and gateways. */
    public CodingScheme device() {
        return find(DEVICE).orElseThrow();
    }

    /**
     * Reads a code of an unknown scheme: as the scheme of its length under which it has the fewest problems, or of the
     * nearest length where no scheme has its length.
     */
    public ParsedCode read(String text) {
        int length = CodingScheme.normalize(text).length();
        return byId.values().stream()
                .map(scheme -> scheme.parse(text))
                .min(Comparator.<ParsedCode>comparingInt(
                                parsed -> Math.abs(parsed.scheme().length() - length))
                        .thenComparing(parsed -> parsed.problems().size()))
                .orElseThrow();
    }

    private static CodingSchemes readBundled() {
        var schemes = new LinkedHashMap<String, CodingScheme>();
        // A scheme that another one refers to is read before it.
        var ids = new ArrayList<>(resource("schemes/index.txt").lines().toList());
        Collections.reverse(ids);
        for (var id : ids) {
            var file = "schemes/" + id + ".yaml";
            schemes.put(id, build(Configuration.parse(SchemeFile.class, file, resource(file)), schemes, null));
        }
        return new CodingSchemes(schemes.reversed());
    }

    private static String resource(String name) {
        try (var stream = CodingSchemes.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static CodingScheme build(SchemeFile file, Map<String, CodingScheme> others, @Nullable Path directory) {
        var fields = new ArrayList<CodeField>();
        int start = 0;
        for (var part : file.fields()) {
            boolean last = fields.size() == file.fields().size() - 1;
            boolean isCheck = last && file.check() != CheckAlgorithm.NONE;
            var alphabet = part.alphabet() == null ? file.alphabet() : part.alphabet();
            fields.add(new CodeField(
                    part.name(),
                    start,
                    part.length(),
                    new Names(part.names().zh(), part.names().en()),
                    isCheck ? file.check().checkAlphabet() : alphabet(alphabet),
                    part.table() == null ? null : table(part.table(), directory),
                    part.key(),
                    part.min(),
                    part.scheme() == null ? null : inner(file.id(), part.scheme(), others)));
            start += part.length();
        }
        requireSense(file);
        var scheme = new CodingScheme(
                file.id(),
                file.standard(),
                new Names(file.names().zh(), file.names().en()),
                file.example(),
                file.check(),
                fields);
        var example = scheme.parse(file.example());
        if (!example.valid()) {
            throw new IllegalArgumentException("scheme " + file.id() + ": its example " + file.example() + ": "
                    + example.problems().getFirst().message().en());
        }
        return scheme;
    }

    private static void requireSense(SchemeFile file) {
        for (var part : file.fields()) {
            var alphabet = part.alphabet() == null ? file.alphabet() : part.alphabet();
            if (part.min() != null && (!alphabet.equals("digits") || part.length() > LONGEST_NUMBER)) {
                throw new IllegalArgumentException("scheme " + file.id() + ": field " + part.name()
                        + " has a least number, so it must be of digits, at most " + LONGEST_NUMBER);
            }
        }
        if (file.check() != CheckAlgorithm.NONE
                && (file.fields().isEmpty()
                        || file.fields().getLast().length() != file.check().length())) {
            throw new IllegalArgumentException("scheme " + file.id() + ": its last field must be the "
                    + file.check().length() + " check character(s) of "
                    + file.check().label());
        }
    }

    private static String alphabet(String name) {
        return switch (name) {
            case "digits" -> CheckAlgorithm.ISO7064_MOD_11_10.alphabet();
            case "alphanumeric" -> CheckAlgorithm.ISO7064_MOD_37_36.alphabet();
            case "gb32100" -> CheckAlgorithm.GB32100.alphabet();
            default -> name;
        };
    }

    private static CodeTable table(String name, @Nullable Path directory) {
        if (directory != null && Files.exists(directory.resolve(name + ".csv"))) {
            try {
                return CodeTable.of(Csv.rows(Files.readString(directory.resolve(name + ".csv")), "code", "name"));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return CodeTable.bundled(name);
    }

    private static CodingScheme inner(String id, String inner, Map<String, CodingScheme> others) {
        var scheme = others.get(inner);
        if (scheme == null) {
            throw new IllegalArgumentException("scheme " + id + " refers to scheme " + inner
                    + ", which is not there; known: " + String.join(", ", others.keySet()));
        }
        return scheme;
    }

    /** The schemes by their ids, for messages. */
    @Override
    public String toString() {
        return List.copyOf(byId.keySet()).toString();
    }
}
