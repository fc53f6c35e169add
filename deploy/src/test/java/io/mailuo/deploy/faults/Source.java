package io.mailuo.deploy.faults;

/**
 * A field device that means it: it sends by the clock, connects again whenever the connection ends, and sends again
 * what was not acknowledged, until it is.
 */
interface Source extends AutoCloseable {

    /** What it has sent and what was acknowledged. */
    Ledger ledger();

    /** Connects, and begins to send. */
    void begin();

    /** Makes no new observations; goes on sending what is not acknowledged. */
    void end();

    /** Lets go of the connection. */
    @Override
    void close();
}
