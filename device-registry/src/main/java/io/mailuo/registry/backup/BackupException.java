package io.mailuo.registry.backup;

/** A backup or a restore that cannot be; the message says why and what to do. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
