package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.json.JsonTree.Node;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads fields from a tree of JSON, or from the named cells of a text, by their paths. */
final class TreeSource implements Source {

    private final Node root;
    private final String clause;
    private int at;

    TreeSource(Node root, String clause) {
        this.root = root;
        this.clause = clause;
        this.at = root.offset();
    }

    /** The node at {@code path}; null where there is none, or the null of JSON. */
    private @Nullable Node find(List<String> path, String name) throws DecodeException {
        var node = root;
        for (var step : path) {
            at = node.offset();
            if (!(node.value() instanceof Map<?, ?> members)) {
                throw broken(name + ": '" + step + "' is looked for in what is no object");
            }
            if (!(members.get(step) instanceof Node next)) {
                return null;
            }
            node = next;
        }
        at = node.offset();
        return node.value() == null ? null : node;
    }

    @Override
    public @Nullable Object take(Item.Value value, int size) throws DecodeException {
        var node = find(value.shape().path(), value.name());
        if (node == null || node.value() == null || value.optional() && "".equals(node.value())) {
            if (value.optional()) {
                return null;
            }
            throw broken(value.name() + " is missing");
        }
        var raw = Words.value(value.shape().type(), node.value());
        if (raw == null) {
            throw broken(value.name() + " must be of type "
                    + DeclarationReader.typeName(value.shape().type()));
        }
        return raw;
    }

    private List<?> list(Item.Repeat repeat) throws DecodeException {
        var node = find(repeat.path(), repeat.name());
        if (node == null) {
            if (repeat.optional()) {
                return List.of();
            }
            throw broken(repeat.name() + " is missing");
        }
        if (node.value() instanceof List<?> list) {
            return list;
        }
        throw broken(repeat.name() + " must be a list");
    }

    @Override
    public int turns(Item.Repeat repeat) throws DecodeException {
        return list(repeat).size();
    }

    @Override
    public boolean hasMore(Item.Repeat repeat) {
        return false;
    }

    @Override
    public Source turn(Item.Repeat repeat, int index) throws DecodeException {
        if (list(repeat).get(index) instanceof Node element) {
            return new TreeSource(element, clause);
        }
        throw broken(repeat.name() + " has no element " + index);
    }

    @Override
    public void mark(int mark, int from) {
        // Members of JSON have no lengths and checksums.
    }

    @Override
    public int at() {
        return at;
    }

    @Override
    public DecodeException broken(String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, at, rule, clause);
    }
}
