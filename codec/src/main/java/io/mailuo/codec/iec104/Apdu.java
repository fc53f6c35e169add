package io.mailuo.codec.iec104;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.FrameShape;

/** An application protocol data unit (IEC 60870-5-104, 5). */
public sealed interface Apdu {

    /** Sequence numbers are counted modulo this. */
    int MODULUS = 1 << 15;

    /**
     * Numbered information transfer.
     *
     * @param sent number of this unit
     * @param received number of the next unit that is expected from the other side
     * @param asdu what it carries
     */
    record Information(int sent, int received, Asdu asdu) implements Apdu {}

    /**
     * Numbered supervision: only acknowledges.
     *
     * @param received number of the next unit that is expected
     */
    record Supervision(int received) implements Apdu {}

    /** Unnumbered control. */
    enum Control implements Apdu {
        START_ACT(0x07, "STARTDT act"),
        START_CON(0x0b, "STARTDT con"),
        STOP_ACT(0x13, "STOPDT act"),
        STOP_CON(0x23, "STOPDT con"),
        TEST_ACT(0x43, "TESTFR act"),
        TEST_CON(0x83, "TESTFR con");

        private final int code;
        private final String label;

        Control(int code, String label) {
            this.code = code;
            this.label = label;
        }

        /** The name of the function in the standard. */
        public String label() {
            return label;
        }
    }

    /** How the units are found in a stream. */
    FrameShape<Apdu> SHAPE = new Shape();

    /**
     * Writes a unit.
     *
     * @throws IllegalArgumentException if it is longer than 253 bytes
     */
    static byte[] encode(Apdu apdu) {
        byte[] rest = switch (apdu) {
            case Information(int sent, int received, Asdu asdu) ->
                new ByteWriter()
                        .u16le(sent << 1)
                        .u16le(received << 1)
                        .bytes(asdu.encode())
                        .toByteArray();
            case Supervision(int received) ->
                new ByteWriter().u16le(1).u16le(received << 1).toByteArray();
            case Control control -> new byte[] {(byte) control.code, 0, 0, 0};
        };
        if (rest.length > Shape.LONGEST) {
            throw new IllegalArgumentException("the unit has " + rest.length + " bytes, at most 253 are allowed");
        }
        return new ByteWriter().u8(Shape.START).u8(rest.length).bytes(rest).toByteArray();
    }

    /** The shape of units: {@code 68}, length, control field of 4 bytes, data unit. */
    final class Shape implements FrameShape<Apdu> {

        private static final String CLAUSE = "IEC 60870-5-104 5.1";
        private static final int START = 0x68;
        private static final int SHORTEST = 4;
        private static final int LONGEST = 253;

        private Shape() {}

        @Override
        public int measure(byte[] bytes, int at) {
            if (bytes[at] != START) {
                return NONE;
            }
            if (bytes.length - at < 2) {
                return MORE;
            }
            int length = bytes[at + 1] & 0xff;
            return length < SHORTEST || length > LONGEST ? NONE : length + 2;
        }

        @Override
        public String clause() {
            return CLAUSE;
        }

        @Override
        public Apdu decode(byte[] frame) throws DecodeException {
            int length = end(frame, 0, "68 and a length from 4 to 253");
            var in = new ByteReader(frame, 2, length, CLAUSE);
            int first = in.u16le("the control field");
            int second = in.u16le("the control field");
            if ((first & 1) == 0) {
                return new Information(first >> 1, second >> 1, Asdu.read(in));
            }
            in.end("the control field");
            if ((first & 3) == 1) {
                return new Supervision(second >> 1);
            }
            for (var control : Control.values()) {
                if (first == control.code && second == 0) {
                    return control;
                }
            }
            throw broken(2, "control field %04X is of no known function".formatted(first));
        }
    }
}
