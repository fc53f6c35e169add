package io.mailuo.codec.dlt645;

import java.util.Arrays;
import java.util.Optional;

/** What function 1C orders (DL/T 645-2007 supplement, 1.13). */
public enum Dlt645Order {
    /** Open the relay. */
    OPEN(0x1A),
    /** Allow closing: somebody at the meter closes it. */
    ALLOW_CLOSING(0x1B),
    /** Close the relay at once. */
    CLOSE(0x1C),
    /** Start the alarm. */
    ALARM(0x2A),
    /** End the alarm. */
    END_ALARM(0x2B),
    /** Keep the power on, whatever is owed. */
    KEEP_POWER(0x3A),
    /** No longer. */
    END_KEEP_POWER(0x3B);

    private final int code;

    Dlt645Order(int code) {
        this.code = code;
    }

    /** The byte that says it. */
    public int code() {
        return code;
    }

    /** The order that {@code code} says. */
    public static Optional<Dlt645Order> of(int code) {
        return Arrays.stream(values()).filter(order -> order.code == code).findFirst();
    }
}
