package io.mailuo.ingest.store;

/** The engines that observations can be kept in. */
public enum StoreEngine {
    /** QuestDB in this process. */
    QUESTDB,
    /** An InfluxDB server, 1.x before 1.8. */
    INFLUXDB_1,
    /** An InfluxDB server, 1.8 or later. */
    INFLUXDB
}
