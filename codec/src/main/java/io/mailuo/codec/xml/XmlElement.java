package io.mailuo.codec.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of an XML document. Comments and processing instructions are left out.
 *
 * @param namespace its namespace; empty for none
 * @param name its local name
 * @param attributes its attributes by local name
 * @param children its elements, in their order
 * @param text its own text; without the blanks around it where it has elements too
 * @param offset where its tag ends, in characters from the start of the document
 */
public record XmlElement(
        String namespace,
        String name,
        Map<String, String> attributes,
        List<XmlElement> children,
        String text,
        int offset) {

    public XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** An element of no namespace with a text. */
    public static XmlElement of(String name, String text) {
        return new XmlElement("", name, Map.of(), List.of(), text, 0);
    }

    /** An element of no namespace with elements. */
    public static XmlElement of(String name, List<XmlElement> children) {
        return new XmlElement("", name, Map.of(), children, "", 0);
    }

    /** The first child called {@code name}. */
    public Optional<XmlElement> child(String name) {
        return children.stream().filter(child -> child.name.equals(name)).findFirst();
    }

    /** The children called {@code name}. */
    public List<XmlElement> children(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    /** The text of the first child called {@code name}, without blanks around it; empty where there is none. */
    public String textOf(String name) {
        return child(name).map(child -> child.text.strip()).orElse("");
    }
}
