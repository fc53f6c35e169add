package io.mailuo.spec.topic;

/** The Kafka topics of the log and the headers of their records. */
public final class LogTopics {

    /** Key: source code. Value: SenML CBOR pack of checked observations. Headers: {@link #RECEIVED}, {@link #LANE}. */
    public static final String OBSERVATIONS = "observations";

    /** Key: source. Value: the raw bytes as they arrived. Headers: see {@link io.mailuo.spec.quarantine}. */
    public static final String QUARANTINE = "quarantine";

    /** Compacted. Key: {@code <kind>/<id>}. Value: JSON of a {@link io.mailuo.spec.registry.RegistryRecord}. */
    public static final String REGISTRY = "registry";

    /** What was read by grants. Key: id of the grant. Value: JSON of a {@link io.mailuo.spec.registry.GrantUse}. */
    public static final String GRANT_USES = "grant-uses";

    /** Compacted. That devices report. Key: device code. Value: JSON of a {@link io.mailuo.spec.registry.DeviceReport}. */
    public static final String REPORTS = "reports";

    /** Alarms raised and cleared. */
    public static final String ALARMS = "alarms";

    /** Commands to the field and their results. */
    public static final String COMMANDS = "commands";

    /** Header: reception time, microseconds since 1970-01-01T00:00Z, 8 bytes big-endian. */
    public static final String RECEIVED = "received";

    /** Header: {@link io.mailuo.spec.observation.Batch.Lane} ordinal, one byte; absent means live. */
    public static final String LANE = "lane";

    private LogTopics() {}
}
