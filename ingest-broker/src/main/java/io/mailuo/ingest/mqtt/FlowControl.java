package io.mailuo.ingest.mqtt;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stops reading from a connection while too many of its messages wait for the log, so that TCP slows the sender down
 * and memory stays bounded. The broker's own receive maximum binds MQTT 5 clients only, and the interceptor sees one
 * message at a time while the broker goes on to read the next ones. Thread-safe.
 */
final class FlowControl {

    private static final long MAX_BYTES = 2L << 20;
    private static final long MAX_BYTES_WHEN_SCARCE = 64L << 10;
    private static final long LOOK_AGAIN_SECONDS = 1;

    /** The messages and bytes that wait, of all connections. */
    record Shared(AtomicLong bytes, long scarceAbove, int maxMessages) {}

    private final Channel channel;
    private final Shared shared;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private volatile boolean paused;

    FlowControl(Channel channel, Shared shared) {
        this.channel = channel;
        this.shared = shared;
    }

    /** A message has come in. */
    void arrived(int size) {
        messages.incrementAndGet();
        bytes.addAndGet(size);
        shared.bytes().addAndGet(size);
        if (!paused && isTooMuch()) {
            pause();
        }
    }

    /** Work on a message has begun. */
    void begun() {
        underWay.incrementAndGet();
    }

    /** Work on a message is done. */
    void done(int size) {
        underWay.decrementAndGet();
        finished.incrementAndGet();
        messages.updateAndGet(before -> Math.max(0, before - 1));
        release(size);
        if (paused && isLittle()) {
            resume();
        }
    }

    private void release(long size) {
        long before = bytes.getAndUpdate(now -> Math.max(0, now - size));
        shared.bytes().addAndGet(-Math.min(before, size));
    }

    private boolean isTooMuch() {
        return messages.get() >= shared.maxMessages() || bytes.get() > mostBytes();
    }

    private boolean isLittle() {
        return messages.get() <= shared.maxMessages() / 2 && bytes.get() <= mostBytes() / 2;
    }

    private long mostBytes() {
        return shared.bytes().get() > shared.scarceAbove() ? MAX_BYTES_WHEN_SCARCE : MAX_BYTES;
    }

    private void pause() {
        paused = true;
        channel.config().setAutoRead(false);
        lookAgain(finished.get());
        if (isLittle()) {
            resume();
        }
    }

    /** Messages that the broker itself has discarded never come to the interceptor: forget them once it is idle. */
    private void lookAgain(long finishedBefore) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!paused || !channel.isActive()) {
                                return;
                            }
                            if (underWay.get() == 0 && finished.get() == finishedBefore) {
                                messages.set(0);
                                release(bytes.get());
                                resume();
                            } else {
                                lookAgain(finished.get());
                            }
                        },
                        LOOK_AGAIN_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void resume() {
        paused = false;
        channel.config().setAutoRead(true);
    }

    /** The connection is gone. */
    void ended() {
        release(bytes.get());
    }
}
