package io.mailuo.codec.gb20999;

import io.mailuo.codec.bytes.Octets;
import java.util.List;

/**
 * A frame of GB/T 20999-2017.
 *
 * @param version version of the protocol, such as 0100h
 * @param centre number of the centre
 * @param controller number of the controller, 8 hexadecimal digits
 * @param crossing number of the crossing
 * @param sequence number of the frame; an answer repeats that of its request
 * @param type kind of frame
 * @param items the data items
 */
public record Gb20999Frame(
        int version, int centre, String controller, int crossing, int sequence, int type, List<Item> items) {

    /** Query. */
    public static final int QUERY = 0x10;
    /** Answer to a query. */
    public static final int QUERY_ANSWER = 0x20;
    /** Answer to a query that failed; the value is a state. */
    public static final int QUERY_ERROR = 0x21;
    /** Set. */
    public static final int SET = 0x30;
    /** Answer to a setting. */
    public static final int SET_ANSWER = 0x40;
    /** Answer to a setting that failed; the value is a state. */
    public static final int SET_ERROR = 0x41;
    /** Broadcast. */
    public static final int BROADCAST = 0x50;
    /** Report of the controller's own accord. */
    public static final int REPORT = 0x60;
    /** Heartbeat query. */
    public static final int HEARTBEAT = 0x70;
    /** Heartbeat answer; some controllers send 71h. */
    public static final int HEARTBEAT_ANSWER = 0x80;

    /**
     * A data item.
     *
     * @param index number within the frame
     * @param dataClass class
     * @param object object
     * @param attribute attribute
     * @param element element, 0 for all or for an attribute that has none
     * @param value its bytes; none in a query
     */
    public record Item(int index, int dataClass, int object, int attribute, int element, Octets value) {

        /** The item's number, such as {@code 5.3.3.1}. */
        public String code() {
            return dataClass + "." + object + "." + attribute + "." + element;
        }
    }

    public Gb20999Frame {
        items = List.copyOf(items);
    }

    /** The answer to this heartbeat query. */
    public Gb20999Frame heartbeatAnswer() {
        return new Gb20999Frame(version, centre, controller, crossing, sequence, HEARTBEAT_ANSWER, List.of());
    }
}
