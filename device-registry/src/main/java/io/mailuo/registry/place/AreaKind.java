package io.mailuo.registry.place;

import java.util.regex.Pattern;

/** What areas are of. */
public enum AreaKind {
    /** Grid cells (单元网格) of the city's management. */
    GRID_CELL("grid-cell", "grid-cells", Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,31}"), "110105001001001"),
    /** Administrative divisions: county (6 digits), street or town (9), community or village (12). */
    DIVISION("division", "division-areas", Pattern.compile("[0-9]{6}([0-9]{3}){0,2}"), "110105, 110105001");

    private final String text;
    private final String path;
    private final Pattern code;
    private final String example;

    AreaKind(String text, String path, Pattern code, String example) {
        this.text = text;
        this.path = path;
        this.code = code;
        this.example = example;
    }

    /** As it stands in the database. */
    String text() {
        return text;
    }

    /** Where it is on the API, without the slash. */
    String path() {
        return path;
    }

    /** Whether a text can be a code of the kind. */
    boolean isCode(String candidate) {
        return code.matcher(candidate).matches();
    }

    /** What a code looks like. */
    String example() {
        return example;
    }
}
