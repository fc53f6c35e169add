package io.mailuo.edge.driver.modbus;

/** Names of Modbus exception codes (MODBUS Application Protocol V1.1b3, 7). */
final class ExceptionCodes {

    private ExceptionCodes() {}

    /** Number and name of {@code code}. */
    static String name(int code) {
        return "exception " + code
                + switch (code) {
                    case 1 -> " (illegal function)";
                    case 2 -> " (illegal data address)";
                    case 3 -> " (illegal data value)";
                    case 4 -> " (server device failure)";
                    case 5 -> " (acknowledge)";
                    case 6 -> " (server device busy)";
                    case 8 -> " (memory parity error)";
                    case 10 -> " (gateway path unavailable)";
                    case 11 -> " (gateway target device failed to respond)";
                    default -> "";
                };
    }
}
