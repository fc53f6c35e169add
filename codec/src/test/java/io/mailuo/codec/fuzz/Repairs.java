package io.mailuo.codec.fuzz;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Puts lengths and checksums right in damaged frames, so that fuzzing gets past them to what lies behind. Each leaves
 * frames that are too short as they are.
 */
final class Repairs {

    private static final Map<String, UnaryOperator<byte[]>> BY_PROTOCOL = Map.ofEntries(
            Map.entry("hj212", Repairs::hj212),
            Map.entry("sl651", Repairs::sl651),
            Map.entry("szy206", Repairs::szy206),
            Map.entry("slt427", Repairs::szy206),
            Map.entry("cjt188", frame -> sum(frame, 0)),
            Map.entry("dlt645", frame -> sum(frame, 0)),
            Map.entry("mbus", frame -> sum(frame, 4)),
            Map.entry("gb26875", Repairs::gb26875),
            Map.entry("jt808", Repairs::jt808),
            Map.entry("gb20999", Repairs::gb20999),
            Map.entry("gb43229", Repairs::gb43229));

    private Repairs() {}

    /** The frame of {@code protocol} with its checksum put right, or itself. */
    static byte[] repair(String protocol, byte[] frame) {
        return BY_PROTOCOL.getOrDefault(protocol, UnaryOperator.identity()).apply(frame);
    }

    private static byte[] hj212(byte[] frame) {
        int from = Math.min(6, frame.length);
        int to = Math.max(from, frame.length - 6);
        byte[] data = Arrays.copyOfRange(frame, from, to);
        if (data.length > 9999) {
            return frame;
        }
        return new ByteWriter()
                .bytes("##%04d".formatted(data.length).getBytes(StandardCharsets.US_ASCII))
                .bytes(data)
                .bytes("%04X\r\n"
                        .formatted(Checksums.hj212(data, 0, data.length))
                        .getBytes(StandardCharsets.US_ASCII))
                .toByteArray();
    }

    private static byte[] sl651(byte[] frame) {
        if (frame.length < 20) {
            return frame;
        }
        byte[] whole = frame.clone();
        if (whole[0] == 1) {
            int length = whole.length - 29;
            byte[] stated = "%03X".formatted(length & 0xfff).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(stated, 0, whole, 20, Math.min(3, Math.max(0, whole.length - 20)));
            int at = whole.length - 4;
            byte[] crc = "%04X".formatted(Checksums.modbus(whole, 0, at)).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(crc, 0, whole, at, 4);
            return whole;
        }
        int length = whole.length - 17;
        whole[11] = (byte) (whole[11] & 0xf0 | length >> 8 & 0xf);
        whole[12] = (byte) length;
        int crc = Checksums.modbus(whole, 0, whole.length - 2);
        whole[whole.length - 2] = (byte) (crc >> 8);
        whole[whole.length - 1] = (byte) crc;
        return whole;
    }

    private static byte[] szy206(byte[] frame) {
        if (frame.length < 12 || frame.length > 260) {
            return frame;
        }
        byte[] whole = frame.clone();
        whole[0] = 0x68;
        whole[1] = (byte) (whole.length - 5);
        whole[2] = 0x68;
        whole[whole.length - 2] = (byte) Checksums.szy206(whole, 3, whole.length - 2);
        whole[whole.length - 1] = 0x16;
        return whole;
    }

    private static byte[] sum(byte[] frame, int from) {
        if (frame.length < from + 3) {
            return frame;
        }
        byte[] whole = frame.clone();
        int start = from;
        while (from == 0 && start < whole.length - 3 && whole[start] == (byte) 0xfe) {
            start++;
        }
        int sum = 0;
        for (int i = start; i < whole.length - 2; i++) {
            sum += whole[i];
        }
        whole[whole.length - 2] = (byte) sum;
        return whole;
    }

    private static byte[] gb26875(byte[] frame) {
        if (frame.length < 30) {
            return frame;
        }
        byte[] whole = frame.clone();
        int length = whole.length - 30;
        whole[24] = (byte) length;
        whole[25] = (byte) (length >> 8);
        int sum = 0;
        for (int i = 2; i < whole.length - 3; i++) {
            sum += whole[i];
        }
        whole[whole.length - 3] = (byte) sum;
        return whole;
    }

    private static byte[] jt808(byte[] frame) {
        if (frame.length < 15) {
            return frame;
        }
        // The frame's inside is taken as it is: escapes are put in anew.
        byte[] inside = Arrays.copyOfRange(frame, 1, frame.length - 2);
        boolean longHeader = (inside[2] & 0x40) != 0;
        int header = (longHeader ? 17 : 12) + ((inside[2] & 0x20) != 0 ? 4 : 0);
        int length = Math.max(0, inside.length - header);
        inside[2] = (byte) (inside[2] & 0xfc | length >> 8 & 3);
        inside[3] = (byte) length;
        int xor = 0;
        for (byte b : inside) {
            xor ^= b;
        }
        var out = new ByteWriter().u8(0x7e);
        for (byte b : inside) {
            escape(b, out);
        }
        escape((byte) xor, out);
        return out.u8(0x7e).toByteArray();
    }

    private static void escape(byte b, ByteWriter out) {
        switch (b) {
            case 0x7e -> out.u16(0x7d02);
            case 0x7d -> out.u16(0x7d01);
            default -> out.u8(b & 0xff);
        }
    }

    private static byte[] gb20999(byte[] frame) {
        if (frame.length < 8) {
            return frame;
        }
        byte[] inside = Arrays.copyOfRange(frame, 1, frame.length - 3);
        inside[0] = (byte) (inside.length >> 8);
        inside[1] = (byte) inside.length;
        int crc = Checksums.gb20999(inside, 0, inside.length);
        var out = new ByteWriter().u8(0x7e);
        for (byte b : new ByteWriter().bytes(inside).u16(crc).toByteArray()) {
            if (b == 0x7e || b == 0x7d || b == 0x5c) {
                out.u8(0x5c);
            }
            out.u8(b & 0xff);
        }
        return out.u8(0x7d).toByteArray();
    }

    private static byte[] gb43229(byte[] frame) {
        if (frame.length < 6) {
            return frame;
        }
        byte[] inside = Arrays.copyOfRange(frame, 1, frame.length - 3);
        var out = new ByteWriter().u8(0xc0);
        for (byte b : new ByteWriter()
                .bytes(inside)
                .u16le(Checksums.modbus(inside, 0, inside.length))
                .toByteArray()) {
            switch (b & 0xff) {
                case 0xc0 -> out.u16(0xdbdc);
                case 0xdb -> out.u16(0xdbdd);
                default -> out.u8(b);
            }
        }
        return out.u8(0xc0).toByteArray();
    }
}
