package io.mailuo.codec.szy206;

import io.mailuo.codec.bytes.Octets;

/**
 * A frame of SZY206-2016.
 *
 * @param control control field without the DIV bit: bit 7 up, bits 5 and 4 countdown, bits 3 to 0 content
 * @param divs how many frames of the message are left with this one, 255 to 1; -1 where it is in one frame
 * @param address address of the terminal, 10 hexadecimal digits
 * @param function application function: C0 report, B0 query, 02 link test, 61 picture, 81 alarm, 82 manual …
 * @param data what follows it
 */
public record Szy206Frame(int control, int divs, String address, int function, Octets data) {

    private static final int UP = 0x80;

    /** Whether a terminal sent it. */
    public boolean isUp() {
        return (control & UP) != 0;
    }

    /** The kind of content: up 1 rain, 2 level, 3 flow, 4 speed, 5 gate, 6 power, 7 pressure, 8 wind … */
    public int content() {
        return control & 0xf;
    }

    /** How often the frame will still be repeated; answers carry that of what they answer. */
    public int countdown() {
        return control >> 4 & 3;
    }

    /** The same frame with another countdown. */
    Szy206Frame withCountdown(int countdown) {
        return new Szy206Frame(control & ~0x30 | countdown << 4, divs, address, function, data);
    }

    /** The same frame, or its message, with other data. */
    Szy206Frame with(int newDivs, Octets newData) {
        return new Szy206Frame(control, newDivs, address, function, newData);
    }
}
