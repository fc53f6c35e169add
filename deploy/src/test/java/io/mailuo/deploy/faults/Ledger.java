package io.mailuo.deploy.faults;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongUnaryOperator;

/**
 * What one source has sent and what was acknowledged. Observations are numbered from 0, have a time of their own each,
 * rising, and a value that follows from the number; message {@code i} carries observations {@code i * batch} to
 * {@code i * batch + batch - 1}, and a message that is sent again is the same message. Thread-safe.
 */
final class Ledger {

    /** The property of every source. */
    static final String PROPERTY = "pm2_5";

    private static final int VALUES = 400;
    private static final int MILLIS = 1000;

    private final String device;
    private final int batch;
    private final LongUnaryOperator clock;
    private final BitSet acknowledged = new BitSet();
    private final BitSet refused = new BitSet();
    private long[] times = new long[1024];
    private int messages;

    /**
     * @param device whose observations they are
     * @param batch observations in a message
     * @param clock the time of an observation, milliseconds since 1970, given that of the one before; must rise
     */
    Ledger(String device, int batch, LongUnaryOperator clock) {
        this.device = device;
        this.batch = batch;
        this.clock = clock;
    }

    /** A ledger of observations that are made as they are sent. */
    static Ledger live(String device, int batch) {
        return new Ledger(device, batch, before -> Math.max(before + 1, System.currentTimeMillis()));
    }

    String device() {
        return device;
    }

    /** Makes the next message; returns its number. */
    synchronized int next() {
        int begin = messages * batch;
        if (begin + batch > times.length) {
            times = Arrays.copyOf(times, times.length * 2 + batch);
        }
        for (int k = begin; k < begin + batch; k++) {
            times[k] = clock.applyAsLong(k == 0 ? 0 : times[k - 1]);
        }
        return messages++;
    }

    /** Message {@code message} as SenML JSON. */
    synchronized String senml(int message) {
        var out = new StringBuilder("[");
        for (int k = message * batch; k < (message + 1) * batch; k++) {
            out.append(k == message * batch ? "{" : ",{")
                    .append("\"n\":\"" + PROPERTY + "\",\"t\":")
                    .append(times[k] / MILLIS)
                    .append(".%03d".formatted(times[k] % MILLIS))
                    .append(",\"v\":")
                    .append(value(k))
                    .append('}');
        }
        return out.append(']').toString();
    }

    /** Time of the only, or first, observation of a message. */
    synchronized Instant time(int message) {
        return Instant.ofEpochMilli(times[message * batch]);
    }

    /** The value of observation {@code k}. */
    static int value(int k) {
        return k % VALUES;
    }

    synchronized void acknowledged(int message) {
        acknowledged.set(message);
    }

    /** Notes that the message was answered with a reason for which nobody sends it again. */
    synchronized void refused(int message) {
        refused.set(message);
    }

    /** Observations sent. */
    synchronized long sent() {
        return (long) messages * batch;
    }

    /** Observations acknowledged. */
    synchronized long acknowledged() {
        return (long) acknowledged.cardinality() * batch;
    }

    /** Observations refused. */
    synchronized long refused() {
        return (long) refused.cardinality() * batch;
    }

    /** Whether every message has its answer. */
    synchronized boolean isSettled() {
        return acknowledged.cardinality() + refused.cardinality() == messages;
    }

    /** The number of the observation of this time, or a negative number where none was sent. */
    synchronized int find(Instant time) {
        boolean whole = time.equals(Instant.ofEpochMilli(time.toEpochMilli()));
        return whole ? Arrays.binarySearch(times, 0, messages * batch, time.toEpochMilli()) : -1;
    }

    /** How many of the acknowledged observations are not among {@code stored}. */
    synchronized long missing(BitSet stored) {
        long missing = 0;
        for (int message = acknowledged.nextSetBit(0); message >= 0; message = acknowledged.nextSetBit(message + 1)) {
            missing +=
                    batch - stored.get(message * batch, (message + 1) * batch).cardinality();
        }
        return missing;
    }
}
