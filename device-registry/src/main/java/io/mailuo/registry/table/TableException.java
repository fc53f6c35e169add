package io.mailuo.registry.table;

import io.mailuo.spec.problem.Text;

/** A file cannot be read as a table at all; the message is for the person who sent it. */
public final class TableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Text text;

    public TableException(Text text) {
        super(text.en());
        this.text = text;
    }

    public TableException(String en, String zh) {
        this(new Text(en, zh));
    }

    /** What is wrong and what to do. */
    public Text text() {
        return text;
    }
}
