package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Octets;

/**
 * A frame of SL 651 in HEX form (SL 651-2014, 6.2.3).
 *
 * @param up whether a station sent it; otherwise a centre
 * @param centre address of the centre
 * @param station address of the station, 10 hexadecimal digits
 * @param password 4 hexadecimal digits
 * @param function function code
 * @param packets number of packets of the message, 0 for a message in one frame
 * @param packet number of this packet, from 1; 0 for a message in one frame
 * @param body what stands between start and end character, without the packet numbers
 * @param end end character: 03 or 17 up; 04, 05, 06, 15 or 1B down
 */
public record Sl651Frame(
        boolean up,
        int centre,
        String station,
        String password,
        int function,
        int packets,
        int packet,
        Octets body,
        int end) {

    /** ETX: the last frame of a message. */
    public static final int LAST = 0x03;
    /** ETB: more frames follow. */
    public static final int MORE = 0x17;
    /** EOT: the centre ends the dialogue, the station may go. */
    public static final int MAY_LEAVE = 0x04;
    /** ENQ: a query or a command. */
    public static final int QUERY = 0x05;
    /** ACK: taken, more to come. */
    public static final int ACKNOWLEDGE = 0x06;
    /** NAK: the named packet is to be sent again. */
    public static final int RESEND = 0x15;
    /** ESC: taken, the station stays online. */
    public static final int STAY_ONLINE = 0x1b;
}
