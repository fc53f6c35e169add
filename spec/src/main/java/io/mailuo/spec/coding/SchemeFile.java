package io.mailuo.spec.coding;

import io.mailuo.spec.config.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A coding scheme as written in its YAML file. */
record SchemeFile(
        @Key(description = "Short name of the scheme.") String id,
        @Key(description = "The standard that defines it.") String standard,
        @Key(description = "Names for people.") Label names,
        @Key(description = "A code of this scheme.") String example,

        @Key(description = "digits, alphanumeric, gb32100, or the characters themselves.", defaultValue = "digits")
        String alphabet,

        @Key(description = "The check algorithm; its characters come last.", defaultValue = "none")
        CheckAlgorithm check,

        @Key(description = "The parts of a code, in their order.")
        List<Part> fields) {

    /** A name in both languages. */
    record Label(
            @Key(description = "Chinese.") String zh,
            @Key(description = "English.") String en) {}

    /** One part of a code. */
    record Part(
            @Key(description = "Name on the API.") String name,

            @Key(description = "How many characters.", min = "1", max = "32")
            int length,

            @Key(description = "Names for people.") Label names,

            @Key(description = "The code table that its values are in.") @Nullable
            String table,

            @Key(description = "The fields that together make the table's key; else the field itself.")
            List<String> key,

            @Key(description = "Least number, for sequences.", min = "0") @Nullable
            Integer min,

            @Key(description = "Its own alphabet.") @Nullable
            String alphabet,

            @Key(description = "The scheme that its value is a code of.") @Nullable
            String scheme) {}
}
