package io.mailuo.codec.declared;

import org.jspecify.annotations.Nullable;

/**
 * The name of a field that another part of a declaration refers to, with a dot before a bit field's name.
 *
 * @param field the field
 * @param bits the bits of it that are meant; null for the field itself
 */
record Reference(String field, @Nullable String bits) {

    static Reference of(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new Reference(text, null) : new Reference(text.substring(0, dot), text.substring(dot + 1));
    }

    String text() {
        return bits == null ? field : field + "." + bits;
    }
}
