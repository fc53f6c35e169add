package io.mailuo.deploy;

import java.util.List;

/** Ends a command with one clear line that says what is wrong, and lines that say what to do about it. */
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> remedies;

    /**
     * @param message what is wrong, naming the field, file or port and its value
     * @param remedies what to do about it, a line each
     */
    public FailureException(String message, String... remedies) {
        super(message);
        this.remedies = List.of(remedies);
    }

    /** What to do about it, a line each. */
    public List<String> remedies() {
        return remedies;
    }
}
