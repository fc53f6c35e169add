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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a vendor's own payload, declared in YAML. Follows no standard: errors name the declaration instead of a
 * clause. Reads and writes; a payload is read in time and memory proportional to its length, with limits on turns and
 * values. Thread-safe.
 */
public final class DeclaredCodec implements Codec, Protocol {

    private final Declaration declaration;
    private final Plan plan;
    private final String clause;

    DeclaredCodec(Declaration declaration) {
        this.declaration = declaration;
        plan = new Plan(declaration.items());
        clause = declaration.clause();
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
        return read(payload, reception.deviceOffset(), null).readings();
    }

    @Override
    public Map<String, Object> read(byte[] payload) throws DecodeException {
        var checks = new LinkedHashMap<String, Object>();
        var fields = read(payload, ZoneOffset.UTC, checks).group().fields();
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

    /** @param checks where given and computed checksums are told, where fields are asked for by name; else null */
    private Progress read(byte[] payload, ZoneOffset clock, @Nullable Map<String, Object> checks)
            throws DecodeException {
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
            case BINARY -> binary(payload, clock, checks);
            case JSON -> carryOut(new TreeSource(JsonTree.read(payload, clause), clause), clock, checks);
            case TEXT -> text(payload, clock, checks);
        };
    }

    private Progress carryOut(Source source, ZoneOffset clock, @Nullable Map<String, Object> checks)
            throws DecodeException {
        var progress = new Progress(clause, clock, source, plan.slots(), checks != null);
        plan.read(progress);
        return progress;
    }

    private Progress binary(byte[] payload, ZoneOffset clock, @Nullable Map<String, Object> checks)
            throws DecodeException {
        var source = new BinarySource(payload, clause, plan.marked());
        var progress = carryOut(source, clock, checks);
        source.end();
        plan.verify(progress, payload, source, checks);
        return progress;
    }

    private Progress text(byte[] payload, ZoneOffset clock, @Nullable Map<String, Object> checks)
            throws DecodeException {
        var form = declaration.text();
        if (form == null) {
            throw new IllegalStateException("a text without a form");
        }
        var cells = form.cells(payload, clause, checks == null ? new LinkedHashMap<>() : checks);
        if (form.assign().isEmpty()) {
            var source = new CellSource(cells, payload.length, clause);
            var progress = carryOut(source, clock, checks);
            source.end();
            return progress;
        }
        return carryOut(new TreeSource(new Node(0, form.named(cells, clause)), clause), clock, checks);
    }

    @Override
    public String toString() {
        return name();
    }
}
