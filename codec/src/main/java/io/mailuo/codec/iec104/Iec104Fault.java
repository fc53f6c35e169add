package io.mailuo.codec.iec104;

/** Why a connection must be closed (IEC 60870-5-104, 5). */
public enum Iec104Fault {
    /** The other side's number is not the expected one, or it acknowledges what was never sent. */
    SEQUENCE,
    /** A unit, a start, a stop or a test was not acknowledged within t1. */
    SILENCE,
    /** The controlling station sent data while data transfer was stopped. */
    STOPPED
}
