package io.mailuo.deploy.city;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes packets as a field data logger does (HJ 212-2017, 6.3). */
public final class Hj212Frame {

    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter REQUEST =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(CHINA);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(CHINA);
    private static final int POLYNOMIAL = 0xA001;
    private static final int INITIAL = 0xFFFF;

    private Hj212Frame() {}

    /** A packet of real-time data (CN 2011) of the air system (ST 22) that asks for an answer (Flag 5). */
    public static byte[] realTime(String mn, Instant time, Map<String, String> values) {
        String items = new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> each.getKey() + "-Rtd=" + each.getValue() + "," + each.getKey() + "-Flag=N")
                        .collect(Collectors.joining(";"));
        return packet("QN=" + REQUEST.format(time) + ";ST=22;CN=2011;PW=123456;MN=" + mn + ";Flag=5;CP=&&DataTime="
                + SECONDS.format(time) + ";" + items + "&&");
    }

    /** The same packet with a check sum that does not fit. */
    static byte[] withWrongChecksum(byte[] packet) {
        byte[] wrong = packet.clone();
        int last = wrong.length - "\r\n".length() - 1;
        wrong[last - 2] = (byte) (wrong[last - 2] == '5' ? '6' : '5');
        return wrong;
    }

    private static byte[] packet(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
        return ("##%04d%s%04X\r\n".formatted(bytes.length, data, crc(bytes))).getBytes(StandardCharsets.US_ASCII);
    }

    /** The check sum of HJ 212-2017 annex A, which is not the one of Modbus. */
    static int crc(byte[] bytes) {
        int register = INITIAL;
        for (byte each : bytes) {
            register = (register >> 8) ^ (each & 0xFF);
            for (int bit = 0; bit < 8; bit++) {
                boolean carry = (register & 1) == 1;
                register >>= 1;
                if (carry) {
                    register ^= POLYNOMIAL;
                }
            }
        }
        return register;
    }
}
