package io.mailuo.codec.cjt188;

import java.util.Optional;

/** The unit codes of CJ/T 188-2004, table 10: a base unit, and the same times ten and times a hundred. */
public final class Cjt188Units {

    /**
     * A unit.
     *
     * @param ucum UCUM code
     * @param factor by which the value is to be multiplied
     */
    public record Unit(String ucum, int factor) {}

    private Cjt188Units() {}

    /** The unit with this code. */
    public static Optional<Unit> find(int code) {
        return switch (code) {
            case 0x01 -> unit("J", 1);
            case 0x02, 0x03, 0x04 -> multiple("W.h", code - 0x02);
            case 0x05, 0x06, 0x07 -> multiple("kW.h", code - 0x05);
            case 0x08, 0x09, 0x0A -> multiple("MW.h", code - 0x08);
            case 0x0B, 0x0C, 0x0D -> multiple("kJ", code - 0x0B);
            case 0x0E, 0x0F, 0x10 -> multiple("MJ", code - 0x0E);
            case 0x11, 0x12, 0x13 -> multiple("GJ", code - 0x11);
            case 0x14, 0x15, 0x16 -> multiple("W", code - 0x14);
            case 0x17, 0x18, 0x19 -> multiple("kW", code - 0x17);
            case 0x1A, 0x1B, 0x1C -> multiple("MW", code - 0x1A);
            case 0x29, 0x2A, 0x2B -> multiple("L", code - 0x29);
            case 0x2C, 0x2D, 0x2E -> multiple("m3", code - 0x2C);
            case 0x32, 0x33, 0x34 -> multiple("L/h", code - 0x32);
            case 0x35, 0x36, 0x37 -> multiple("m3/h", code - 0x35);
            case 0x40 -> unit("J/h", 1);
            case 0x43, 0x44, 0x45 -> multiple("kJ/h", code - 0x43);
            case 0x46, 0x47, 0x48 -> multiple("MJ/h", code - 0x46);
            case 0x49, 0x4A, 0x4B -> multiple("GJ/h", code - 0x49);
            default -> Optional.empty();
        };
    }

    private static Optional<Unit> multiple(String ucum, int zeros) {
        return unit(ucum, zeros == 0 ? 1 : zeros == 1 ? 10 : 100);
    }

    private static Optional<Unit> unit(String ucum, int factor) {
        return Optional.of(new Unit(ucum, factor));
    }
}
