package io.mailuo.spec.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mailuo.spec.observation.Result;
import java.util.Locale;

/** The kind of result of an observed property. */
public enum ResultType {
    NUMBER,
    TRUTH,
    TEXT;

    /** As written on the API and in the tables: {@code number}, {@code truth}, {@code text}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type written {@code text}. */
    @JsonCreator
    public static ResultType parse(String text) {
        for (var type : values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("result type must be number, truth or text, got '" + text + "'");
    }

    /** The type of a result. */
    public static ResultType of(Result result) {
        return switch (result) {
            case Result.Number number -> NUMBER;
            case Result.Truth truth -> TRUTH;
            case Result.Text text -> TEXT;
        };
    }
}
