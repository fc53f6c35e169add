package io.mailuo.codec.xml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the children of an element in the order that a schema prescribes. */
public final class XmlSequence {

    private final XmlElement parent;
    private final String clause;
    private int next;

    /** The children of {@code parent}; {@code clause} is named in errors. */
    public XmlSequence(XmlElement parent, String clause) {
        this.parent = parent;
        this.clause = clause;
    }

    /** An error at {@code element}. */
    public DecodeException broken(XmlElement element, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, element.offset(), rule, clause);
    }

    private @Nullable XmlElement next(String name) {
        if (next < parent.children().size()) {
            var child = parent.children().get(next);
            if (child.name().equals(name) && child.namespace().equals(parent.namespace())) {
                next++;
                return child;
            }
        }
        return null;
    }

    /** The next child, which must be called {@code name}. */
    public XmlElement one(String name) throws DecodeException {
        var child = next(name);
        if (child == null) {
            throw next < parent.children().size()
                    ? broken(
                            parent.children().get(next),
                            parent.name() + " must have " + name + " before "
                                    + parent.children().get(next).name())
                    : broken(parent, parent.name() + " must have " + name);
        }
        return child;
    }

    /** The next child, if it is called {@code name}. */
    public @Nullable XmlElement optional(String name) {
        return next(name);
    }

    /** The next children that are called {@code name}. */
    public List<XmlElement> many(String name) {
        var children = new ArrayList<XmlElement>();
        for (var child = next(name); child != null; child = next(name)) {
            children.add(child);
        }
        return children;
    }

    /** Passes over the children of another namespace that follow. */
    public void foreign(String namespace) {
        while (next < parent.children().size()
                && parent.children().get(next).namespace().equals(namespace)) {
            next++;
        }
    }

    /** Says that no more children may follow. */
    public void end() throws DecodeException {
        if (next < parent.children().size()) {
            var child = parent.children().get(next);
            throw broken(child, "'" + child.name() + "' is not allowed here in " + parent.name());
        }
    }
}
