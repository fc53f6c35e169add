package io.mailuo.registry.postgres;

/** The embedded PostgreSQL cannot be started; the message says why and what to do about it. */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PostgresException(String message) {
        super(message);
    }

    public PostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
