package io.mailuo.codec.gb26875;

import io.mailuo.codec.bytes.Octets;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A packet of GB/T 26875.3 (GB/T 26875.3-2011, 8.1 and 8.2).
 *
 * @param serial serial number; an answer repeats that of what it answers
 * @param major version of the standard's protocol
 * @param minor version of the user's
 * @param time bytes of the local time of sending: second, minute, hour, day, month, year; zeros where not set
 * @param source address of the sender, 12 hexadecimal digits in the order of the wire, that is, low byte first
 * @param destination address of the receiver
 * @param command 1 control, 2 send, 3 confirm, 4 request, 5 answer, 6 deny
 * @param data the application data unit: type, count, objects; may be empty
 */
public record Gb26875Message(
        int serial, int major, int minor, Octets time, String source, String destination, int command, Octets data) {

    /** A command to the receiver: only the time is set so. */
    public static final int CONTROL = 1;
    /** Data that is sent of the sender's own accord. */
    public static final int SEND = 2;
    /** Confirmation of a control command or of data. */
    public static final int CONFIRM = 3;
    /** A request for data. */
    public static final int REQUEST = 4;
    /** Answer to a request, with its data. */
    public static final int ANSWER = 5;
    /** Denial of a control command or of data. */
    public static final int DENY = 6;

    /** Type of the data unit's objects, or -1 where there is no data. */
    public int type() {
        return data.length() == 0 ? -1 : data.at(0);
    }

    /** Number of objects that the data unit claims. */
    public int count() {
        return data.length() < 2 ? 0 : data.at(1);
    }

    /** The time of sending, if it is one. */
    public @Nullable LocalDateTime sentAt() {
        return Gb26875Object.time(time);
    }

    /** Confirms this packet: to be sent only once its data is safely kept. */
    public Gb26875Message confirmation() {
        return answer(CONFIRM);
    }

    /** Denies this packet. */
    public Gb26875Message denial() {
        return answer(DENY);
    }

    /** Answers this request with a data unit ({@link Gb26875Data#encode(int, java.util.List)}). */
    public Gb26875Message answer(Octets unit) {
        return new Gb26875Message(serial, major, minor, time, destination, source, ANSWER, unit);
    }

    private Gb26875Message answer(int answer) {
        return new Gb26875Message(serial, major, minor, time, destination, source, answer, Octets.NONE);
    }
}
