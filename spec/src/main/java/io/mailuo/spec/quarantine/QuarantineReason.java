package io.mailuo.spec.quarantine;

/** Why something that arrived could not be accepted. The {@link #code()} is stable and stands on the API. */
public enum QuarantineReason {
    /** The bytes are not a message of the codec: garbage, truncated, wrong length. */
    MALFORMED("malformed", 0x99),
    /** The message's own checksum does not fit. */
    CHECKSUM("checksum", 0x99),
    /** Larger than is accepted. */
    TOO_LARGE("too-large", 0x95),
    /** The publisher may not publish on this topic or for this device. */
    NOT_AUTHORIZED("not-authorized", 0x87),
    /** No such device is registered. */
    UNKNOWN_DEVICE("unknown-device", 0x87),
    /** The device is registered but not in service. */
    NOT_IN_SERVICE("not-in-service", 0x87),
    /** The device has no such datastream. */
    UNKNOWN_DATASTREAM("unknown-datastream", 0x99),
    /** The unit contradicts the datastream's. */
    UNIT("unit", 0x99),
    /** The time cannot be: before 2000 or more than a day ahead of the receiver. */
    TIME("time", 0x99),
    /** The result is of the wrong kind, or not a finite number. */
    RESULT("result", 0x99),
    /** The source sends more than it may. */
    QUOTA("quota", 0x97);

    private final String code;
    private final int mqttReason;

    QuarantineReason(String code, int mqttReason) {
        this.code = code;
        this.mqttReason = mqttReason;
    }

    /** The stable name, lower case with hyphens. */
    public String code() {
        return code;
    }

    /** The MQTT 5 PUBACK reason code (OASIS MQTT 5.0, 3.4.2.1) that the sender is answered with. */
    public int mqttReason() {
        return mqttReason;
    }
}
