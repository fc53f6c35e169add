package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.declared.Declaration.Format;
import io.mailuo.codec.declared.Shape.Type;
import io.mailuo.codec.declared.TextForm.TextChecksum;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads declarations. Every error names file, key, line and what is allowed. */
final class DeclarationReader {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int DEFAULT_BYTES = 4096;
    private static final Map<String, Charset> CHARSETS =
            Map.of("ascii", StandardCharsets.US_ASCII, "utf8", StandardCharsets.UTF_8, "gb18030", BinarySource.GB18030);

    private final String id;
    private final Keys payload;

    private DeclarationReader(String id, Keys payload) {
        this.id = id;
        this.payload = payload;
    }

    /** The word by which declarations call a type of JSON or text. */
    static String typeName(Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static DeclaredCodec read(String file, String yaml) {
        if (!(compose(file, yaml) instanceof MappingNode root)) {
            throw new DeclarationException(file, "", 0, "must be a mapping with the keys id and payload");
        }
        String id = null;
        Node payload = null;
        for (var tuple : root.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (key.getValue().equals("id") && tuple.getValueNode() instanceof ScalarNode value) {
                    id = value.getValue();
                } else if (key.getValue().equals("payload")) {
                    payload = tuple.getValueNode();
                }
            }
        }
        if (id == null || !ID.matcher(id).matches()) {
            throw new DeclarationException(
                    file,
                    "id",
                    1,
                    "found '" + (id == null ? "" : id)
                            + "', allowed: up to 32 lower case letters, digits and hyphens, to name the codec");
        }
        if (payload == null) {
            throw new DeclarationException(file, "payload", 1, "is missing; a declared codec is described there");
        }
        return new DeclarationReader(id, new Keys(file, "payload", payload)).codec();
    }

    private static @Nullable Node compose(String file, String yaml) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new DeclarationException(file, "", line, "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new DeclarationException(file, "", 0, "is not YAML: " + e.getMessage());
        }
    }

    private DeclaredCodec codec() {
        var format =
                payload.choice("format", Map.of("binary", Format.BINARY, "json", Format.JSON, "text", Format.TEXT));
        int most = (int) payload.whole("maxBytes", DEFAULT_BYTES, 1, Declaration.MOST_BYTES);
        var form = format == Format.TEXT ? form() : null;
        boolean little = format == Format.BINARY && payload.has("byteOrder") && little(payload);
        var items = new ItemReader(format, form != null && !form.assign().isEmpty(), little).read(payload);
        var declaration = new Declaration(
                id, payload.text("title", "declared codec"), format, most, form, items, example(format));
        payload.end();
        var codec = new DeclaredCodec(declaration);
        try {
            codec.read(declaration.example());
            codec.decode(declaration.example(), Reception.at(Instant.EPOCH));
        } catch (DecodeException e) {
            throw payload.wrong("example", "is no sound payload of this declaration: " + e.getMessage());
        }
        return codec;
    }

    static boolean little(Keys keys) {
        return keys.choice("byteOrder", Map.of("big", false, "little", true));
    }

    private byte[] example(Format format) {
        if (!payload.has("example")) {
            throw payload.wrong("example", "is missing; give a sound payload, binary ones in hexadecimal");
        }
        String text = payload.text("example", "");
        if (format != Format.BINARY) {
            var form = payload.has("text") ? payload.child("text") : null;
            String charset = form == null ? "utf8" : form.text("charset", "utf8");
            return text.getBytes(CHARSETS.getOrDefault(charset, StandardCharsets.UTF_8));
        }
        try {
            return Octets.of(text).bytes();
        } catch (IllegalArgumentException e) {
            throw payload.wrong("example", "found '" + text + "', allowed: pairs of hexadecimal digits");
        }
    }

    private TextForm form() {
        if (!payload.has("text")) {
            throw payload.wrong("text", "is missing; say {separator: ','}");
        }
        var text = payload.child("text");
        String separator = text.text("separator", "");
        if (separator.isEmpty()) {
            throw text.wrong("separator", "is missing; what stands between the cells");
        }
        var charset = text.has("charset") ? text.choice("charset", CHARSETS) : StandardCharsets.UTF_8;
        TextChecksum checksum = null;
        if (text.has("checksum")) {
            var keys = text.child("checksum");
            checksum = new TextChecksum(
                    keys.text("after", ""),
                    keys.choice("algorithm", Crc.BY_NAME),
                    (int) keys.whole("digits", 2, 8),
                    keys.truth("withPrefix"));
            keys.end();
        }
        var form = new TextForm(
                text.text("prefix", ""),
                text.text("suffix", ""),
                separator,
                text.text("assign", ""),
                charset,
                checksum);
        text.end();
        return form;
    }

    /** Splits a path at its dots. */
    static List<String> path(String text) {
        return List.of(text.split("\\."));
    }
}
