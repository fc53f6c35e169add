package io.mailuo.codec.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes fields as members of JSON, by their paths. */
final class TreeSink implements Sink {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode root;
    private @Nullable ArrayNode list;

    TreeSink() {
        this(NODES.objectNode());
    }

    private TreeSink(ObjectNode root) {
        this.root = root;
    }

    private static ObjectNode parent(ObjectNode root, List<String> path) {
        var node = root;
        for (var step : path.subList(0, path.size() - 1)) {
            node = node.get(step) instanceof ObjectNode next ? next : node.putObject(step);
        }
        return node;
    }

    @Override
    public void put(Item.Value value, @Nullable Object raw, int size) {
        if (raw != null) {
            var path = value.shape().path();
            parent(root, path).set(path.getLast(), node(raw));
        }
    }

    private static JsonNode node(Object raw) {
        return switch (raw) {
            case Boolean truth -> NODES.booleanNode(truth);
            case BigInteger whole -> NODES.numberNode(whole);
            case Double real -> NODES.numberNode(real);
            case Number number -> NODES.numberNode(number.longValue());
            default -> NODES.textNode(raw.toString());
        };
    }

    @Override
    public int size(Item.Value value, Object raw) {
        return -1;
    }

    @Override
    public Sink begin(Item.Repeat repeat) {
        var sink = new TreeSink(root);
        sink.list = parent(root, repeat.path()).putArray(repeat.path().getLast());
        return sink;
    }

    @Override
    public Sink turn() {
        return new TreeSink(list == null ? root : list.addObject());
    }

    @Override
    public int at() {
        return 0;
    }

    @Override
    public void mark(String name, int from) {
        // Members of JSON have no lengths and checksums.
    }

    byte[] finish() {
        try {
            return Json.MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }
}
