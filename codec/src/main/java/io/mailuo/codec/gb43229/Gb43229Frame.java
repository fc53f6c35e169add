package io.mailuo.codec.gb43229;

import io.mailuo.codec.bytes.Octets;

/**
 * A frame of GB/T 43229-2023. Experimental: its layout is that of one implementation, whose notes contradict its code;
 * no captured frame was found.
 *
 * @param link address of the link; 0
 * @param sender who sends it
 * @param receiver for whom
 * @param version edition; 10h
 * @param operation 80h to 86h
 * @param object what it is about, such as 0301h, traffic in real time
 * @param content what it says
 */
public record Gb43229Frame(
        int link, Device sender, Device receiver, int version, int operation, int object, Octets content) {

    /**
     * A device.
     *
     * @param division division code, 24 bits
     * @param types a bit for each kind of device: 1 controller, 2 loop, 4 geomagnetic, 8 ultrasonic, 10h video, 20h
     *     microwave, 40h radar, 80h RFID
     * @param number its number
     */
    public record Device(int division, int types, int number) {

        /** As readings name it. */
        public String name() {
            return division + "-" + types + "-" + number;
        }
    }

    /** The names of operations. */
    public enum Operation {
        QUERY(0x80),
        SET(0x81),
        REPORT(0x82),
        QUERY_ANSWER(0x83),
        SET_ANSWER(0x84),
        REPORT_ANSWER(0x85),
        ERROR_ANSWER(0x86);

        private final int code;

        Operation(int code) {
            this.code = code;
        }

        /** Code on the wire. */
        public int code() {
            return code;
        }
    }

    /** The answer to this frame: the operation of answers, from the receiver to the sender. */
    public Gb43229Frame answer(Octets answer) {
        int code = switch (operation) {
            case 0x80, 0x81, 0x82 -> operation + 3;
            default -> throw new IllegalArgumentException("operation %02X is not answered".formatted(operation));
        };
        return new Gb43229Frame(link, receiver, sender, version, code, object, answer);
    }
}
