package io.mailuo.edge.driver.modbus;

import io.mailuo.profile.Address;
import io.mailuo.profile.Address.Order;
import io.mailuo.spec.observation.Result;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Turns the bytes of a response into results (MODBUS Application Protocol V1.1b3, 4.2 and 6). */
final class Registers {

    private static final int BYTES = 2;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private Registers() {}

    /**
     * The result of a point in a table of registers; empty for a floating-point value that is not finite, by which
     * many devices say that they have none.
     *
     * @param bytes of the response, from its first register
     * @param index of the point's first register in the response
     */
    static Optional<Result> result(byte[] bytes, int index, Address.Modbus address) {
        var value = ordered(bytes, index, address);
        if (address.bit() >= 0) {
            return Optional.of(Result.of((value.getShort(0) >> address.bit() & 1) == 1));
        }
        double raw = switch (address.type()) {
            case BOOL -> value.getShort(0);
            case INT16 -> value.getShort(0);
            case UINT16 -> Short.toUnsignedInt(value.getShort(0));
            case INT32 -> value.getInt(0);
            case UINT32 -> value.getInt(0) & UNSIGNED_INT;
            case INT64 -> value.getLong(0);
            case FLOAT32 -> value.getFloat(0);
            case FLOAT64 -> value.getDouble(0);
        };
        if (address.type() == Address.DataType.BOOL) {
            return Optional.of(Result.of(raw != 0));
        }
        double scaled = address.apply(shortest(raw, address));
        return Double.isFinite(scaled) ? Optional.of(Result.of(scaled)) : Optional.empty();
    }

    /** A float32 0.1 becomes 0.1, not 0.10000000149011612: the device meant the shorter one. */
    private static double shortest(double raw, Address.Modbus address) {
        return address.type() == Address.DataType.FLOAT32 && Double.isFinite(raw)
                ? Double.parseDouble(Float.toString((float) raw))
                : raw;
    }

    /**
     * The result of a point in a table of bits.
     *
     * @param bytes of the response, least significant bit first
     */
    static Result bit(byte[] bytes, int index) {
        return Result.of((bytes[index / Byte.SIZE] >> (index % Byte.SIZE) & 1) == 1);
    }

    private static ByteBuffer ordered(byte[] bytes, int index, Address.Modbus address) {
        int words = address.type().registers();
        var value = ByteBuffer.allocate(words * BYTES);
        for (int i = 0; i < words; i++) {
            int word = address.wordOrder() == Order.BIG ? i : words - 1 - i;
            int at = (index + word) * BYTES;
            boolean big = address.byteOrder() == Order.BIG;
            value.put(bytes[big ? at : at + 1]).put(bytes[big ? at + 1 : at]);
        }
        return value;
    }
}
