package io.mailuo.codec.dlt645;

/** What stands in the data field of requests and answers (DL/T 645-2007, 7.1 to 7.15). */
enum Dlt645Field {
    /** A data identifier: 4 bytes in 2007, 2 in 1997. */
    IDENTIFIER("di", Form.IDENTIFIER, 0),
    /** How many load records are asked for; only there where they are. */
    BLOCKS("blocks", Form.OPTIONAL_NUMBER, 1),
    /** From when on load records are asked for: minute, hour, day, month, year. */
    FROM("from", Form.OPTIONAL_DIGITS, 5),
    /** The number of a frame that continues another. */
    SEQUENCE("sequence", Form.NUMBER, 1),
    ADDRESS("meter", Form.DIGITS, 6),
    /** Level of the password, 00 the highest. */
    LEVEL("level", Form.NUMBER, 1),
    PASSWORD("password", Form.DIGITS, 3),
    NEW_LEVEL("newLevel", Form.NUMBER, 1),
    NEW_PASSWORD("newPassword", Form.DIGITS, 3),
    OPERATOR("operator", Form.DIGITS, 4),
    /** Year, month, day, hour, minute, second. */
    TIME("time", Form.DIGITS, 6),
    /** Month, day, hour, minute; 99 for every. */
    MOMENT("moment", Form.DIGITS, 4),
    /** One bit: 02 is 600 Bd, 40 is 19,200 Bd. */
    RATE("baud", Form.RATE, 1),
    /** The bits of 1997 are not known here. */
    RATE_1997("rate", Form.BYTES, 1),
    EVENTS("events", Form.DIGITS, 4),
    /** What a relay shall do. */
    ORDER("order", Form.ORDER, 1),
    RESERVED("reserved", Form.NUMBER, 1),
    /** Until when an order holds: year, month, day, hour, minute, second. */
    UNTIL("until", Form.DIGITS, 6),
    /** What the multi-function terminal gives out. */
    SIGNAL("signal", Form.SIGNAL, 1),
    /** All that is left but the fields behind it. */
    DATA("value", Form.BYTES, -1),
    /** What should not be there and is passed over. */
    REST("rest", Form.OPTIONAL_BYTES, -1);

    enum Form {
        IDENTIFIER,
        DIGITS,
        OPTIONAL_DIGITS,
        NUMBER,
        OPTIONAL_NUMBER,
        BYTES,
        OPTIONAL_BYTES,
        RATE,
        ORDER,
        SIGNAL
    }

    private final String label;
    private final Form form;
    private final int size;

    Dlt645Field(String label, Form form, int size) {
        this.label = label;
        this.form = form;
        this.size = size;
    }

    /** The name for people. */
    String label() {
        return label;
    }

    Form form() {
        return form;
    }

    /** Size in bytes; 0 where the edition tells, -1 where the frame does. */
    int size() {
        return size;
    }
}
