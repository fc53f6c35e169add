package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Octets;

/**
 * A frame of SL 651 (SL 651-2014, 6.2.3, 6.4 and 6.5).
 *
 * @param form how it is written
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
        Form form,
        boolean up,
        int centre,
        String station,
        String password,
        int function,
        int packets,
        int packet,
        Octets body,
        int end) {

    /** How a frame is written. */
    public enum Form {
        /** In bytes and packed decimals, from {@code 7E7E} on (6.5). */
        HEX,
        /** In characters, from {@code 01} on (6.4). */
        ASCII
    }

    /** The function of the message that only keeps the link alive (6.6.4.2); it is not answered. */
    public static final int KEEP_ALIVE = 0x2f;

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

    /** This frame with another body, end and packet numbers. */
    Sl651Frame with(int newPackets, int newPacket, Octets newBody, int newEnd) {
        return new Sl651Frame(form, up, centre, station, password, function, newPackets, newPacket, newBody, newEnd);
    }
}
