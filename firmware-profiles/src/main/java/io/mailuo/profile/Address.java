package io.mailuo.profile;

import java.math.BigDecimal;

/** Where a device keeps the value of a point. */
public sealed interface Address {

    /** What the raw number is multiplied with. */
    double scale();

    /** What is added after multiplying. */
    double offset();

    /** The result for the raw number, reckoned in decimals: 4987 times 0.01 is 49.87. */
    default double apply(double raw) {
        if (!Double.isFinite(raw) || scale() == 1 && offset() == 0) {
            return raw;
        }
        return BigDecimal.valueOf(raw)
                .multiply(BigDecimal.valueOf(scale()))
                .add(BigDecimal.valueOf(offset()))
                .doubleValue();
    }

    /**
     * A name in the device's own messages: the factor code in HJ 212, the SenML name in MQTT.
     *
     * @param name the device's own name of it
     */
    record Named(String name, double scale, double offset) implements Address {}

    /**
     * A place in a Modbus device's data model.
     *
     * @param table which of the four tables
     * @param register address of the first register, coil or input, from 0 as on the wire
     * @param type how the registers are read
     * @param byteOrder order of the two bytes in a register; the specification says big
     * @param wordOrder order of the registers of a value of more than one
     * @param bit the bit of an unsigned register that is a truth value, 0 (least) to 15; -1 for the whole value
     */
    record Modbus(
            Table table,
            int register,
            DataType type,
            Order byteOrder,
            Order wordOrder,
            int bit,
            double scale,
            double offset)
            implements Address {

        /** How many registers (or bits, in the bit tables) the value takes. */
        public int length() {
            return table.bits() ? 1 : type.registers();
        }
    }

    /** The four tables of Modbus (MODBUS Application Protocol V1.1b3, 4.3). */
    enum Table {
        COIL(true),
        DISCRETE(true),
        HOLDING(false),
        INPUT(false);

        private final boolean bits;

        Table(boolean bits) {
            this.bits = bits;
        }

        /** Whether its cells are single bits. */
        public boolean bits() {
            return bits;
        }
    }

    /** How registers become a number. */
    enum DataType {
        BOOL(1),
        INT16(1),
        UINT16(1),
        INT32(2),
        UINT32(2),
        INT64(4),
        FLOAT32(2),
        FLOAT64(4);

        private final int registers;

        DataType(int registers) {
            this.registers = registers;
        }

        /** How many 16-bit registers it takes. */
        public int registers() {
            return registers;
        }
    }

    /** Which end comes first. */
    enum Order {
        BIG,
        LITTLE
    }
}
