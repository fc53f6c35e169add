package io.mailuo.ingest.log;

/** The log did not confirm a record: it is down, its disk is full, or too much is already waiting for it. */
public final class LogException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what happened and what to do about it */
    public LogException(String message) {
        super(message);
    }

    /** @param message what happened and what to do about it */
    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
