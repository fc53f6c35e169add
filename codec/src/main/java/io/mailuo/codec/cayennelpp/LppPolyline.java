package io.mailuo.codec.cayennelpp;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Type 240, a line of points: its size in bytes with itself, a code for the step between values, the first point as two
 * numbers of 24 bits, and a byte for each further one, the latitude's difference in the lower half. Steps are ten
 * thousandths of a degree: 1 to 199 as they stand, 227 to 239 for 1, 2, 5, 10 … 10,000. Not part of LPP 2.0: of the
 * library ElectronicCats/CayenneLPP.
 */
final class LppPolyline {

    private static final int HEAD = 8;
    private static final int MOST = 255;
    private static final int FIRST_NAMED = 227;
    private static final int LAST_NAMED = 239;
    private static final int LAST_PLAIN = 199;
    private static final int[] DECADE = {1, 2, 5};
    private static final double UNITS = 10_000;
    private static final long LARGEST = 0x7fffff;

    private LppPolyline() {}

    /** How many ten thousandths of a degree a step is, 0 for codes that mean nothing. */
    private static int step(int code) {
        if (code >= FIRST_NAMED && code <= LAST_NAMED) {
            int named = code - FIRST_NAMED;
            return DECADE[named % DECADE.length] * (int) Math.pow(10, named / DECADE.length);
        }
        return code <= LAST_PLAIN ? code : 0;
    }

    static List<Double> read(ByteReader in) throws DecodeException {
        int size = in.peek("the size of a polyline");
        if (size < HEAD || size > in.remaining()) {
            throw in.broken("a polyline of " + size + " bytes cannot be, " + in.remaining() + " are left");
        }
        in.skip(1, "the size");
        int code = in.peek("the step of a polyline");
        int step = step(code);
        if (step == 0) {
            throw in.broken("step " + code + " of a polyline means nothing");
        }
        in.skip(1, "the step");
        long latitude = signed(in.big(3, "a latitude")) * step;
        long longitude = signed(in.big(3, "a longitude")) * step;
        var numbers = new ArrayList<Double>();
        numbers.add((double) code);
        numbers.add(latitude / UNITS);
        numbers.add(longitude / UNITS);
        for (int i = HEAD; i < size; i++) {
            int difference = in.u8("a difference");
            latitude += nibble(difference) * step;
            longitude += nibble(difference >> 4) * step;
            numbers.add(latitude / UNITS);
            numbers.add(longitude / UNITS);
        }
        return numbers;
    }

    private static long signed(long raw) {
        return raw > LARGEST ? raw - (1L << 24) : raw;
    }

    private static long nibble(int half) {
        return ((half & 0xf) ^ 8) - 8;
    }

    static void write(List<Double> numbers, ByteWriter out) {
        int code = numbers.getFirst().intValue();
        int step = step(code);
        int size = HEAD + numbers.size() / 2 - 1;
        if (step == 0 || size > MOST) {
            throw new IllegalArgumentException("a polyline of step " + code + " and " + size + " bytes cannot be");
        }
        out.u8(size).u8(code);
        long latitude = 0;
        long longitude = 0;
        for (int i = 1; i < numbers.size(); i += 2) {
            long north = Math.round(numbers.get(i) * UNITS / step);
            long east = Math.round(numbers.get(i + 1) * UNITS / step);
            long most = i == 1 ? LARGEST : 7;
            if (outside(north - latitude, most) || outside(east - longitude, most)) {
                throw new IllegalArgumentException("point " + i / 2 + " of a polyline is too far from the one before");
            }
            if (i == 1) {
                out.big(north, 3).big(east, 3);
            } else {
                out.u8((int) (north - latitude & 0xf | (east - longitude & 0xf) << 4));
            }
            latitude = north;
            longitude = east;
        }
    }

    private static boolean outside(long value, long most) {
        return value > most || value < -most - 1;
    }
}
