package io.mailuo.profile;

/** Says what is wrong with a profile: which file, which key, which value, and what is allowed. */
public final class ProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String key;

    /**
     * @param file where it was read from
     * @param key dotted path of the key, such as {@code points[2].modbus.type}; empty for the whole file
     * @param message what was found and what is allowed
     */
    public ProfileException(String file, String key, String message) {
        super(file + ": " + (key.isEmpty() ? "" : key + ": ") + message);
        this.file = file;
        this.key = key;
    }

    /** The file. */
    public String file() {
        return file;
    }

    /** The key, as a dotted path. */
    public String key() {
        return key;
    }
}
