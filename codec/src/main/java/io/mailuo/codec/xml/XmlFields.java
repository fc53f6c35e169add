package io.mailuo.codec.xml;

import io.mailuo.codec.MessageFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elements as named fields and back: a text, or a group by the names of the children, with a list where a name comes
 * more than once. Attributes are fields with {@code @} before their names.
 */
public final class XmlFields {

    private static final String ATTRIBUTE = "@";
    private static final String TEXT = "#text";

    private final String namespace;
    private final Map<String, List<String>> order;

    /**
     * @param namespace of the elements that are written
     * @param order the names that elements may have in themselves, in the order of the schema; an element that is not
     *     listed may have any, in any order
     */
    public XmlFields(String namespace, Map<String, List<String>> order) {
        this.namespace = namespace;
        this.order = Map.copyOf(order);
    }

    /** The fields of {@code element}. */
    public static Map<String, Object> describe(XmlElement element) {
        var fields = new LinkedHashMap<String, Object>();
        element.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> fields.put(ATTRIBUTE + entry.getKey(), entry.getValue()));
        var groups = new LinkedHashMap<String, List<Object>>();
        for (var child : element.children()) {
            boolean plain = child.children().isEmpty() && child.attributes().isEmpty();
            groups.computeIfAbsent(child.name(), _ -> new ArrayList<>()).add(plain ? child.text() : describe(child));
        }
        groups.forEach((name, list) -> fields.put(name, list.size() == 1 ? list.getFirst() : list));
        if (!element.text().isEmpty()) {
            fields.put(TEXT, element.text());
        }
        return fields;
    }

    /**
     * The element {@code name} of {@code fields}.
     *
     * @throws IllegalArgumentException if a field is not allowed there, or of no kind that an element can be; the
     *     message names it
     */
    public XmlElement element(String name, MessageFields fields) {
        var map = new HashMap<String, Object>();
        for (var field : fields.names()) {
            Object value = fields.any(field);
            if (value != null) {
                map.put(field, value);
            }
        }
        return element(name, fields.names(), map);
    }

    private XmlElement element(String name, List<String> given, Map<?, ?> fields) {
        var allowed = order.get(name);
        var attributes = new HashMap<String, String>();
        for (var field : given) {
            if (field.startsWith(ATTRIBUTE)) {
                attributes.put(field.substring(1), String.valueOf(fields.get(field)));
            } else if (!field.equals(TEXT) && allowed != null && !allowed.contains(field)) {
                throw new IllegalArgumentException(
                        "field '" + field + "' is unknown in " + name + "; known are " + allowed);
            }
        }
        var children = new ArrayList<XmlElement>();
        for (var field : allowed == null ? given : allowed) {
            Object value = fields.get(field);
            if (field.startsWith(ATTRIBUTE) || field.equals(TEXT) || value == null) {
                continue;
            }
            for (var one : value instanceof List<?> list ? list : List.of(value)) {
                children.add(child(field, one));
            }
        }
        Object text = fields.get(TEXT);
        return new XmlElement(namespace, name, attributes, children, text == null ? "" : text.toString(), 0);
    }

    private XmlElement child(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var names = map.keySet().stream().map(String::valueOf).toList();
            return element(name, names, map);
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return new XmlElement(namespace, name, Map.of(), List.of(), value.toString(), 0);
        }
        throw new IllegalArgumentException("field '" + name + "' must be a text, a group, or a list of these");
    }
}
