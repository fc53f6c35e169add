package io.mailuo.edge.uplink;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes a thread that has nothing to do. */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raisedCondition = lock.newCondition();
    private boolean raised;

    /** Wakes who waits, or who waits next. */
    void raise() {
        lock.lock();
        try {
            raised = true;
            raisedCondition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets earlier signals. */
    void clear() {
        lock.lock();
        try {
            raised = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a signal since the last {@link #clear()}, at most {@code millis}. */
    void await(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!raised && left > 0) {
                left = raisedCondition.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
