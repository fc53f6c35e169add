package io.mailuo.edge.measurement;

import io.mailuo.spec.observation.Result;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Writes measurements as one SenML CBOR pack (RFC 8428, 6). Base name {@code <device>/} and base time are given when
 * they change; units always, so that a profile that contradicts the registry is noticed and not silently believed.
 */
public final class SenmlPack {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int MAJOR_SHIFT = 5;
    private static final int DOUBLE = 0xFB;
    private static final int FALSE = 0xF4;
    private static final int TRUE = 0xF5;

    private static final int BASE_NAME = -2;
    private static final int BASE_TIME = -3;
    private static final int NAME = 0;
    private static final int UNIT = 1;
    private static final int VALUE = 2;
    private static final int TEXT_VALUE = 3;
    private static final int TRUTH_VALUE = 4;

    private static final double NANOS_PER_MICRO = 1000.0;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double EXACT_INTEGERS = 1L << 53;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private SenmlPack() {}

    /** The pack that holds {@code measurements} in their order. */
    public static byte[] encode(List<Measurement> measurements) {
        var pack = new SenmlPack();
        pack.head(ARRAY, measurements.size());
        String device = "";
        Instant time = null;
        for (var measurement : measurements) {
            boolean newDevice = !measurement.device().equals(device);
            boolean newTime = !measurement.time().equals(time);
            pack.record(measurement, newDevice, newTime);
            device = measurement.device();
            time = measurement.time();
        }
        return pack.out.toByteArray();
    }

    private void record(Measurement measurement, boolean withDevice, boolean withTime) {
        boolean withUnit = !measurement.unit().isEmpty();
        boolean withQuality = !measurement.quality().isGood();
        head(MAP, 2 + count(withDevice) + count(withTime) + count(withUnit) + count(withQuality));
        if (withDevice) {
            integer(BASE_NAME);
            text(measurement.device() + "/");
        }
        if (withTime) {
            integer(BASE_TIME);
            number(seconds(measurement.time()));
        }
        integer(NAME);
        text(measurement.property());
        if (withUnit) {
            integer(UNIT);
            text(measurement.unit());
        }
        switch (measurement.result()) {
            case Result.Number number -> {
                integer(VALUE);
                number(number.value());
            }
            case Result.Text text -> {
                integer(TEXT_VALUE);
                text(text.value());
            }
            case Result.Truth truth -> {
                integer(TRUTH_VALUE);
                out.write(truth == Result.Truth.TRUE ? TRUE : FALSE);
            }
        }
        if (withQuality) {
            text("mq");
            integer(measurement.quality().bits());
        }
    }

    private static int count(boolean present) {
        return present ? 1 : 0;
    }

    /** Seconds since 1970, to the microsecond: a double holds that exactly enough until the year 2242. */
    private static double seconds(Instant time) {
        return time.getEpochSecond() + Math.floor(time.getNano() / NANOS_PER_MICRO) / MICROS_PER_SECOND;
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS && !isNegativeZero(value)) {
            integer((long) value);
            return;
        }
        out.write(DOUBLE);
        bytes(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && Double.doubleToRawLongBits(value) != 0;
    }

    private void integer(long value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, -1 - value);
        }
    }

    private void text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.writeBytes(utf8);
    }

    private void head(int major, long argument) {
        int type = major << MAJOR_SHIFT;
        if (argument < 24) {
            out.write(type | (int) argument);
        } else if (argument <= 0xFF) {
            out.write(type | 24);
            bytes(argument, Byte.BYTES);
        } else if (argument <= 0xFFFF) {
            out.write(type | 25);
            bytes(argument, Short.BYTES);
        } else if (argument <= 0xFFFF_FFFFL) {
            out.write(type | 26);
            bytes(argument, Integer.BYTES);
        } else {
            out.write(type | 27);
            bytes(argument, Long.BYTES);
        }
    }

    private void bytes(long value, int count) {
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
    }
}
