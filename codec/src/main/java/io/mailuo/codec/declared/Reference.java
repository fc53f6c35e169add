package io.mailuo.codec.declared;

import java.util.Arrays;
import java.util.List;

/**
 * The name of a field that another part of a declaration refers to, with a dot before a bit field's name.
 *
 * @param steps the names from the field inwards
 */
record Reference(List<String> steps) {

    Reference {
        steps = List.copyOf(steps);
    }

    static Reference of(String text) {
        return new Reference(
                Arrays.stream(text.split("\\.")).map(String::intern).toList());
    }

    String text() {
        return String.join(".", steps);
    }
}
