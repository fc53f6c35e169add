package io.mailuo.edge.queue;

/** Says that the queue could not take observations; they are not stored and must not be acknowledged. */
public final class QueueFullException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message why: the limit, or what the disk said */
    public QueueFullException(String message) {
        super(message, null, false, false);
    }
}
