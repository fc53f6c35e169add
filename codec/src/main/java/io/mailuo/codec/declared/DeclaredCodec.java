package io.mailuo.codec.declared;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.json.JsonTree;
import io.mailuo.codec.json.JsonTree.Node;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a vendor's own payload, declared in YAML. Follows no standard: errors name the declaration instead of a
 * clause. Reads and writes; a payload is read in time and memory proportional to its length, with limits on turns and
 * values. Thread-safe.
 */
public final class DeclaredCodec implements Codec, Protocol {

    private final Declaration declaration;

    DeclaredCodec(Declaration declaration) {
        this.declaration = declaration;
    }

    /**
     * The codec that the key {@code payload} of a profile declares.
     *
     * @param file how errors call the text
     * @param yaml the profile, of which only {@code id} and {@code payload} are read
     * @throws DeclarationException if anything is wrong with it, also if its own example is no sound payload
     */
    public static DeclaredCodec of(String file, String yaml) {
        return DeclarationReader.read(file, yaml);
    }

    @Override
    public String name() {
        return declaration.id();
    }

    @Override
    public String standard() {
        return declaration.title();
    }

    @Override
    public boolean isText() {
        return declaration.format() != Declaration.Format.BINARY;
    }

    @Override
    public byte[] example() {
        return declaration.example().clone();
    }

    @Override
    public Codec codec() {
        return this;
    }

    /** The names of the observed properties that its readings can have, without suffixes for several alike. */
    public List<String> properties() {
        return declaration.observed().stream().map(Observe::property).distinct().toList();
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var reader = new MessageReader(declaration.clause(), reception.deviceOffset(), false);
        read(payload, reader, null);
        return reader.readings();
    }

    @Override
    public Map<String, Object> read(byte[] payload) throws DecodeException {
        var checks = new LinkedHashMap<String, Object>();
        var scope = read(payload, new MessageReader(declaration.clause(), ZoneOffset.UTC, true), checks);
        var fields = scope.values();
        fields.putAll(checks);
        return fields;
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        byte[] payload = MessageWriter.payload(declaration, fields);
        fields.end();
        return payload;
    }

    private Scope read(byte[] payload, MessageReader reader, @Nullable Map<String, Object> checks)
            throws DecodeException {
        String clause = declaration.clause();
        if (payload.length > declaration.mostBytes()) {
            throw new DecodeException(
                    QuarantineReason.TOO_LARGE,
                    declaration.mostBytes(),
                    "the payload has " + payload.length + " bytes, " + declaration.mostBytes() + " are allowed",
                    clause);
        }
        if (payload.length == 0) {
            throw new DecodeException(QuarantineReason.MALFORMED, 0, "the payload is empty", clause);
        }
        return switch (declaration.format()) {
            case BINARY -> binary(payload, reader, checks);
            case JSON -> reader.read(declaration, new TreeSource(JsonTree.read(payload, clause), clause));
            case TEXT -> text(payload, reader, checks);
        };
    }

    private Scope text(byte[] payload, MessageReader reader, @Nullable Map<String, Object> checks)
            throws DecodeException {
        String clause = declaration.clause();
        var form = declaration.text();
        if (form == null) {
            throw new IllegalStateException("a text without a form");
        }
        var cells = form.cells(payload, clause, checks == null ? new LinkedHashMap<>() : checks);
        if (form.assign().isEmpty()) {
            var source = new CellSource(cells, payload.length, clause);
            var scope = reader.read(declaration, source);
            source.end();
            return scope;
        }
        return reader.read(declaration, new TreeSource(new Node(0, form.named(cells, clause)), clause));
    }

    private Scope binary(byte[] payload, MessageReader reader, @Nullable Map<String, Object> checks)
            throws DecodeException {
        var source = new BinarySource(payload, declaration.clause());
        var scope = reader.read(declaration, source);
        source.end();
        for (var value : declaration.checked()) {
            if (scope.own(value.name()) instanceof Long given) {
                check(value, given, payload, source, checks);
            }
        }
        return scope;
    }

    private void check(
            Item.Value value, long given, byte[] payload, BinarySource source, @Nullable Map<String, Object> checks)
            throws DecodeException {
        int[] own = source.span(value.name());
        int at = own == null ? 0 : own[0];
        switch (value.role()) {
            case Role.Length length -> {
                long counted = Spans.length(length, source::span, payload.length);
                if (counted != given) {
                    throw new DecodeException(
                            QuarantineReason.MALFORMED,
                            at,
                            value.name() + " says " + given + ", counted " + counted,
                            declaration.clause());
                }
            }
            case Role.Checksum checksum -> {
                long computed = Spans.checksum(checksum, value.name(), source::span, payload);
                int digits = 2 * value.shape().size().fixed();
                if (computed != given) {
                    throw new DecodeException(
                            QuarantineReason.CHECKSUM,
                            at,
                            value.name() + " given " + hex(given, digits) + ", computed " + hex(computed, digits),
                            declaration.clause());
                }
                if (checks != null) {
                    String shown = hex(computed, digits);
                    checks.put(value.name(), Map.of("given", shown, "computed", shown));
                }
            }
            case Role.Plain _ -> {}
            case Role.Source _ -> {}
            case Role.Time _ -> {}
        }
    }

    private static String hex(long number, int digits) {
        return HexFormat.of().toHexDigits(number, Math.min(digits, 16)).toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name();
    }
}
