package io.mailuo.ingest.mqtt;

/** What a publish on a topic is for, seen from the identity that published it. */
enum TopicUse {
    /** Observations of the live lane. */
    LIVE,
    /** Observations of the alarm lane. */
    ALARM,
    /** Observations of the backfill lane. */
    BACKFILL,
    /** What a gateway could not understand. */
    REJECT,
    /** A gateway's own report. */
    STATUS,
    /** Something of its own that the broker routes: results of commands, reported configuration. */
    ROUTED,
    /** Nothing that this identity may publish on. */
    FOREIGN
}
