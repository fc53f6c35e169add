package io.mailuo.codec.iec104;

import java.time.Duration;

/**
 * The parameters of a connection (IEC 60870-5-104, 9.6), to be agreed upon by both sides. The wait for the connection
 * itself, t0, is its caller's.
 *
 * @param k most units sent and not acknowledged
 * @param w most units received and not acknowledged
 * @param t1 longest wait for an acknowledgement
 * @param t2 longest delay of an acknowledgement, less than t1
 * @param t3 longest silence before a test
 */
public record Iec104Parameters(int k, int w, Duration t1, Duration t2, Duration t3) {

    /** The standard's defaults. */
    public static final Iec104Parameters DEFAULT =
            new Iec104Parameters(12, 8, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(20));
}
