package io.mailuo.registry.finding;

import com.fasterxml.jackson.annotation.JsonValue;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.util.Arrays;

/** What is checked. */
enum Rule {
    /** The place is not in the division that the code names. */
    DIVISION_PLACE("division-place", true),
    /** Longitude and latitude were exchanged. */
    SWAPPED_PLACE("swapped-place", true),
    /** The place was given in GCJ-02 or BD-09 and taken for WGS 84. */
    WRONG_DATUM("wrong-datum", true),
    /** Two of the same class within two metres. */
    DUPLICATE_PLACE("duplicate-place", false),
    /** The same identifier under two bearers, written differently. */
    DUPLICATE_IDENTIFIER("duplicate-identifier", true),
    /** The profile is one for another type of device. */
    PROFILE_TYPE("profile-type", true),
    /** The object is out of service and a device on it is in service. */
    OBJECT_STATE("object-state", false);

    private final String text;
    private final boolean error;

    Rule(String text, boolean error) {
        this.text = text;
        this.error = error;
    }

    /** As written on the API and in the database. */
    @JsonValue
    String text() {
        return text;
    }

    /** {@code error} where something must be wrong, {@code warning} where it may be right. */
    String severity() {
        return error ? "error" : "warning";
    }

    /** The rule written {@code text}; a problem where there is none. */
    static Rule parse(String text) {
        for (var rule : values()) {
            if (rule.text.equals(text)) {
                return rule;
            }
        }
        var names = Arrays.stream(values()).map(Rule::text).toList();
        throw ProblemException.field(
                "rule", new Text("'" + text + "' is not one of " + names, "“" + text + "”不在 " + names + " 之中"));
    }
}
