package io.mailuo.codec.declared;

/** Says what is wrong with a declaration: in which file, at which key, in which line, and what is allowed there. */
public final class DeclarationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final int line;
    private final String problem;

    /**
     * @param file how the reader's caller calls the text
     * @param key path of the key, such as {@code payload.fields[2].type}; empty for the whole
     * @param line line of the text, from 1; 0 where there is none
     * @param problem what was found and what is allowed
     */
    public DeclarationException(String file, String key, int line, String problem) {
        super(file + ": " + (key.isEmpty() ? "" : key + ": ") + problem + (line > 0 ? " (line " + line + ")" : ""));
        this.key = key;
        this.line = line;
        this.problem = problem;
    }

    /** Path of the key; empty for the whole text. */
    public String key() {
        return key;
    }

    /** Line of the text, from 1; 0 where there is none. */
    public int line() {
        return line;
    }

    /** What was found and what is allowed. */
    public String problem() {
        return problem;
    }
}
