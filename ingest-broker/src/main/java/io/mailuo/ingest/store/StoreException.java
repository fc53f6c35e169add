package io.mailuo.ingest.store;

/** The store cannot answer or cannot take observations now: it is down, or its disk is full. Trying again may help. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what happened and what to do about it */
    public StoreException(String message) {
        super(message);
    }

    /** @param message what happened and what to do about it */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
