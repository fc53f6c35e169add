package io.mailuo.codec.mbus;

import io.mailuo.codec.bytes.Octets;

/** A frame of the wired M-Bus (EN 13757-2, 5; FT 1.2 of IEC 60870-5-2). */
public sealed interface MbusFrame {

    /** The single character E5: taken. */
    record Acknowledge() implements MbusFrame {}

    /**
     * A short frame, {@code 10 C A sum 16}.
     *
     * @param control control field, such as 5Bh (request data) or 40h (initialise)
     * @param address primary address; 253 secondary addressing, 254 any, 255 broadcast
     */
    record Short(int control, int address) implements MbusFrame {}

    /**
     * A long frame, {@code 68 L L 68 C A CI data sum 16}; without data it is a control frame.
     *
     * @param control control field, such as 08h (answer)
     * @param address primary address
     * @param information control information: 72h and 76h variable data, 73h fixed data, 70h error …
     * @param data what follows it
     */
    record Long(int control, int address, int information, Octets data) implements MbusFrame {}
}
