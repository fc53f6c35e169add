package io.mailuo.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The body of a response as a stream that blocks while the client is slower. Used by one thread. */
final class ResponseStream extends OutputStream {

    private static final int PIECE = 1 << 15;
    private static final int UNDER_WAY = 8;
    private static final int PATIENCE_SECONDS = 60;

    private final HttpServerResponse response;
    private final Runnable head;
    private final Semaphore slots = new Semaphore(UNDER_WAY);
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private boolean begun;
    private volatile boolean failed;

    /** @param head says what comes, right before the first piece goes: until then it may still be a problem */
    ResponseStream(HttpServerResponse response, Runnable head) {
        this.response = response;
        this.head = head;
    }

    @Override
    public void write(int one) throws IOException {
        if (filled == piece.length) {
            send();
        }
        piece[filled++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == piece.length) {
                send();
            }
            int part = Math.min(left, piece.length - filled);
            System.arraycopy(bytes, from, piece, filled, part);
            filled += part;
            from += part;
            left -= part;
        }
    }

    /** Sends the rest and waits until all of it is on its way. */
    void finish() throws IOException {
        begin();
        send();
        acquire(UNDER_WAY);
        slots.release(UNDER_WAY);
        if (failed) {
            throw gone();
        }
    }

    private void send() throws IOException {
        if (filled == 0) {
            return;
        }
        acquire(1);
        if (failed) {
            throw gone();
        }
        begin();
        var buffer = Buffer.buffer(java.util.Arrays.copyOf(piece, filled));
        filled = 0;
        response.write(buffer).onComplete(result -> {
            failed |= result.failed();
            slots.release();
        });
    }

    private void begin() {
        if (!begun) {
            begun = true;
            head.run();
        }
    }

    private void acquire(int count) throws IOException {
        try {
            if (!slots.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw gone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static IOException gone() {
        return new IOException("the client has gone");
    }
}
