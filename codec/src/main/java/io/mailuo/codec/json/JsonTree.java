package io.mailuo.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) as a tree whose nodes know where they stand. */
public final class JsonTree {

    private static final int MOST_DEPTH = 32;

    private static final JsonFactory FACTORY = factory(false);
    /** Says where a name stands twice; slower, so it reads only what has such a name. */
    private static final JsonFactory STRICT = factory(true);

    /**
     * A value of JSON.
     *
     * @param offset where it starts
     * @param value a map or list of nodes, text, number, truth value, or null
     */
    public record Node(int offset, @Nullable Object value) {}

    private final JsonParser parser;
    private final int length;
    private boolean repeated;

    private JsonTree(JsonParser parser, int length) {
        this.parser = parser;
        this.length = length;
    }

    /**
     * The tree of {@code payload}.
     *
     * @throws DecodeException if it is not JSON as a whole
     */
    public static Node read(byte[] payload, String clause) throws DecodeException {
        var root = read(FACTORY, payload, clause);
        return root == null ? Objects.requireNonNull(read(STRICT, payload, clause)) : root;
    }

    private static JsonFactory factory(boolean strict) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxNumberLength(100)
                        .build())
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .build();
    }

    /** Null where a name stands twice, which only a strict parser refuses. */
    private static @Nullable Node read(JsonFactory factory, byte[] payload, String clause) throws DecodeException {
        try (var parser = factory.createParser(payload)) {
            var tree = new JsonTree(parser, payload.length);
            try {
                var root = tree.root(clause);
                return tree.repeated ? null : root;
            } catch (JsonProcessingException e) {
                if (tree.repeated && factory != STRICT) {
                    return null;
                }
                var where = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
                throw new DecodeException(
                        QuarantineReason.MALFORMED,
                        Math.clamp(where.getByteOffset(), 0, payload.length),
                        "not JSON: "
                                + e.getOriginalMessage().lines().findFirst().orElse(""),
                        clause);
            }
        } catch (IOException e) {
            throw new DecodeException(QuarantineReason.MALFORMED, 0, "not JSON: not UTF-8", clause);
        }
    }

    private Node root(String clause) throws IOException, DecodeException {
        var token = parser.nextToken();
        if (token == null) {
            throw new DecodeException(QuarantineReason.MALFORMED, 0, "the payload is empty", clause);
        }
        var root = node(token);
        if (parser.nextToken() != null) {
            throw new DecodeException(QuarantineReason.MALFORMED, offset(), "more follows after the JSON text", clause);
        }
        return root;
    }

    private int offset() {
        return Math.clamp(parser.currentTokenLocation().getByteOffset(), 0, length);
    }

    private Node node(JsonToken token) throws IOException {
        int at = offset();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Node> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    repeated |= members.containsKey(name);
                    members.put(name, node(parser.nextToken()));
                }
                yield new Node(at, members);
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Node>();
                for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(node(next));
                }
                yield new Node(at, elements);
            }
            case VALUE_NUMBER_INT ->
                new Node(
                        at,
                        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? parser.getBigIntegerValue()
                                : (Object) parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> new Node(at, parser.getDoubleValue());
            case VALUE_TRUE -> new Node(at, true);
            case VALUE_FALSE -> new Node(at, false);
            case VALUE_NULL -> new Node(at, null);
            default -> new Node(at, parser.getText());
        };
    }
}
