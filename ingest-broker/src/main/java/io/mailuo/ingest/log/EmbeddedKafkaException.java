package io.mailuo.ingest.log;

/** The embedded Kafka cannot run here: a port is taken, the directory is in use or was written by a newer version. */
public final class EmbeddedKafkaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is in the way and what to do about it */
    public EmbeddedKafkaException(String message) {
        super(message);
    }

    /** @param message what is in the way and what to do about it */
    public EmbeddedKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
