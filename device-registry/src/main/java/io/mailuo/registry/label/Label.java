package io.mailuo.registry.label;

import java.util.List;

/**
 * What stands on one label.
 *
 * @param code unified code; the QR code holds it as it is, so that whatever scans it has the code
 * @param name for people
 * @param lines further lines, the more important first
 */
record Label(String code, String name, List<String> lines) {

    private static final int GROUP = 4;

    Label {
        lines = List.copyOf(lines);
    }

    /** The code in groups of four digits, as it is read aloud; the last may be shorter. */
    String grouped() {
        return code.replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
    }
}
