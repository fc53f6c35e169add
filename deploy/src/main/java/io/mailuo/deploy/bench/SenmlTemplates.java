package io.mailuo.deploy.bench;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The messages of a {@link LoadPlan} as SenML CBOR (RFC 8428, 6), written once per layout; only times and values are
 * filled in for each message, so that the load tool takes little of the machine that it measures.
 */
final class SenmlTemplates {

    private static final int ARRAY = 0x80;
    private static final int MAP = 0xa0;
    private static final int TEXT = 0x60;
    private static final int ONE_BYTE_LENGTH = 24;
    private static final int TWO_BYTE_LENGTH = 25;
    private static final int DOUBLE = 0xfb;
    private static final int LABEL_BASE_NAME = 0x21;
    private static final int LABEL_NAME = 0x00;
    private static final int LABEL_VALUE = 0x02;
    private static final int LABEL_TIME = 0x06;
    private static final int MICROS = 1_000_000;

    private final LoadPlan plan;
    private final byte[][] layouts;
    private final int[][] timeOffsets;
    private final int[][] valueOffsets;

    SenmlTemplates(LoadPlan plan) {
        this.plan = plan;
        this.layouts = new byte[plan.layouts()][];
        this.timeOffsets = new int[plan.layouts()][plan.batch()];
        this.valueOffsets = new int[plan.layouts()][plan.batch()];
        for (int layout = 0; layout < layouts.length; layout++) {
            build(layout);
        }
    }

    /** Length of message {@code i} in bytes. */
    int length(long i) {
        return layouts[layoutOf(i)].length;
    }

    /** Appends message {@code i} to {@code out}. */
    void write(long i, ByteBuf out) {
        int layout = layoutOf(i);
        int at = out.writerIndex();
        out.writeBytes(layouts[layout]);
        for (int j = 0; j < plan.batch(); j++) {
            long k = i * plan.batch() + j;
            out.setDouble(at + timeOffsets[layout][j], plan.timeOf(k) / (double) MICROS);
            out.setDouble(at + valueOffsets[layout][j], plan.valueOf(k));
        }
    }

    private int layoutOf(long i) {
        return (int) (i % layouts.length);
    }

    private void build(int layout) {
        var out = new ByteArrayOutputStream();
        head(out, ARRAY, plan.batch());
        String device = "";
        for (int j = 0; j < plan.batch(); j++) {
            var datastream = plan.datastreams().get(plan.datastreamOf((long) layout * plan.batch() + j));
            boolean sameDevice = datastream.device().equals(device);
            head(out, MAP, sameDevice ? 3 : 4);
            if (!sameDevice) {
                out.write(LABEL_BASE_NAME);
                text(out, datastream.device() + "/");
                device = datastream.device();
            }
            out.write(LABEL_NAME);
            text(out, datastream.property());
            out.write(LABEL_TIME);
            timeOffsets[layout][j] = placeholder(out);
            out.write(LABEL_VALUE);
            valueOffsets[layout][j] = placeholder(out);
        }
        layouts[layout] = out.toByteArray();
    }

    private static int placeholder(ByteArrayOutputStream out) {
        out.write(DOUBLE);
        int offset = out.size();
        out.writeBytes(new byte[Double.BYTES]);
        return offset;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        head(out, TEXT, bytes.length);
        out.writeBytes(bytes);
    }

    private static void head(ByteArrayOutputStream out, int major, int length) {
        if (length < ONE_BYTE_LENGTH) {
            out.write(major | length);
        } else if (length < 1 << Byte.SIZE) {
            out.write(major | ONE_BYTE_LENGTH);
            out.write(length);
        } else {
            out.write(major | TWO_BYTE_LENGTH);
            out.write(length >>> Byte.SIZE);
            out.write(length);
        }
    }
}
