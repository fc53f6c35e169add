package io.mailuo.codec.declared;

import java.util.Arrays;
import java.util.List;

/**
 * The name of a field that another part of a declaration refers to, with a dot before a bit field's name.
 *
 * @param field the field
 * @param inner the names from there inwards
 */
record Reference(String field, List<String> inner) {

    static Reference of(String text) {
        var steps = Arrays.stream(text.split("\\.")).map(String::intern).toList();
        return new Reference(steps.getFirst(), steps.subList(1, steps.size()));
    }

    String text() {
        return inner.isEmpty() ? field : field + "." + String.join(".", inner);
    }
}
